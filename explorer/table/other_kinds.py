"""What is text, and no cells in rows: told by how it begins, before it is read as a table that it is not."""

import re
from collections.abc import Mapping

from explorer.table.errors import TableError
from explorer.text.voice import phrase, t

_BEGINNINGS: Mapping[str, str] = {
    r"<(?:!doctype|!--|\?xml|html|head|meta|body|div|table)\b": phrase(
        "This is a web page or XML and no table, whatever it is called: open it in a spreadsheet program, save it as a "
        "workbook or as CSV, and choose that file."
    ),
    r"(?:\[\s*)?\{\s*\"": phrase(
        "This is JSON and no table of rows: save it as CSV, as pandas does, and choose that file."
    ),
    r"(?:%[^\n]*\n\s*)*@relation\b": phrase(
        "This is ARFF, as Weka writes it: save the table there as CSV, and choose that file."
    ),
    r"[-+.\w]+(?:,[-+.\w]+)*(?: +\d+:[-+.\w]+)+[ \t]*(?:#[^\n]*)?\r?(?:\n|$)": phrase(
        "This is svmlight's form for sparse tables (number:value): read it with scikit-learn, save it as CSV, and "
        "choose that file."
    ),
}
"""How each begins, and what to do with it."""


def check_kind(text: str) -> None:
    """Raise a TableError with the way on, if a text is of one of these kinds."""
    start = text[:2_000].lstrip("\ufeff \t\r\n")
    for beginning, told in _BEGINNINGS.items():
        if re.match(beginning, start, re.IGNORECASE):
            raise TableError(t(told))
