"""Which files a centre's folder may hold, with their columns: the one table behind reader and documentation.

Zones are checked against the server later (only it knows which it has); references when they are planned.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from tutordesk.imports import cell_words, cells
from tutordesk.imports.cells import Reader

NAME = cells.text(120)
MEANT = cells.text(254)
"""Another row, by its key or its name, or somebody's e-mail address."""
ZONE = cells.text(80)
NOTICE = cells.whole(0, 525_600)
LENGTH = cells.whole(1, 1440)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is read, and what an empty one means.

    Attributes:
        name: what we call it.
        read: reads a cell.
        required: whether there is no row without it.
        default: what an empty cell means.
        kind: of what people write in many ways: ``date``, ``moment``, ``clock`` or ``amount``.
        parts: the columns that stand for it together, the first two of them needed for that.
        is_aside: whether it is no value of a row, but helps to read another one.
    """

    name: str
    read: Reader
    required: bool = False
    default: Any = None
    kind: str = ""
    parts: tuple[str, ...] = ()
    is_aside: bool = False

    @property
    def has_dates(self) -> bool:
        """Whether reading it needs to know what comes first in dates."""
        return self.kind in {"date", "moment"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file; ``unique`` names the columns that tell its rows apart."""

    name: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    rows_at_most: int = 500_000

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.csv"

    @property
    def joined(self) -> tuple[Column, ...]:
        """The columns that may stand there in parts."""
        return tuple(column for column in self.columns if column.parts)

    def lacks(self, found: Container[str]) -> tuple[Column, ...]:
        """Return the columns that are needed and not among those found, whole or in parts."""
        return tuple(
            column
            for column in self.columns
            if column.required
            and column.name not in found
            and not (column.parts and all(part in found for part in column.parts[:2]))
        )

    def rivals(self, name: str) -> frozenset[str]:
        """Return the columns that say the same as one: a whole and its parts do not stand side by side."""
        whole = {column.name for column in self.joined if name in column.parts}
        return frozenset(whole).union(*(column.parts for column in self.joined if column.name == name))


def _must(name: str, read: Reader, kind: str = "", parts: tuple[str, ...] = ()) -> Column:
    return Column(name, read, required=True, kind=kind, parts=parts)


def _date(name: str) -> Column:
    return Column(name, cells.day, kind="date")


def _clock(name: str, last: int, default: int) -> Column:
    return Column(name, cells.minute_of_day(last), default=default, kind="clock")


def _part(name: str) -> Column:
    return Column(name, NAME, is_aside=True)


DATE_ORDER = "date_order"
_ORDER = Column(DATE_ORDER, cells.one_of("day", "month", also=cell_words.DATE_ORDERS), is_aside=True)

_RULES = (
    Column("slot_step_minutes", LENGTH),
    Column("min_notice_minutes", NOTICE),
    Column("break_minutes", cells.whole(0, 1440)),
    Column("horizon_days", cells.whole(1, 3650)),
    Column("cancel_notice_minutes", NOTICE),
)

