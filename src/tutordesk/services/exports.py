"""What is taken out as a table, and the line that this leaves in the history: who took how much.

Belongs here: people and hours with the columns that an import reads back, everybody's cells page by page; the
line about any table. Does not belong here: finding sessions (``search.py``), writing files, what makes a cell
harmless (``domain/spreadsheet.py``).
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import writes
from tutordesk.services import centre
from tutordesk.services.directory import LONGEST_SEARCH
from tutordesk.services.pages import key_parts
from tutordesk.services.people_rows import ExportPage

MOST_ROWS = 500

#: The columns of each table. Keys are sign-in numbers, so that every row leads back to its person.
PEOPLE = (
    "key", "name", "roles", "timezone", "language", "email", "phone", "guardian", "guardian_phone", "active",
    "login",
)  # fmt: skip
TUTORS = (
    "person", "headline", "bio", "timezone", "rate", "listed", "slot_step_minutes", "min_notice_minutes",
    "break_minutes", "horizon_days", "cancel_notice_minutes",
)  # fmt: skip
WEEKLY_HOURS = ("tutor", "weekday", "from", "until", "valid_from", "valid_until")
OVERRIDES = ("tutor", "date", "available", "from", "until", "reason")
CLOSURES = ("first_date", "last_date", "from", "until", "reason")

_FOUND = text(
    """
    SELECT f.name_key, f.total, p.id AS person_id, p.login, p.display_name, p.timezone, p.locale, p.active,
           ARRAY(SELECT w.role
                 FROM unnest(ARRAY['student', 'tutor', 'desk', 'admin']) WITH ORDINALITY w(role, n)
                 JOIN app.person_role r ON r.person_id = p.id AND r.role = w.role ORDER BY w.n) AS roles,
           coalesce(k.email, '') AS email, coalesce(k.phone, '') AS phone,
           coalesce(k.guardian_name, '') AS guardian_name, coalesce(k.guardian_phone, '') AS guardian_phone,
           t.person_id IS NOT NULL AS is_tutor, t.headline, t.bio, t.timezone AS tutor_timezone, t.rate,
           t.listed, t.slot_step_minutes, t.min_notice_minutes, t.break_minutes, t.horizon_days,
           t.cancel_notice_minutes
    FROM app.list_people(CAST(:text AS text), CAST(:role AS text), CAST(:active AS boolean),
                         CAST(:after_name AS text), CAST(:after_id AS uuid), CAST(:limit AS int)) f
    LEFT JOIN app.person p ON p.id = f.person_id
    LEFT JOIN app.person_contact k ON k.person_id = p.id
    LEFT JOIN app.tutor t ON t.person_id = p.id
    ORDER BY f.name_key COLLATE "C", f.person_id
    """
)
_NOTE = text("SELECT app.note_export(:what, :count)")
#: The same hours stored twice are one row: an import would take a second one for a slip.
_RULES = text(
    """
    SELECT DISTINCT r.tutor_id, r.iso_weekday, r.start_minute, r.end_minute, lower(r.valid_on) AS first_date,
           upper(r.valid_on) AS end_date
    FROM app.availability_rule r WHERE r.tutor_id = ANY (CAST(:tutor_ids AS uuid[]))
    ORDER BY r.tutor_id, r.iso_weekday, r.start_minute, r.end_minute, first_date NULLS FIRST, end_date
    """
)
_OVERRIDES = text(
    """
    SELECT DISTINCT ON (o.tutor_id, o.on_date, o.available, o.start_minute, o.end_minute)
           o.tutor_id, o.on_date, o.available, o.start_minute, o.end_minute, o.reason
    FROM app.availability_override o WHERE o.tutor_id = ANY (CAST(:tutor_ids AS uuid[]))
    ORDER BY o.tutor_id, o.on_date, o.available, o.start_minute, o.end_minute, o.reason DESC
    """
)


def people(
    db: Session,
    *,
    text: str = "",
    in_role: str = "",
    active: bool | None = True,
    after: tuple[Any, ...] | None = None,
    limit: int = MOST_ROWS,
) -> ExportPage:
    """Return a page of the people that ``directory.search`` finds; who was anonymised has nothing to tell.

    Raises:
        NotAllowed: neither the front desk nor an administrator.
        InvalidValue: an unknown role, or no sensible limit.
    """
    asked = {"text": text.strip()[:LONGEST_SEARCH], "role": in_role or None, "active": active}
    held, total, next_key = _page(db, asked, after, limit)
    return ExportPage(tuple(_person(row) for row in held if row.roles), len(held), total, next_key)


def hours(db: Session, *, after: tuple[Any, ...] | None = None, limit: int = 100) -> ExportPage:
    """Return a page of all tutors, with their terms, weekly hours and overrides, also past ones.

    Raises:
        NotAllowed, InvalidValue: as ``people``.
    """
    held, total, next_key = _page(db, {"text": "", "role": "tutor", "active": None}, after, limit)
    tutors = [row for row in held if row.is_tutor]
    logins: dict[UUID, str] = {row.person_id: row.login for row in tutors}
    theirs = {"tutor_ids": list(logins)}
    weekly = (
        (
            logins[row.tutor_id], str(row.iso_weekday), _clock(row.start_minute), _clock(row.end_minute),
            _day(row.first_date), _day(row.end_date and row.end_date - timedelta(days=1)),
        )
        for row in db.execute(_RULES, theirs)
    )  # fmt: skip
    dated = (
        (
            logins[row.tutor_id], _day(row.on_date), _yes(row.available), _clock(row.start_minute),
            _clock(row.end_minute), row.reason,
        )
        for row in db.execute(_OVERRIDES, theirs)
    )  # fmt: skip
    return ExportPage(
        people=tuple(map(_person, tutors)),
        found=len(held),
        total=total,
        next_key=next_key,
        tutors=tuple(map(_tutor, tutors)),
        weekly_hours=tuple(weekly),
        overrides=tuple(dated),
    )


def closures(db: Session) -> tuple[tuple[str, ...], ...]:
    """Return all closures, also past ones."""
    return tuple(
        (
            _day(one.first_date), _day(one.last_date), _clock(one.start_minute), _clock(one.end_minute),
            one.reason,
        )
        for one in centre.closures(db)
    )  # fmt: skip


@writes
def note(db: Session, *, what: str, count: int) -> None:
    """Leave the line in the history that a table is taken out.

    Args:
        db: the session.
        what: ``people``, ``hours``, ``sessions`` or ``reports``.
        count: how many people, tutors, sessions or lines are in what was written.

    Raises:
        NotAllowed: neither the front desk nor an administrator.
        InvalidValue: no such table.
    """
    db.execute(_NOTE, {"what": what, "count": count})


def _page(
    db: Session, asked: dict[str, Any], after: tuple[Any, ...] | None, limit: int
) -> tuple[list[Row[Any]], int, tuple[Any, ...] | None]:
    """Return people, how many there are in all, and the key of the next page."""
    if not 1 <= limit <= MOST_ROWS:
        raise errors.InvalidValue(facts={"constraint": "limit"})
    after_name, after_id = key_parts(after, 2)
    found = db.execute(
        _FOUND,
        {**asked, "after_name": after_name, "after_id": after_id, "limit": limit + 1},
    ).all()
    rows = [row for row in found if row.person_id is not None]
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], found[0].total, (last.name_key, last.person_id) if last is not None else None


def _person(row: Row[Any]) -> tuple[str, ...]:
    return (
        row.login, row.display_name, " ".join(row.roles), row.timezone, row.locale, row.email, row.phone,
        row.guardian_name, row.guardian_phone, _yes(row.active), row.login,
    )  # fmt: skip


def _tutor(row: Row[Any]) -> tuple[str, ...]:
    rules = (getattr(row, name) for name in TUTORS[6:])
    return (
        row.login, row.headline, row.bio, row.tutor_timezone, "" if row.rate is None else f"{row.rate:.2f}",
        _yes(row.listed), *("" if value is None else str(value) for value in rules),
    )  # fmt: skip


def _yes(value: bool) -> str:  # a cell's value
    return "yes" if value else "no"


def _clock(minute: int) -> str:
    """Write a wall clock; hours past midnight belong to the day on which they begin."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
