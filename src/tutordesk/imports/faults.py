"""What is wrong with a file, said so that somebody finds it in a spreadsheet. No files are read here."""

from dataclasses import dataclass
from typing import NamedTuple

from tutordesk.i18n import _

WHOLE_FILE = "*"
"""The column of a fault that concerns the whole row or the whole file."""


class BadCell(ValueError):
    """A cell cannot be understood: what is wrong, and what would be allowed."""

    def __init__(self, problem: str, allowed: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed


class Place(NamedTuple):
    """Where a row stands. It counts as a spreadsheet does: the header is row 1."""

    table: str
    row: int

    def seen_from(self, other: "Place") -> str:
        """Return what to call this row in a fault of another one."""
        if self.table == other.table:
            return _("row {row}").format(row=self.row)
        return _("row {row} of {table}").format(row=self.row, table=self.table)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``row`` counts as a spreadsheet does: the header is row 1.

    ``file`` is our name of what is at fault until a ``Naming`` tells it; ``table`` then says which one of it.
    """

    file: str
    row: int
    column: str
    problem: str
    allowed: str = ""
    table: str = ""

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.table, self.row)

    def __str__(self) -> str:
        """``file:row:column: what is wrong; what is allowed``."""
        text = f"{self.file}:{self.row}:{self.column}: {self.problem}"
        return f"{text}; {self.allowed}" if self.allowed else text


class Faults:
    """All faults found so far, each once."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def add(self, file: str, place: Place, column: str, problem: str, allowed: str = "") -> None:
        """Note a fault of a row."""
        self.note(Fault(file, place.row, column, problem, allowed, place.table))

    def note(self, fault: Fault) -> None:
        """Note a fault."""
        self._found[fault] = None

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._found)

    def sorted(self, files: tuple[str, ...]) -> tuple[Fault, ...]:
        """Return the faults in the order of the files, then by row."""
        place = {name: index for index, name in enumerate(files)}
        return tuple(sorted(self._found, key=lambda f: (place.get(f.file, len(place)), f.file, *f.place)))
