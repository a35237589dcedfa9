"""What was chosen and said about it before anything is imported: files, tables, columns. Values, no Qt.

Belongs here: which table holds what, which column is which, what is missing, keeping all that for a mended
file. Does not belong here: reading files (``tutordesk.imports``), widgets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tutordesk.imports.sheets import DATE_ORDER, SHEETS, Column, Sheet
from tutordesk.imports.written import DAY, MONTH, together

BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}


@dataclass(frozen=True, slots=True)
class TableDraft:
    """One table of the files.

    ``sheet`` is what it holds, empty where it is not imported; ``columns`` says for every header, in small
    letters, which column of ours it is, empty where it is not read. ``guessed`` names the headers for which
    nobody said so. ``preview`` are its first rows.
    """

    name: str
    header: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...] = ()
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    guesses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the headers would be, by what the table might hold."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands in every row that says nothing itself, by our column."""
    guessed_values: frozenset[str] = frozenset()
    """The columns of ours for which nobody said that."""
    value_guesses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What would stand in every row, by what the table might hold."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """What comes first in the slashed dates below a header, in small letters, as far as they tell it."""

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that can be told apart: each once, none empty."""
        return tuple(dict.fromkeys(name for cell in self.header if (name := cell.strip())))

    def column(self, header: str) -> str:
        """Return which column of ours a header is, empty where it is not read."""
        return self.columns.get(small(header), "") if self.sheet else ""

    def is_guessed(self, header: str) -> bool:
        """Whether nobody said what a header is."""
        return small(header) in self.guessed and bool(self.column(header))

    def examples(self, header: str) -> tuple[str, ...]:
        """Return what stands below a header in the first rows."""
        place = next((at for at, cell in enumerate(self.header) if cell.strip() == header), None)
        if place is None:
            return ()
        cells = [row[place].strip() for row in self.preview if place < len(row)]
        return tuple(cell for cell in cells if cell)

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that are needed and nowhere."""
        if not self.sheet:
            return ()
        found = {self.column(header) for header in self.headers} | self.values.keys()
        return BY_NAME[self.sheet].lacks(found)

    def halves(self, column: Column) -> tuple[Column, ...]:
        """Return the columns that a missing one lacks: of one that is read in parts the other part."""
        sheet, found = BY_NAME[self.sheet], {self.column(header) for header in self.headers}
        lacking = [one for one in sheet.columns if one.name in column.parts[:2] and one.name not in found]
        return tuple(lacking) if len(lacking) == 1 else (column,)

    @property
    def said_once(self) -> tuple[Column, ...]:
        """The columns no header is, of which the same may be said for every row; needed ones first."""
        if not self.sheet:
            return ()
        sheet, found = BY_NAME[self.sheet], {self.column(header) for header in self.headers}
        may_be = [
            column
            for column in sheet.columns
            if found.isdisjoint({column.name, *sheet.rivals(column.name)})
            and (self.has_open_dates if column.name == DATE_ORDER else _is_common(column, sheet))
        ]
        return tuple(sorted(may_be, key=lambda column: not column.required))

    @property
    def order(self) -> str:
        """What comes first in the dates that are read: as somebody said, else as all of them tell."""
        return self.values.get(DATE_ORDER) or together(self._orders)

    @property
    def has_open_dates(self) -> bool:
        """Whether somebody has to say what comes first in dates, or did."""
        return DATE_ORDER in self.values or (
            bool(self._orders) and together(self._orders) not in {DAY, MONTH}
        )

    @property
    def _orders(self) -> tuple[str, ...]:
        dated = {column.name for column in BY_NAME[self.sheet].columns if column.has_dates}
        return tuple(order for header, order in self.orders.items() if self.columns.get(header, "") in dated)

    @property
    def read(self) -> int:
        """How many headers are read."""
        return sum(bool(self.column(header)) for header in self.headers)

    def holding(self, sheet: str) -> "TableDraft":
        """Say what the table holds; its columns are guessed anew for that."""
        if not sheet or sheet == self.sheet:
            return replace(self, sheet=sheet)
        columns = dict(self.guesses.get(sheet, {}))
        return replace(self, sheet=sheet, columns=columns, guessed=not_said(columns)).with_guessed_values()

    def with_guessed_values(self) -> "TableDraft":
        """Take what seems to hold for every row."""
        values = dict(self.value_guesses.get(self.sheet, {}))
        return replace(self, values=values, guessed_values=frozenset(values))

    def with_value(self, ours: str, value: str) -> "TableDraft":
        """Say what stands in every row, or that nothing does."""
        values = {name: said for name, said in self.values.items() if name != ours}
        if value:
            values[ours] = value
        return replace(self, values=values, guessed_values=self.guessed_values - {ours})

    def with_column(self, header: str, ours: str) -> "TableDraft":
        """Say what a header is; what was that before, or a part or the whole of it, is not read any more.

        What was said for every row gives way to a column that says it of each.
        """
        taken = {ours, *BY_NAME[self.sheet].rivals(ours)} if self.sheet else {ours}
        columns = {name: "" if ours and said in taken else said for name, said in self.columns.items()}
        columns[small(header)] = ours
        said = replace(self, columns=columns, guessed=self.guessed - {small(header)})
        for told in taken if ours else ():
            said = said.with_value(told, "")
        return said


@dataclass(frozen=True, slots=True)
class Draft:
    """All tables of the files chosen."""

    tables: tuple[TableDraft, ...] = ()

    def table(self, name: str) -> TableDraft:
        """Return a table by its name."""
        return next(table for table in self.tables if table.name == name)

    def with_table(self, changed: TableDraft) -> "Draft":
        """Replace a table; another one that held the same is not imported any more where only one may."""
        alone = changed.sheet and BY_NAME[changed.sheet].rows_at_most == 1
        return Draft(
            tuple(
                changed
                if table.name == changed.name
                else replace(table, sheet="")
                if alone and table.sheet == changed.sheet
                else table
                for table in self.tables
            )
        )

    @property
    def imported(self) -> tuple[TableDraft, ...]:
        """The tables that hold something."""
        return tuple(table for table in self.tables if table.sheet)

    @property
    def incomplete(self) -> tuple[TableDraft, ...]:
        """The tables in which something needed is missing."""
        return tuple(table for table in self.tables if table.missing)

    def as_said(self, earlier: "Draft") -> "Draft":
        """Return this draft with what was said of the same tables and headers before."""
        known = {table.name: table for table in earlier.tables}
        return Draft(tuple(_as_said(table, known.get(table.name)) for table in self.tables))


def _as_said(table: TableDraft, earlier: TableDraft | None) -> TableDraft:
    if earlier is None:
        return table
    now = {small(header) for header in table.headers}
    kept = {name: ours for name, ours in earlier.columns.items() if name in now}
    taken = {ours for ours in kept.values() if ours}
    if table.sheet:
        taken = taken.union(*map(BY_NAME[table.sheet].rivals, taken))
    fresh = {
        name: ("" if ours in taken else ours) for name, ours in table.columns.items() if name not in kept
    }
    guessed = (earlier.guessed & set(kept)) | (table.guessed & set(fresh))
    if table.sheet != earlier.sheet:  # guesses for another kind of table mean nothing here
        fresh = dict.fromkeys(fresh, "")
    columns = {**kept, **fresh}
    values = {name: value for name, value in earlier.values.items() if name not in columns.values()}
    return replace(
        table,
        sheet=earlier.sheet,
        columns=columns,
        guessed=guessed,
        values=values,
        guessed_values=earlier.guessed_values & values.keys(),
    )


def _is_common(column: Column, sheet: Sheet) -> bool:
    """Whether rows may all say the same: not what tells them apart, nor what somebody is called."""
    if sheet.unique == (column.name,) or (column.name == "name" and sheet.rows_at_most > 1):
        return False
    return column.required or (sheet.name == "people" and column.name in {"timezone", "language"})


def small(header: str) -> str:
    """Return a header as it is compared."""
    return header.strip().lower()


def not_said(columns: Mapping[str, str]) -> frozenset[str]:
    """Return the headers that are read under another name than their own: a guess until somebody says so."""
    return frozenset(name for name, ours in columns.items() if ours and ours != name)
