"""A process that reads a workbook: bytes in, a line of JSON and the cells as CSV out.

A workbook can say that it has a trillion cells, and what reads it then ends its whole process. So it is one of its own,
of little memory and time, that knows nothing: it imports calamine, a reader of XML and nothing of ours.
"""

import csv
import html
import io
import json
import re
import sys
import zipfile
from typing import Any

from defusedxml import DefusedXmlException, ElementTree

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


_WITHOUT_RESULT = re.compile(
    rb'<c(?![^>]* t="str")(?: [^>]*)?>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
"""A cell of a workbook whose formula was never computed: an empty text is a result, and is told to be a text."""
_PLACE = re.compile(rb' r="([A-Z]+[0-9]+)"')
_WITHOUT_RESULT_ODS = re.compile(
    rb"<table:table-cell\b(?=[^>]* table:formula=)(?![^>]* (?:office|calcext):value-type=)[^>]*>"
)
_TABLE_ODS = re.compile(rb"""<table:table\b[^>]* table:name=(?:"([^"]*)"|'([^']*)')""")


def uncomputed(data: bytes, sheet: str) -> tuple[int, str]:
    """How many formulas of a sheet have no stored result, and where the first one is, as far as that is told.

    Calamine reads them as empty cells. A program that writes workbooks and computes none leaves them so.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if "content.xml" in book.namelist():
                found = _WITHOUT_RESULT_ODS.findall(_table(book.read("content.xml"), sheet))
                return len(found), ""
            found = [match[0] for match in _WITHOUT_RESULT.finditer(book.read(_part(book, sheet)))]
            place = _PLACE.search(found[0]) if found else None
            return len(found), place[1].decode() if place else ""
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, DefusedXmlException):  # an old one is no archive
        return 0, ""


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """Where in a workbook of Excel's the sheet of that name lies."""
    inside = ElementTree.fromstring(book.read("xl/workbook.xml"))
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for each in inside.iter():
        if each.tag.endswith("}sheet") and each.get("name") == sheet:
            link = next(value for name, value in each.items() if name.endswith("}id"))
            target = targets[link]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _table(content: bytes, sheet: str) -> bytes:
    """The part of an OpenDocument file that is the sheet of that name."""
    for begun in _TABLE_ODS.finditer(content):
        if html.unescape((begun[1] or begun[2] or b"").decode()) == sheet:
            return content[begun.end() : content.find(b"</table:table>", begun.end())]
    return b""


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
                    told["uncomputed"] = uncomputed(data, found.name)
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
