"""Tables and columns that carry a centre's own names: which of ours they are, and back again in faults.

Nothing is guessed: whoever imports says it, and what is not said must carry our names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import Fault
from tutordesk.imports.sheets import FILES, SHEETS, Sheet

BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
_OUR_FILE = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, FILES))})(?!\w)")


class BadName(ValueError):
    """A name was said that leads nowhere: what is wrong, and what would be allowed."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What a source calls things, and what it need not say in every row.

    ``columns`` and ``values`` are said of a table, or of a sheet: then they hold for all tables that are that
    sheet, as long as nothing else is said of the table.

    Attributes:
        tables: which of our sheets a table is, by the table's name; several may be the same.
        columns: our column by header in small letters; one that leads to nothing (``""``) is not read.
        values: what stands in our column wherever a row says nothing itself, as a cell would say it.
        unread: tables and whole files that are not read, also not told where they cannot be.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def over(self, titles: Mapping[str, str]) -> "Naming":
        """Return this with the tables that carry our own names, by what each calls itself.

        Args:
            titles: what tables call themselves, by their names.
        """
        said = self.by_names(titles)
        taken = set(said.tables.values())
        own = {
            name: _plain(title)
            for name, title in titles.items()
            if name not in said.unread and name not in said.tables
        }
        own = {name: sheet for name, sheet in own.items() if sheet in BY_NAME and sheet not in taken}
        return replace(said, tables={**own, **said.tables})

    def by_names(self, titles: Mapping[str, str]) -> "Naming":
        """Return this with the names of tables where only what they call themselves was said."""

        def names(said: str) -> list[str]:
            alike = [name for name, title in titles.items() if title == said]
            return alike if alike and said not in titles else [said]

        def together(of: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
            found: dict[str, dict[str, str]] = {}
            for said, words in of.items():
                for name in [said] if said in BY_NAME else names(said):
                    found.setdefault(name, {}).update(words)
            return found

        return Naming(
            {name: sheet for said, sheet in self.tables.items() for name in names(said)},
            together(self.columns),
            together(self.values),
            frozenset(name for said in self.unread for name in names(said)),
        )

    def named(self, sheet: Sheet) -> tuple[str, ...]:
        """Return the names of the tables that are a sheet; its file's, if there is none."""
        return tuple(name for name, held in self.tables.items() if held == sheet.name) or (sheet.file,)

    def columns_of(self, table: str, sheet: str) -> Mapping[str, str]:
        """Return our columns by header in small letters, as they are said of a table."""
        return {**self.columns.get(sheet, {}), **self.columns.get(table, {})}

    def values_of(self, table: str, sheet: str) -> Mapping[str, str]:
        """Return what stands in every row of a table that says nothing itself, by our column."""
        return {**self.values.get(sheet, {}), **self.values.get(table, {})}

    def header(self, table: str, sheet: Sheet, cells: Iterable[str]) -> list[str]:
        """Return our names of a first row's cells; unknown ones stay as they are."""
        own = self.columns_of(table, sheet.name)
        small = [cell.strip().lower() for cell in cells]
        return [own.get(name, name) for name in small]

    def told(self, fault: Fault) -> Fault:
        """Return a fault with the names of the source, so that it is found there."""
        name = fault.file.removesuffix(".csv")
        table = fault.table or (self.named(BY_NAME[name])[0] if name in BY_NAME else fault.file)
        own = {ours: header for header, ours in self.columns_of(table, name).items() if ours}
        for whole in BY_NAME[name].joined if name in BY_NAME else ():
            parts = [own[part] for part in whole.parts if part in own]
            own |= {whole.name: parts[0]} if parts and whole.name not in own else {}
        return replace(
            fault,
            file=table,
            table="",
            column=own.get(fault.column, fault.column),
            problem=self._own(fault.problem),
            allowed=self._own(fault.allowed),
        )

    def _own(self, text: str) -> str:
        def names(found: re.Match[str]) -> str:
            return format_list(self.named(BY_NAME[found[0].removesuffix(".csv")]))

        return _OUR_FILE.sub(names, text)

    def after(self, guessed: "Naming") -> "Naming":
        """Return what was said here, and what was guessed of single tables where nothing was said."""
        tables = {name: sheet for name, sheet in guessed.tables.items() if name not in self.unread}
        tables |= self.tables
        columns, values = dict(self.columns), dict(self.values)
        for name, headers in guessed.columns.items():
            said = {
                header: ours
                for header, ours in self.columns_of(name, tables.get(name, "")).items()
                if header in headers
            }
            sheet = tables.get(name, "")
            taken = set(said.values())
            for ours in said.values():
                taken |= BY_NAME[sheet].rivals(ours) if sheet in BY_NAME else frozenset()
            free = {header: "" if ours in taken else ours for header, ours in headers.items()}
            columns[name] = {**free, **self.columns.get(name, {}), **said}
        for name, guesses in guessed.values.items():
            values[name] = {**guesses, **self.values_of(name, tables.get(name, ""))}
        return Naming(tables, columns, values, (guessed.unread - self.tables.keys()) | self.unread)


def naming(
    files: Iterable[str] = (),
    columns: Iterable[str] = (),
    unread: Iterable[str] = (),
    values: Iterable[str] = (),
) -> Naming:
    """Return what was said in words.

    Args:
        files: such as ``people=pupils.csv``.
        columns: such as ``people.name=Full name``, or ``pupils.csv.name=Full name`` for that table alone.
        unread: such as ``people=Remarks`` for a column, or ``notes.csv`` for a table or a whole file.
        values: such as ``people.roles=student``, or ``pupils.csv.roles=student``.

    Raises:
        BadName: something is not of that form, or names no sheet or column of ours.
    """
    by_table: dict[str, dict[str, str]] = {}
    for said in columns:
        name, column, header = _column(said)
        by_table.setdefault(name, {})[header.lower()] = column
    for said in unread:
        if "=" in said:
            name, header = _halves(said)
            by_table.setdefault(name, {})[header.lower()] = ""
    same: dict[str, dict[str, str]] = {}
    for said in values:
        name, column, value = _column(said)
        same.setdefault(name, {})[column] = value
    tables = {file: _sheet(name).name for name, file in map(_halves, files)}
    return Naming(tables, by_table, same, frozenset(said.strip() for said in unread if "=" not in said))


def _plain(title: str) -> str:
    """Return a title as our names are written: ``Weekly hours`` is ``weekly_hours``."""
    return "_".join(title.lower().replace("-", " ").replace("_", " ").split())


def _halves(said: str) -> tuple[str, str]:
    ours, _sign, theirs = (part.strip() for part in said.partition("="))
    if not ours or not theirs:
        raise BadName(_("“{said}” needs a name on both sides of “=”").format(said=said))
    return ours, theirs


def _column(said: str) -> tuple[str, str, str]:
    """Return table or sheet, our column, and what is said of it."""
    ours, theirs = _halves(said)
    name, _dot, column = ours.rpartition(".")
    sheets = [BY_NAME[name]] if name in BY_NAME else SHEETS if name else [_sheet(column)]
    known = list(dict.fromkeys(known.name for sheet in sheets for known in sheet.columns))
    if not name or column not in known:
        problem = _("{sheet} has no column “{column}”").format(
            sheet=name or column, column=column if name else ""
        )
        raise BadName(_one_of(problem, known))
    return name, column, theirs


def _sheet(name: str) -> Sheet:
    if name in BY_NAME:
        return BY_NAME[name]
    raise BadName(
        _one_of(_("“{name}” is no kind of file").format(name=name), [sheet.name for sheet in SHEETS])
    )


def _one_of(problem: str, words: list[str]) -> str:
    return f"{problem}; " + _("one of {words}").format(words=format_list(words))
