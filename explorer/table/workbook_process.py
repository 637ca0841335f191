"""A process that reads a workbook: bytes in, a line of JSON and the cells as CSV out.

A workbook can say that it has a trillion cells, and what reads it then ends its whole process. So it is one of its own,
of little memory and time, that knows nothing: it imports calamine and nothing of ours.
"""

import csv
import io
import json
import sys
from typing import Any

if sys.platform != "win32":
    import resource


def limit(memory: int, seconds: int) -> None:
    """No more memory and time than that, in bytes and in seconds of a core."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def written(cell: object) -> str:
    """A cell as text: numbers so that they are read back to the bit, whole ones without a point."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def read(data: bytes, sheet: str, most_cells: int, out: Any) -> None:
    """Write the sheet of that name to ``out``; or the first one that has rows and columns, or at least cells."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    told: dict[str, object] = {}
    rows = io.StringIO()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [
                found.name
                for found in book.sheets_metadata
                if found.visible == SheetVisibleEnum.Visible and found.typ == SheetTypeEnum.WorkSheet
            ]
            told["sheets"] = names
            filled = [
                (name, found)
                for name in ([sheet] if sheet in names else names)
                if (found := book.get_sheet_by_name(name)).start is not None
            ]
            tables = [at for at, (_, found) in enumerate(filled) if min(found.height, found.width) > 1]
            if filled:
                first = tables[0] if tables else 0
                told["sheet"], found = filled[first]
                told["passed"] = [name for name, _ in filled[:first]]
                if found.total_height * found.total_width > most_cells:
                    told["trouble"] = "large"
                else:
                    writer = csv.writer(rows, lineterminator="\n")
                    for record in found.iter_rows():
                        writer.writerow([written(cell) for cell in record])
            else:
                told["trouble"] = "empty"
    except PasswordError:
        told["trouble"] = "locked"
    except (CalamineError, ValueError, OSError):
        told["trouble"] = "damaged"
    except MemoryError:
        told["trouble"] = "large"
    out.write(json.dumps(told).encode() + b"\n" + rows.getvalue().encode("utf-8", "replace"))


if __name__ == "__main__":
    _memory, _seconds, _cells, _sheet = sys.argv[1:]
    limit(int(_memory), int(_seconds))
    read(sys.stdin.buffer.read(), _sheet, int(_cells), sys.stdout.buffer)
