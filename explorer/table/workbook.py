"""A workbook of a spreadsheet program, read in a process of its own."""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from explorer import limits
from explorer.table import workbook_process
from explorer.table.errors import TableError
from explorer.text.voice import t

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAM = Path(workbook_process.__file__)
_PLACES = BoundedSemaphore(limits.WORKBOOK_MOST_AT_ONCE)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    text : str
        Its cells as CSV, parted by commas.
    sheets : tuple of str
        The names of all sheets, this one first.
    passed : tuple of str
        Those before it that hold something, and no table.
    uncomputed : int
        Its formulas that have no stored result: they are read as empty cells.
    first_uncomputed : str
        Where the first of them is, such as C2; empty where that is not known.
    """

    text: str
    sheets: tuple[str, ...]
    passed: tuple[str, ...] = ()
    uncomputed: int = 0
    first_uncomputed: str = ""


def is_workbook(data: bytes) -> bool:
    """Whether a file begins as workbooks, and archives, do."""
    return data.startswith((_ZIP, _OLD))


def read_sheet(data: bytes, sheet: str | None = None) -> Sheet:
    """The sheet of that name, or the first one that has cells.

    Raises
    ------
    TableError
        If it is no workbook, is locked or damaged, or unpacks to more than may be.
    """
    if data.startswith(_ZIP):
        _check_archive(data)
    if not _PLACES.acquire(timeout=limits.WORKBOOK_MOST_SECONDS):
        raise TableError(t("Others read their workbooks just now. Try again in a moment."))
    try:
        answer = subprocess.run(
            [
                sys.executable,
                "-I",
                str(_PROGRAM),
                str(limits.WORKBOOK_MOST_MEMORY),
                str(limits.WORKBOOK_MOST_SECONDS),
                str(limits.WORKBOOK_MOST_CELLS),
                sheet or "",
            ],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * limits.WORKBOOK_MOST_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, ValueError):  # the latter for a name of a sheet that nobody could give
        raise TableError(_too_large()) from None
    finally:
        _PLACES.release()
    head, _, cells = answer.stdout.partition(b"\n")
    if answer.returncode or not head:
        raise TableError(_too_large())  # it was ended: by its limits, or by the file
    told = json.loads(head)
    match told.get("trouble"):
        case None:
            sheets = dict.fromkeys([told["sheet"], *told["sheets"]])
            return Sheet(cells.decode(), tuple(sheets), tuple(told["passed"]), *told["uncomputed"])
        case "locked":
            raise TableError(t("This workbook is locked by a password: save it without one, and choose that file."))
        case "empty":
            raise TableError(t("The file is empty."))
        case "large":
            raise TableError(_too_large())
        case _:
            raise TableError(_damaged())


def _check_archive(data: bytes) -> None:
    """Refuse what is no workbook, and what unpacks to more than may be: not as it says, but as it does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & {entry.filename for entry in entries}:
                raise TableError(t("This is an archive, not a table: unpack it, and choose the table that is in it."))
            left = limits.WORKBOOK_MOST_UNPACKED
            if sum(entry.file_size for entry in entries) > left:
                raise TableError(_too_large())
            for entry in entries:
                left -= _unpacked(data, entry, left)
    except TableError:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OverflowError, IndexError):
        raise TableError(_damaged()) from None


def _unpacked(data: bytes, entry: zipfile.ZipInfo, most: int) -> int:
    """Bytes that an entry really unpacks to; zlib lets others run meanwhile."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return entry.compress_size
    name, extra = (
        int.from_bytes(data[entry.header_offset + at : entry.header_offset + at + 2], "little") for at in (26, 28)
    )
    start = entry.header_offset + 30 + name + extra
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    packed, size = data[start : start + entry.compress_size], 0
    while packed and not unpacking.eof:
        size += len(unpacking.decompress(packed, 1_000_000))
        packed = unpacking.unconsumed_tail
        if size > most:
            raise TableError(_too_large())
    return size


def _too_large() -> str:
    return t(
        "This workbook unpacks to more than can be read. Copy the cells that you need into a new one, or save the "
        "sheet as CSV, and choose that file."
    )


def _damaged() -> str:
    return t("This workbook cannot be read: it is damaged, or of another kind. Save the sheet as CSV and choose that.")
