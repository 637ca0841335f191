"""A visitor's file, read once: the form around it is drawn anew at every rerun."""

from collections.abc import Callable

from explorer.table.errors import TableError
from explorer.table.read import How, read_table
from explorer.table.table import Table


class ReadFile:
    """One file, and the table that was read of it last.

    Attributes
    ----------
    file : str
        What tells it from every other file, also from one of the same name.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._first: Table | None = None
        self._asked: How | None = None
        self._result: Table | TableError | None = None

    def found(self, data: Callable[[], bytes], name: str) -> Table:
        """The table as it is read where nobody says how. Errors as in :meth:`table`."""
        if self._first is None:
            self._first = self.table(data, name, How())
        return self._first

    def table(self, data: Callable[[], bytes], name: str, how: How) -> Table:
        """The table, read in a way.

        The one that was read last is held, and the one that was found out; ``data`` is asked for the bytes when they
        are needed.

        Raises
        ------
        TableError
            If it cannot be read. That, too, is found out once.
        """
        if self._first is not None and how == How():
            return self._first
        if self._result is None or how != self._asked:
            self._asked, self._result = how, None
            try:
                self._result = read_table(data(), name, how)
            except TableError as error:
                self._result = error
        if isinstance(self._result, TableError):
            raise self._result.with_traceback(None)
        return self._result
