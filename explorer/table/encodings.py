"""The text of a file whose encoding nobody told."""

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from charset_normalizer import from_bytes

from explorer import limits
from explorer.table.errors import TableError
from explorer.text.voice import phrase, t

ENCODINGS: Mapping[str, str] = {
    "gb18030": phrase("Chinese, simplified"),
    "big5": phrase("Chinese, traditional"),
    "cp932": phrase("Japanese"),
    "cp949": phrase("Korean"),
    "cp1250": phrase("Central European"),
    "cp1251": phrase("Cyrillic"),
    "cp1252": phrase("Western European"),
    "cp1253": phrase("Greek"),
    "cp1254": phrase("Turkish"),
}
"""What a spreadsheet may write instead of Unicode, and for whom."""

_WIDE = ("gb18030", "cp932", "cp949", "big5")
"""Those of two bytes a letter, in the order in which they are preferred where several fit."""
_LATIN = ("cp1250", "cp1252", "cp1254")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins like the mark of UTF-16
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_CONTROL = bytes(byte for byte in range(128) if _NO_TEXT.match(chr(byte)))


def decode(data: bytes, wanted: str | None) -> tuple[str, str]:
    """The text, and the encoding in which it was read: ``wanted``, or the one that was found out.

    Raises
    ------
    TableError
        If it is not text, or not in the encoding that was asked for.
    """
    if wanted is not None and wanted not in ENCODINGS:
        raise TableError(
            t(
                "The encoding must be one of {names}. Got {wanted} instead.",
                names=", ".join(ENCODINGS),
                wanted=repr(wanted),
            )
        )
    for encoding in (wanted,) if wanted else _candidates(data):
        with suppress(UnicodeDecodeError):
            # latin-1, the last, has a character for every byte: those that no text has are refused.
            return checked(data.decode(encoding)), encoding
    raise TableError(t("The file is not written in {wanted}: choose another encoding.", wanted=str(wanted)))


def checked(text: str) -> str:
    """``text``, if it is one."""
    if _holds_what_no_text_has(text):
        raise TableError(
            t(
                "This is not a text file: it holds characters that no table has. Save the table as CSV or as a "
                "workbook, and choose that file."
            )
        )
    return text


def _holds_what_no_text_has(text: str) -> bool:
    if not text.isascii():
        return _NO_TEXT.search(text) is not None
    # Ten times as fast, and most files are.
    return len(text.encode().translate(None, _CONTROL)) < len(text)


def _candidates(data: bytes) -> Iterator[str]:
    """Encodings that it may have, the likeliest first; what takes long is found out only where it is needed."""
    yield from _unicode(data)
    yield from _likely(data)
    yield "latin-1"


def _unicode(data: bytes) -> list[str]:
    """The form of Unicode that a file begins with the mark of, or that its zero bytes tell, or UTF-8."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return [encoding]
    return ["utf-16-le"] if b"\0" in data[1:200:2] else ["utf-16-be"] if b"\0" in data[0:200:2] else ["utf-8"]


def _likely(data: bytes) -> list[str]:
    """The older encodings that a text is most likely in, best first: a statistical guess at what letters are common.

    It is often right and cannot always be: whoever sees that it is not may choose. A script of two bytes a letter that
    fits at all is no accident; of the single-byte ones, those that are written in other than Latin letters show it in
    most of their letters.
    """
    start = data[: limits.TABLE_GUESSED_FROM].rpartition(b"\n")[0] or data[: limits.TABLE_GUESSED_FROM]
    found = [match.encoding for match in from_bytes(start, cp_isolation=list(ENCODINGS))]
    wide = [encoding for encoding in _WIDE if encoding in found]
    foreign = sum(byte >= 0x80 for byte in start)
    latin = sum(bytes((byte,)).isalpha() for byte in start)
    narrow = [encoding for encoding in found if encoding not in _WIDE and (foreign > latin or encoding in _LATIN)]
    return [*wide, *narrow, "cp1252"]
