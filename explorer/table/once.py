"""A visitor's file, read once: the form around it is drawn anew at every rerun, and reading it may take seconds."""

from collections.abc import Callable

from explorer.table.csv_file import CsvError, Table, read_csv


class ReadFile:
    """One file, and the table that was read of it last.

    Attributes
    ----------
    file : str
        What tells it from every other file, also from one of the same name.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: str | None = None
        self._asked: str | None = None
        self._result: Table | CsvError | None = None

    def encoding(self, data: Callable[[], bytes], name: str) -> str:
        """The encoding that is found out. Errors as in :meth:`table`."""
        if self._found is None:
            self._found = self.table(data, name).encoding
        return self._found

    def table(self, data: Callable[[], bytes], name: str, encoding: str | None = None) -> Table:
        """The table, in the encoding that is found out or in ``encoding``.

        One table is held; it is read again only where it is asked for in another encoding. ``data`` is asked for the
        bytes when they are needed.

        Raises
        ------
        CsvError
            If it cannot be read. That, too, is found out once.
        """
        asked = None if encoding == self._found else encoding
        if self._result is None or asked != self._asked:
            self._asked, self._result = asked, None  # one table at a time
            try:
                self._result = read_csv(data(), name, asked)
            except CsvError as error:
                self._result = error
        if isinstance(self._result, CsvError):
            raise self._result.with_traceback(None)
        return self._result
