"""What is wrong with a file, said so that somebody finds it in a spreadsheet. No files are read here."""

from dataclasses import dataclass

WHOLE_FILE = "*"
"""The column of a fault that concerns the whole row or the whole file."""


class BadCell(ValueError):
    """A cell cannot be understood: what is wrong, and what would be allowed."""

    def __init__(self, problem: str, allowed: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``row`` counts as a spreadsheet does: the header is row 1."""

    file: str
    row: int
    column: str
    problem: str
    allowed: str = ""

    def __str__(self) -> str:
        """``file:row:column: what is wrong; what is allowed``."""
        text = f"{self.file}:{self.row}:{self.column}: {self.problem}"
        return f"{text}; {self.allowed}" if self.allowed else text


class Faults:
    """All faults found so far, each once."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def add(self, file: str, row: int, column: str, problem: str, allowed: str = "") -> None:
        """Note a fault."""
        self._found[Fault(file, row, column, problem, allowed)] = None

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._found)

    def sorted(self, files: tuple[str, ...]) -> tuple[Fault, ...]:
        """Return the faults in the order of the files, then by row."""
        place = {name: index for index, name in enumerate(files)}
        return tuple(sorted(self._found, key=lambda f: (place.get(f.file, len(place)), f.file, f.row)))
