"""What cannot be used of a table, in words for the person who brought it."""

from explorer.text.voice import t


class TableError(ValueError):
    """A table, or a choice of its columns, that cannot be used; the message is for the person who made it.

    Attributes
    ----------
    row : int or None
        The row as a spreadsheet counts them: the first one is row 1.
    column : str or None
        The column's name.
    sheets : tuple of str
        The sheets of a workbook of which this one cannot be read: another may be chosen.
    """

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        super().__init__(_placed(message, row, column))
        self.row, self.column = row, column
        self.sheets: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """Text from a file as part of a message: quoted, and short."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def _placed(message: str, row: int | None, column: str | None) -> str:
    """A message with its place in the file in front of it."""
    if row is not None and column is not None:
        return t("Row {row}, column {column}: {message}", row=row, column=quoted(column), message=message)
    if row is not None:
        return t("Row {row}: {message}", row=row, message=message)
    return message if column is None else t("Column {column}: {message}", column=quoted(column), message=message)
