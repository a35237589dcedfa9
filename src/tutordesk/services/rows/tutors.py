"""Tutors as people look for them and read about them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tutordesk.services.rows.courses import OfferRow, SubjectRow


@dataclass(frozen=True, slots=True)
class TutorRow:
    """A tutor as a card shows them; ``price_from`` is their cheapest session (None without an offer)."""

    tutor_id: UUID
    display_name: str
    headline: str
    timezone: str
    subjects: tuple[SubjectRow, ...]
    price_from: Decimal | None
    currency: str
    online: bool
    in_person: bool


@dataclass(frozen=True, slots=True)
class TutorCriteria:
    """What a student is looking for; every field left at its default filters nothing.

    ``iso_weekdays`` (1 = Monday) and ``day_parts`` (``morning`` < 12:00, ``afternoon`` < 17:00, ``evening``)
    compare a tutor's hours in the viewer's ``timezone``. ``sort`` is ``match``, ``price`` or ``soonest``.
    """

    text: str = ""
    subject_id: UUID | None = None
    course_id: UUID | None = None
    price_max: Decimal | None = None
    iso_weekdays: frozenset[int] = frozenset()
    day_parts: frozenset[str] = frozenset()
    online: bool | None = None
    sort: str = "match"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class TutorPage:
    """One page of a search: rows, how many match in all, and the key of the next page (None at the end)."""

    rows: tuple[TutorRow, ...]
    total: int
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class NextFreeRow:
    """The first start that could be booked with a tutor now, or None."""

    tutor_id: UUID
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class TutorProfile:
    """Everything a visitor may read about one tutor."""

    tutor: TutorRow
    bio: str
    offers: tuple[OfferRow, ...]
    cancel_notice_minutes: int


@dataclass(frozen=True, slots=True)
class BookableRow:
    """Whether anybody can book a tutor in the next two weeks: ``starts_at`` is the first free start.

    Else ``reason`` is what stands in the way first: ``inactive`` (the account), ``unlisted``, ``no_offer``
    (no course), ``no_hours``, ``closed`` (all of them, by tutor or centre), ``too_short`` (no window holds
    the shortest course), ``booked`` (all that is left) or ``notice`` (all too soon or too far ahead).
    """

    reason: str
    starts_at: datetime | None
