"""A tutor's hours: weekly rules and dated exceptions, as wall-clock minutes in the tutor's zone."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, between, bounded, uuid_pk, uuid_ref, words


def _minutes() -> tuple[CheckConstraint, CheckConstraint]:
    return (
        between("start_minute", 0, 1439),
        CheckConstraint(
            "end_minute > start_minute AND end_minute <= start_minute + 1440", name="end_minute_range"
        ),
    )


class AvailabilityRule(Base):
    """Open every week on one weekday, from ``start_minute`` for at most 24 hours."""

    __tablename__ = "availability_rule"
    __table_args__ = (
        between("iso_weekday", 1, 7),
        *_minutes(),
        CheckConstraint("NOT isempty(valid_on)", name="valid_on_some"),
        Index("availability_rule_by_tutor", "tutor_id", "iso_weekday"),
    )

    id: Mapped[uuid_pk]
    tutor_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.tutor.person_id", ondelete="CASCADE"))
    iso_weekday: Mapped[int] = mapped_column(Integer)
    start_minute: Mapped[int] = mapped_column(Integer)
    end_minute: Mapped[int] = mapped_column(Integer)
    valid_on: Mapped[Any] = mapped_column(DATERANGE, server_default=text("'(,)'"))


class AvailabilityOverride(Base):
    """One date's exception: open instead of the weekly rules, or closed (``0, 1440`` is the whole day)."""

    __tablename__ = "availability_override"
    __table_args__ = (
        *_minutes(),
        CheckConstraint("isfinite(on_date)", name="on_date_finite"),
        bounded("reason", 2000),
        Index("availability_override_by_tutor", "tutor_id", "on_date"),
    )

    id: Mapped[uuid_pk]
    tutor_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.tutor.person_id", ondelete="CASCADE"))
    on_date: Mapped[date]
    available: Mapped[bool]
    start_minute: Mapped[int] = mapped_column(Integer)
    end_minute: Mapped[int] = mapped_column(Integer)
    reason: Mapped[words]
