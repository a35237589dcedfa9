"""Files and columns that carry a centre's own names: which of ours they are, and back again in faults.

Nothing is guessed: whoever imports says it, and what is not said must carry our names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import Fault
from tutordesk.imports.sheets import SHEETS, Sheet


class BadName(ValueError):
    """A name was said that leads nowhere: what is wrong, and what would be allowed."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What a folder calls things: ``files`` by sheet; ``columns`` by sheet, ours by header in small letters.

    A header that leads to nothing (``""``) is not read, nor are the tables in ``unread``.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def over(self, titles: Mapping[str, str]) -> "Naming":
        """Return this with the tables that carry our own names, by what each calls itself.

        Args:
            titles: what tables call themselves, by their names.
        """
        by_title = {title: name for name, title in titles.items()}
        said = {
            sheet: file if file in titles else by_title.get(file, file) for sheet, file in self.files.items()
        }
        free = {
            name: _plain(title)
            for name, title in titles.items()
            if name not in self.unread and name not in said.values()
        }
        own = {sheet.name: name for sheet in SHEETS for name, title in free.items() if title == sheet.name}
        exact = {sheet.name: sheet.file for sheet in SHEETS if sheet.file in free}
        return replace(self, files={**own, **exact, **said})

    def file(self, sheet: Sheet) -> str:
        """Return the name of a sheet's file in the folder."""
        return self.files.get(sheet.name, sheet.file)

    def header(self, sheet: Sheet, cells: Iterable[str]) -> list[str]:
        """Return our names of a first row's cells; unknown ones stay as they are."""
        own = self.columns.get(sheet.name, {})
        small = [cell.strip().lower() for cell in cells]
        return [own.get(name, name) for name in small]

    def told(self, fault: Fault) -> Fault:
        """Return a fault with the names of the folder, so that it is found there."""
        name = fault.file.removesuffix(".csv")
        own = {ours: header for header, ours in self.columns.get(name, {}).items() if ours}
        return replace(
            fault,
            file=self.files.get(name, fault.file),
            column=own.get(fault.column, fault.column),
            problem=self._own(fault.problem),
            allowed=self._own(fault.allowed),
        )

    def _own(self, text: str) -> str:
        for sheet in SHEETS:
            own = self.file(sheet)
            if own != sheet.file:
                text = re.sub(rf"(?<!\w){re.escape(sheet.file)}", own.replace("\\", r"\\"), text)
        return text

    def after(self, guessed: "Naming") -> "Naming":
        """Return what was said here, and what was guessed where nothing was said."""
        files = {**guessed.files, **self.files}
        columns: dict[str, Mapping[str, str]] = {}
        for sheet in {*guessed.columns, *self.columns}:
            said = self.columns.get(sheet, {})
            free = {
                header: "" if ours in said.values() else ours
                for header, ours in guessed.columns.get(sheet, {}).items()
                if guessed.files.get(sheet) == files.get(sheet)
            }
            columns[sheet] = {**free, **said}
        return Naming(files, columns, (guessed.unread - set(files.values())) | self.unread)


def naming(files: Iterable[str] = (), columns: Iterable[str] = (), unread: Iterable[str] = ()) -> Naming:
    """Return what was said as ``people=pupils.csv``, ``people.name=Full name`` and ``people=Remarks``.

    Raises:
        BadName: something is not of that form, or names no sheet or column of ours.
    """
    by_sheet: dict[str, dict[str, str]] = {}
    for said in columns:
        ours, header = _halves(said)
        name, _dot, column = ours.partition(".")
        known = [known.name for known in _sheet(name).columns]
        if column not in known:
            problem = _("{sheet} has no column “{column}”").format(sheet=name, column=column)
            raise BadName(_one_of(problem, known))
        by_sheet.setdefault(name, {})[header.lower()] = column
    for said in unread:
        name, header = _halves(said)
        by_sheet.setdefault(_sheet(name).name, {})[header.lower()] = ""
    return Naming({_sheet(name).name: file for name, file in map(_halves, files)}, by_sheet)


def _plain(title: str) -> str:
    """Return a title as our names are written: ``Weekly hours`` is ``weekly_hours``."""
    return "_".join(title.lower().replace("-", " ").replace("_", " ").split())


def _halves(said: str) -> tuple[str, str]:
    ours, _sign, theirs = (part.strip() for part in said.partition("="))
    if not ours or not theirs:
        raise BadName(_("“{said}” needs a name on both sides of “=”").format(said=said))
    return ours, theirs


def _sheet(name: str) -> Sheet:
    for sheet in SHEETS:
        if sheet.name == name:
            return sheet
    raise BadName(
        _one_of(_("“{name}” is no kind of file").format(name=name), [sheet.name for sheet in SHEETS])
    )


def _one_of(problem: str, words: list[str]) -> str:
    return f"{problem}; " + _("one of {words}").format(words=format_list(words))
