"""A tutor's public profile and offers, and two derived tables: search text and next free start."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, INT4MULTIRANGE, TSVECTOR, UUID
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import (
    Base,
    between,
    booking_rules,
    bounded,
    instant,
    instant_now,
    named,
    uuid_ref,
    words,
)


class Tutor(Base):
    """A person's public teaching profile; a null rule means the centre's default."""

    __tablename__ = "tutor"
    __table_args__ = (
        named("display_name"),
        bounded("headline", 200),
        bounded("bio", 10000),
        CheckConstraint("rate >= 0", name="rate_range"),
        *booking_rules(),
        Index("tutor_name_order", text("app.fold(display_name)"), "person_id"),
    )

    person_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.person.id", ondelete="CASCADE"), primary_key=True
    )
    display_name: Mapped[str] = mapped_column(Text)
    headline: Mapped[words]
    bio: Mapped[words]
    timezone: Mapped[str] = mapped_column(Text(collation="C"), ForeignKey("app.timezone.name"))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    listed: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    slot_step_minutes: Mapped[int | None] = mapped_column(Integer)
    min_notice_minutes: Mapped[int | None] = mapped_column(Integer)
    break_minutes: Mapped[int | None] = mapped_column(Integer)
    horizon_days: Mapped[int | None] = mapped_column(Integer)
    cancel_notice_minutes: Mapped[int | None] = mapped_column(Integer)
    hours_version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class TutorSearch(Base):
    """All that a search compares, kept by triggers; read only by ``app.search_tutors``.

    ``name`` and ``document`` are folded; ``heading`` is the short vector of name and topics, ``vector`` that
    of everything; ``week`` holds the minutes of the tutor's week (0 is Monday 00:00) at which half an hour
    could begin.
    """

    __tablename__ = "tutor_search"
    __table_args__ = (
        bounded("document", 100000),
        Index("tutor_search_vector", "vector", postgresql_using="gin"),
        Index(
            "tutor_search_document",
            "document",
            postgresql_using="gin",
            postgresql_ops={"document": "public.gin_trgm_ops"},
        ),
        Index(
            "tutor_search_name",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "public.gin_trgm_ops"},
        ),
        Index("tutor_search_courses", "course_ids", postgresql_using="gin"),
    )

    tutor_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.tutor.person_id", ondelete="CASCADE"), primary_key=True
    )
    document: Mapped[words]
    vector: Mapped[str] = mapped_column(TSVECTOR, server_default=text("''"))
    shown: Mapped[bool]
    timezone: Mapped[str] = mapped_column(Text(collation="C"))
    name: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(TSVECTOR)
    price_from: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    online: Mapped[bool]
    in_person: Mapped[bool]
    course_ids: Mapped[Any] = mapped_column(ARRAY(UUID(as_uuid=True)))
    subject_ids: Mapped[Any] = mapped_column(ARRAY(UUID(as_uuid=True)))
    week: Mapped[Any] = mapped_column(INT4MULTIRANGE)


class TutorCourse(Base):
    """A course as one tutor offers it: price per session and place."""

    __tablename__ = "tutor_course"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_range"),
        CheckConstraint("online OR in_person", name="somewhere"),
        bounded("place", 200),
        Index("tutor_course_by_course", "course_id", "tutor_id"),
    )

    tutor_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.tutor.person_id", ondelete="CASCADE"), primary_key=True
    )
    course_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.course.id"), primary_key=True)
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    online: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    in_person: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    place: Mapped[words]
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))


class TutorNextFree(Base):
    """A cache for cards and sorting: the first free start for a length; never consulted for booking."""

    __tablename__ = "tutor_next_free"
    __table_args__ = (between("minutes", 1, 1440), Index("tutor_next_free_soonest", "minutes", "starts_at"))

    tutor_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.tutor.person_id", ondelete="CASCADE"), primary_key=True
    )
    minutes: Mapped[int] = mapped_column(Integer, primary_key=True)
    starts_at: Mapped[instant | None]
    computed_at: Mapped[instant_now]
