"""A tutor's hours: read, tried out as a draft, and saved with the fate of the sessions they strand.

The database judges drafts with the engine that makes slots; what is sent and received has the shapes that
``app.save_hours`` documents.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import writes
from tutordesk.domain.hours import DatedRange, Hours, Terms, WeeklyRange
from tutordesk.services.rows import BookableRow, FateRow, HoursPlan, SlotPlan, SlotRow, StrandedRow
from tutordesk.services.session_rows import COLUMNS, JOINS, listed, listed_rows

_DRAFT = "CAST(:rules AS jsonb), CAST(:overrides AS jsonb), CAST(:terms AS jsonb)"

_OF = text("SELECT h.version, h.today, h.as_of, h.hours FROM app.hours_of(:tutor_id) h")

#: An outer join: an inner one may find no session first and never ask, nor be refused.
_IMPACT = listed(
    f"""
    SELECT {COLUMNS}, i.reason, i.params,
           make_interval(mins => coalesce(CAST(CAST(:terms AS jsonb) ->> 'break_minutes' AS int),
                                          (SELECT k.break_minutes FROM app.centre k))) AS pause
    FROM app.impact_of(:tutor_id, {_DRAFT}) i LEFT JOIN app.session s ON s.id = i.session_id {JOINS}
    ORDER BY lower(s.during), s.id
    """
)

_FITS = text(
    f"""
    SELECT f.session_id, f.starts_at, f.ends_at
    FROM app.fits_of(:tutor_id, {_DRAFT}, CAST(:session_ids AS uuid[])) f
    ORDER BY f.session_id, f.starts_at
    """
)

_PREVIEW = text(
    f"""
    SELECT now() AS as_of, s.starts_at, s.ends_at, s.free, s.reason, s.params
    FROM app.preview_slots(:tutor_id, {_DRAFT}, CAST(:starts_at AS timestamptz),
                           CAST(:ends_at AS timestamptz), CAST(:minutes AS int)) s
    ORDER BY s.starts_at
    """
)

_SAVE = text(
    f"SELECT app.save_hours(:tutor_id, CAST(:version AS int), {_DRAFT}, CAST(:decisions AS jsonb)) AS version"
)

_BOOKABLE = text(f"SELECT b.reason, b.starts_at FROM app.bookable(:tutor_id, {_DRAFT}) b")

_ZONES = text("SELECT name FROM app.timezone ORDER BY name")


def of(db: Session, *, tutor_id: UUID) -> HoursPlan:
    """Return a tutor's stored hours, dated ranges from the tutor's today on.

    Raises:
        NotAllowed: a tutor asks about somebody else.
        NoSuchTutor: there is none.
    """
    row = db.execute(_OF, {"tutor_id": tutor_id}).one()
    return HoursPlan(tutor_id, row.version, _hours(row.hours), row.today, row.as_of)


def impact(db: Session, *, tutor_id: UUID, hours: Hours) -> tuple[StrandedRow, ...]:
    """Return the live sessions that a draft strands, soonest first, each with up to three fits under it.

    Fits lie on the next dates that have one, nearest to the old time of day. Two sessions may be offered the
    same start.

    Raises:
        NotAllowed, NoSuchTutor: as ``of``, and for a deactivated tutor.
        InvalidValue: hours that no clock can show.
    """
    draft = {"tutor_id": tutor_id, **_sent(hours)}
    found = list(db.execute(_IMPACT, draft))
    if not found:
        return ()
    fits: dict[UUID, list[SlotRow]] = {}
    for row in db.execute(_FITS, {**draft, "session_ids": [row.session_id for row in found]}):
        fits.setdefault(row.session_id, []).append(SlotRow(row.starts_at, row.ends_at, free=True, reason=""))
    return tuple(
        StrandedRow(session, row.reason, row.params, tuple(fits.get(session.session_id, ())), row.pause)
        for session, row in zip(listed_rows(found), found, strict=True)
    )


def preview(
    db: Session, *, tutor_id: UUID, hours: Hours, minutes: int, starts_at: datetime, ends_at: datetime
) -> SlotPlan:
    """Return what ``slots.plan`` would say to a student if these were the tutor's hours.

    Raises:
        the same errors as ``impact``.
    """
    asked = {"tutor_id": tutor_id, "starts_at": starts_at, "ends_at": ends_at, "minutes": minutes}
    found = db.execute(_PREVIEW, {**asked, **_sent(hours)}).all()
    return SlotPlan(
        tutor_id=tutor_id,
        timezone=hours.timezone,
        minutes=minutes,
        starts_at=starts_at,
        ends_at=ends_at,
        rows=tuple(SlotRow(row.starts_at, row.ends_at, row.free, row.reason, row.params) for row in found),
        as_of=found[0].as_of if found else starts_at,
    )


@writes
def save(db: Session, *, tutor_id: UUID, version: int, hours: Hours, fates: Sequence[FateRow] = ()) -> int:
    """Save hours over those of ``version`` with what becomes of each stranded session; return their version.

    All of it or nothing. The same hours again are no new version. A fate's note goes into the history as
    its reason and to the student as a shared note.

    Raises:
        StaleVersion: hours or a decided session changed meanwhile.
        StrandedSessions: a session is stranded that has no fate here; ask ``impact`` again.
        NoSuchSession: a fate of a session that is not this tutor's.
        OutsideAvailability, SlotTaken, TooLate, TooFarAhead, IllegalStatus: what a move or cancellation met.
        NotAllowed, NoSuchTutor, InvalidValue: as ``impact``.
        OutcomeUnknown: ask ``of`` before anything else.
    """
    decisions = [
        {
            "session_id": str(fate.session_id),
            "version": fate.version,
            "fate": fate.fate,
            "starts_at": fate.starts_at.isoformat() if fate.starts_at else None,
            "note": fate.note,
        }
        for fate in fates
    ]
    asked = {"tutor_id": tutor_id, "version": version, "decisions": _json(decisions)}
    saved: int = db.execute(_SAVE, {**asked, **_sent(hours)}).one().version
    return saved


def bookable(db: Session, *, tutor_id: UUID, hours: Hours | None = None) -> BookableRow:
    """Return whether anybody can book the tutor in the next two weeks, and why not; of a draft if given.

    Raises:
        NotAllowed, NoSuchTutor: as ``of``.
        InvalidValue: a draft that no clock can show.
    """
    draft = _sent(hours) if hours is not None else {"rules": None, "overrides": None, "terms": None}
    row = db.execute(_BOOKABLE, {"tutor_id": tutor_id, **draft}).one()
    return BookableRow(row.reason, row.starts_at)


def zones(db: Session) -> tuple[str, ...]:
    """Return every time zone that a tutor may live in, by name."""
    return tuple(row.name for row in db.execute(_ZONES))


def _sent(hours: Hours) -> dict[str, str]:
    """Return a draft as the database takes it."""
    rules = [
        {
            "iso_weekday": one.iso_weekday,
            "start_minute": one.start_minute,
            "end_minute": one.end_minute,
            "valid_from": one.first_date and one.first_date.isoformat(),
            "valid_until": one.last_date and one.last_date.isoformat(),
        }
        for one in hours.weekly
    ]
    overrides = [{**asdict(one), "on_date": one.on_date.isoformat()} for one in hours.dated]
    terms = {"timezone": hours.timezone, **asdict(hours.terms)}
    return {"rules": _json(rules), "overrides": _json(overrides), "terms": _json(terms)}


def _json(value: object) -> str:
    """Return JSON.

    Raises:
        InvalidValue: it holds a value that JSON cannot.
    """
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise errors.InvalidValue(facts={"constraint": ""}) from error


def _hours(stored: Mapping[str, Any]) -> Hours:
    """Return hours from the shape in which the database keeps a draft."""
    terms = dict(stored["terms"])
    return Hours(
        timezone=terms.pop("timezone"),
        terms=Terms(**terms),
        weekly=tuple(
            WeeklyRange(
                one["iso_weekday"],
                one["start_minute"],
                one["end_minute"],
                _date(one["valid_from"]),
                _date(one["valid_until"]),
            )
            for one in stored["rules"]
        ),
        dated=tuple(
            DatedRange(
                date.fromisoformat(one["on_date"]),
                one["available"],
                one["start_minute"],
                one["end_minute"],
                one["reason"],
            )
            for one in stored["overrides"]
        ),
    )


def _date(text_of_date: str | None) -> date | None:
    return date.fromisoformat(text_of_date) if text_of_date else None
