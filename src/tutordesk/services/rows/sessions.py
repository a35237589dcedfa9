"""Booked lessons: what may be done with them, what was done, and what is written about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tutordesk.services.rows.courses import CourseRow


@dataclass(frozen=True, slots=True)
class ActionRow:
    """What the caller may do with a session now, as the database says.

    ``action`` is ``start``, ``complete``, ``no_show``, ``cancel``, ``move`` or ``reopen``; when not
    ``allowed``, ``code`` is the SQLSTATE it would meet; ``until`` ends the permission where a notice does.
    """

    action: str
    allowed: bool
    code: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One booked lesson with the names a reader needs and the actions open to the caller.

    ``news`` is the kind of the last change that somebody else made and the reader has not seen (``booked``,
    ``moved``, ``reassigned``, ``cancelled``, ``reopened``), else empty; ``news_at`` is when, ``news_role``
    who (``student``, ``tutor``, ``desk``, ``admin``), ``news_by`` their name (empty for staff), ``news_from``
    the start that a move left behind. In a row that a write or ``by_id`` returns, ``undo_event_id`` is what
    ``sessions.undo`` takes back now. ``paid`` is how it was paid (``cash``, ``card``, ``transfer``,
    ``invoice``, ``other``), empty where not, and for tutors.
    """

    session_id: UUID
    tutor_id: UUID
    tutor_name: str
    student_id: UUID
    student_name: str
    course: CourseRow
    starts_at: datetime
    ends_at: datetime
    status: str
    requirements: str
    price: Decimal
    currency: str
    online: bool
    place: str
    version: int
    actions: tuple[ActionRow, ...]
    news: str = ""
    news_at: datetime | None = None
    undo_event_id: int | None = None
    paid: str = ""
    news_role: str = ""
    news_by: str = ""
    news_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One page of sessions, how many there are in all, and the key of the next page (None at the end)."""

    rows: tuple[SessionRow, ...]
    total: int
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One step in the life of a session; ``reason`` is empty where the reader may not know it.

    ``before`` and ``after`` hold what changed, as the database recorded it; ``moved_from`` and ``moved_to``
    are the starts where a step changed the time, else None.
    """

    event_id: int
    at: datetime
    actor_name: str
    actor_role: str
    kind: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    moved_from: datetime | None = None
    moved_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note on a session: private to its tutor, or ``shared`` with the student; ``own`` is the reader's."""

    note_id: UUID
    session_id: UUID
    author_name: str
    own: bool
    shared: bool
    body: str
    created_at: datetime
