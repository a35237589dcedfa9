"""Booked lessons, their append-only history, and notes. A session is never a database session here."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, between, bounded, instant_now, uuid_pk, uuid_ref, words

STATUSES = ("scheduled", "in_progress", "completed", "cancelled", "no_show")
LIVE = "status IN ('scheduled', 'in_progress')"


class Session(Base):
    """One lesson. ``id`` is made by the client (the idempotency key); ``tutor_hold`` adds the break owed."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint(
            "status IN ('scheduled', 'in_progress', 'completed', 'cancelled', 'no_show')", name="status_known"
        ),
        CheckConstraint("student_id <> tutor_id", name="not_with_oneself"),
        CheckConstraint(
            "NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)"
            " AND isfinite(lower(during)) AND isfinite(upper(during))"
            " AND upper(during) - lower(during) BETWEEN interval '1 minute' AND interval '24 hours'",
            name="during_form",
        ),
        CheckConstraint(
            "lower_inc(tutor_hold) AND NOT upper_inc(tutor_hold) AND lower(tutor_hold) = lower(during)"
            " AND upper(tutor_hold) - upper(during) BETWEEN interval '0' AND interval '24 hours'",
            name="tutor_hold_form",
        ),
        bounded("requirements", 2000),
        CheckConstraint("price >= 0", name="price_range"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_form"),
        bounded("place", 200),
        between("version", 1, 2147483647),
        ExcludeConstraint(
            ("tutor_id", "="),
            ("tutor_hold", "&&"),
            where=text(LIVE),
            using="gist",
            name="session_tutor_no_overlap",
        ),
        ExcludeConstraint(
            ("student_id", "="),
            ("during", "&&"),
            where=text(LIVE),
            using="gist",
            name="session_student_no_overlap",
        ),
        Index("session_by_student", "student_id", text("lower(during)"), "id"),
        Index("session_by_tutor", "tutor_id", text("lower(during)"), "id"),
        Index("session_by_start", text("lower(during)"), "id"),
        Index("session_by_course", "course_id"),
    )

    id: Mapped[UUID] = mapped_column(PG_UUID(as_uuid=True), primary_key=True)
    tutor_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.tutor.person_id"))
    student_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.person.id"))
    course_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.course.id"))
    during: Mapped[Any] = mapped_column(TSTZRANGE)
    tutor_hold: Mapped[Any] = mapped_column(TSTZRANGE)
    status: Mapped[str] = mapped_column(Text, server_default=text("'scheduled'"))
    requirements: Mapped[words]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    currency: Mapped[str] = mapped_column(CHAR(3))
    online: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    place: Mapped[words]
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.person.id"))
    created_at: Mapped[instant_now]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class SessionNote(Base):
    """A note about a lesson: private to the tutor, or shared with the student."""

    __tablename__ = "session_note"
    __table_args__ = (
        CheckConstraint("char_length(body) BETWEEN 1 AND 10000", name="body_length"),
        Index("session_note_by_session", "session_id", "created_at"),
    )

    id: Mapped[uuid_pk]
    session_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.session.id"))
    author_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.person.id"))
    shared: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[instant_now]


class SessionEvent(Base):
    """One step in the life of a session; append-only, without the reason (fewer people may read that)."""

    __tablename__ = "session_event"
    __table_args__ = (
        bounded("actor_role", 40),
        CheckConstraint("char_length(kind) BETWEEN 1 AND 40", name="kind_length"),
        Index("session_event_by_session", "session_id", "id"),
        Index("session_event_by_time", text("at DESC"), text("id DESC")),
        Index("session_event_by_actor", "actor_id", text("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    session_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.session.id"))
    at: Mapped[instant_now]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.person.id"))
    actor_role: Mapped[words]
    kind: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class SessionEventReason(Base):
    """Why a step was taken, in the actor's words."""

    __tablename__ = "session_event_reason"
    __table_args__ = (CheckConstraint("char_length(reason) BETWEEN 1 AND 2000", name="reason_length"),)

    event_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("app.session_event.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)


class SessionSeen(Base):
    """Up to which event somebody has seen what happened to a session; nothing seen yet is no row."""

    __tablename__ = "session_seen"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("app.person.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("app.session.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app.session_event.id"))
