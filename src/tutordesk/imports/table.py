"""One table as it lies in a file: a header and rows of texts. Nothing is understood here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Unreadable(ValueError):
    """A file or a table of it cannot be read: what is wrong, and what would be allowed."""

    def __init__(self, problem: str, allowed: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed


class SpreadsheetError(str):
    """A cell that holds an error such as ``#REF!``: nobody is called that."""

    __slots__ = ()


class Record(NamedTuple):
    """One row: its number as a spreadsheet counts, and its cells."""

    row: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file or a sheet of a workbook.

    Attributes:
        name: what faults call it, such as ``people.csv`` or ``centre.xlsx › Students``.
        title: what it calls itself: the file's name without its ending, or the sheet's.
        header: its first row.
        header_row: the number of that row.
        rows: reads the rows below the header, one by one and each time anew.
        unread: why it cannot be read; then there is no header.
    """

    name: str
    title: str
    header: tuple[str, ...] = ()
    header_row: int = 1
    rows: Callable[[], Iterator[Record]] = lambda: iter(())
    unread: Unreadable | None = None

    def records(self) -> Iterator[Record]:
        """Yield the rows below the header that are not empty.

        Raises:
            Unreadable: the table is broken further down.
        """
        for record in self.rows():
            if any(cell and not cell.isspace() for cell in record.cells):
                yield record