CENTRE = Sheet(
    "centre",
    (
        _must("name", NAME),
        _must("timezone", ZONE),
        _must("currency", cells.currency),
        Column("phone", cells.text(40), default=""),
        Column("opening_hours", cells.text(2000), default=""),
        *_RULES,
        Column("max_open_sessions", cells.whole(1, 1000)),
        Column("enrollment_required", cells.yes_no),
        Column("anchor_monday", cells.monday, kind="date"),
    ),
    rows_at_most=1,
)
PEOPLE = Sheet(
    "people",
    (
        Column("key", cells.key),
        _must("name", NAME, parts=("first_name", "surname", "second_surname")),
        *map(_part, ("first_name", "surname", "second_surname")),
        _must("roles", cells.roles),
        Column("timezone", ZONE),
        Column("language", cells.language),
        Column("email", cells.text(254), default=""),
        Column("phone", cells.text(40), default=""),
        Column("guardian", NAME, default=""),
        Column("guardian_phone", cells.text(40), default=""),
        Column("active", cells.yes_no, default=True),
        Column("login", cells.sign_in_number),
    ),
    unique=("key",),
)
TUTORS = Sheet(
    "tutors",
    (
        _must("person", MEANT),
        Column("headline", cells.text(200), default=""),
        Column("bio", cells.text(10_000), default=""),
        Column("timezone", ZONE),
        Column("rate", cells.money, kind="amount"),
        Column("listed", cells.yes_no, default=True),
        *_RULES,
    ),
    unique=("person",),
)
SUBJECTS = Sheet(
    "subjects",
    (Column("key", cells.key), _must("name", NAME), Column("position", cells.whole(0, 10_000), default=0)),
    unique=("key",),
)
COURSES = Sheet(
    "courses",
    (
        Column("key", cells.key),
        _must("subject", MEANT),
        _must("name", NAME),
        _must("minutes", LENGTH),
        Column("active", cells.yes_no, default=True),
    ),
    unique=("key",),
)
OFFERS = Sheet(
    "offers",
    (
        _must("tutor", MEANT),
        _must("course", MEANT),
        _must("price", cells.money, "amount"),
        Column("online", cells.yes_no, default=True),
        Column("in_person", cells.yes_no, default=False),
        Column("place", cells.text(200), default=""),
        Column("active", cells.yes_no, default=True),
    ),
    unique=("tutor", "course"),
)
WEEKLY_HOURS = Sheet(
    "weekly_hours",
    (
        _must("tutor", MEANT),
        _must("weekday", cells.weekday),
        _must("from", cells.minute_of_day(1439), "clock"),
        _must("until", cells.minute_of_day(2879), "clock"),
        _date("valid_from"),
        _date("valid_until"),
        _ORDER,
    ),
    unique=("tutor", "weekday", "from", "until", "valid_from", "valid_until"),
)
OVERRIDES = Sheet(
    "overrides",
    (
        _must("tutor", MEANT),
        _must("date", cells.day, "date"),
        _must("available", cells.yes_no),
        _clock("from", 1439, 0),
        _clock("until", 2879, 1440),
        Column("reason", cells.text(2000), default=""),
        _ORDER,
    ),
    unique=("tutor", "date", "available", "from", "until"),
)
CLOSURES = Sheet(
    "closures",
    (
        _must("first_date", cells.day, "date"),
        _date("last_date"),
        _clock("from", 1439, 0),
        _clock("until", 1440, 1440),
        Column("reason", cells.text(2000), default=""),
        _ORDER,
    ),
    unique=("first_date", "last_date", "from", "until"),
)
ENROLLMENTS = Sheet(
    "enrollments",
    (
        _must("student", MEANT),
        _must("course", MEANT),
        Column("tutor", MEANT),
        Column("planned_sessions", cells.whole(1, 10_000)),
        Column("status", cells.one_of("active", "ended", also=cell_words.ENROLLED), default="active"),
        _date("since"),
        _ORDER,
    ),
    unique=("student", "course", "tutor", "status"),
)
SESSIONS = Sheet(
    "sessions",
    (
        Column("key", cells.key),
        _must("student", MEANT),
        _must("tutor", MEANT),
        _must("course", MEANT),
        _must("starts", cells.moment, "moment", parts=("date", "time")),
        Column("date", cells.day, kind="date", is_aside=True),
        Column("time", cells.minute_of_day(1439), kind="clock", is_aside=True),
        Column("until", cells.minute_of_day(2879), kind="clock"),
        Column("timezone", ZONE),
        Column("minutes", LENGTH),
        Column("status", cells.one_of(*cells.STATUSES, also=cell_words.STATUSES), default="scheduled"),
        Column("requirements", cells.text(2000), default=""),
        Column("price", cells.money, kind="amount"),
        Column("online", cells.yes_no),
        Column("place", cells.text(200)),
        _ORDER,
    ),
    unique=("key",),
)

SHEETS = (
    CENTRE, PEOPLE, TUTORS, SUBJECTS, COURSES, OFFERS, WEEKLY_HOURS, OVERRIDES, CLOSURES, ENROLLMENTS,
    SESSIONS,
)  # fmt: skip
FILES = tuple(sheet.file for sheet in SHEETS)
