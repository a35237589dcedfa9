"""What the front desk keeps about sessions: whether they are paid, and which of them repeat."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, between, instant_now, uuid_ref


class SessionPayment(Base):
    """A session that was paid, how and to whom; one that was not has no row."""

    __tablename__ = "session_payment"
    __table_args__ = (
        CheckConstraint("method IN ('cash', 'card', 'transfer', 'invoice', 'other')", name="method_known"),
    )

    session_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.session.id"), primary_key=True)
    method: Mapped[str] = mapped_column(Text)
    paid_at: Mapped[instant_now]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.person.id"))


class Series(Base):
    """Sessions that repeat every so many weeks; each of them stays a session of its own."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("student_id <> tutor_id", name="not_with_oneself"),
        between("every_weeks", 1, 8),
        Index("series_by_student", "student_id"),
        Index("series_by_tutor", "tutor_id"),
    )

    id: Mapped[UUID] = mapped_column(PG_UUID(as_uuid=True), primary_key=True)
    tutor_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.tutor.person_id"))
    student_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.person.id"))
    course_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.course.id"))
    every_weeks: Mapped[int] = mapped_column(Integer)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.person.id"))
    created_at: Mapped[instant_now]


class SeriesSession(Base):
    """Which series a session belongs to; one at most."""

    __tablename__ = "series_session"
    __table_args__ = (Index("series_session_by_series", "series_id"),)

    session_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.session.id"), primary_key=True)
    series_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.series.id"))
