"""The centre itself: its one row of rules, the zones the server knows, and the days it is closed."""

from datetime import date

from sqlalchemy import CHAR, Boolean, CheckConstraint, ForeignKey, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, between, booking_rules, bounded, named, uuid_pk, words


class Timezone(Base):
    """An IANA zone the server knows; zones are foreign keys because checking one by name costs 10 ms."""

    __tablename__ = "timezone"
    __table_args__ = (
        CheckConstraint("name = 'UTC' OR name ~ '^[A-Z][A-Za-z_+-]*/[A-Za-z0-9_+/-]+$'", name="name_form"),
    )

    name: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)


class Centre(Base):
    """The organisation that runs the server: exactly one row, and the defaults of the booking rules."""

    __tablename__ = "centre"
    __table_args__ = (
        CheckConstraint('"only"', name="only_one"),
        named("name"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_form"),
        bounded("phone", 40),
        bounded("opening_hours", 2000),
        *booking_rules(),
        between("max_open_sessions", 1, 1000),
    )

    only: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    name: Mapped[str] = mapped_column(Text)
    timezone: Mapped[str] = mapped_column(Text(collation="C"), ForeignKey("app.timezone.name"))
    currency: Mapped[str] = mapped_column(CHAR(3), server_default=text("'EUR'"))
    phone: Mapped[words]
    opening_hours: Mapped[words]
    slot_step_minutes: Mapped[int] = mapped_column(Integer, server_default=text("30"))
    min_notice_minutes: Mapped[int] = mapped_column(Integer, server_default=text("120"))
    break_minutes: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    horizon_days: Mapped[int] = mapped_column(Integer, server_default=text("60"))
    cancel_notice_minutes: Mapped[int] = mapped_column(Integer, server_default=text("1440"))
    max_open_sessions: Mapped[int] = mapped_column(Integer, server_default=text("10"))
    enrollment_required: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))


class Closure(Base):
    """Dates in the centre's zone on which nobody teaches, or minutes of each of those dates."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("first_date <= last_date", name="dates_order"),
        CheckConstraint("isfinite(first_date) AND isfinite(last_date)", name="dates_finite"),
        between("start_minute", 0, 1439),
        CheckConstraint("end_minute > start_minute AND end_minute <= 1440", name="end_minute_range"),
        bounded("reason", 2000),
    )

    id: Mapped[uuid_pk]
    first_date: Mapped[date]
    last_date: Mapped[date]
    start_minute: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    end_minute: Mapped[int] = mapped_column(Integer, server_default=text("1440"))
    reason: Mapped[words]
