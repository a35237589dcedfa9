"""Who takes which course."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, between, instant_now, uuid_pk, uuid_ref


class Enrollment(Base):
    """A student takes a course; ``tutor_id`` null means with any tutor."""

    __tablename__ = "enrollment"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'ended')", name="status_known"),
        between("planned_sessions", 1, 10000),
        CheckConstraint("student_id <> tutor_id", name="not_with_oneself"),
        Index(
            "enrollment_active_once",
            "student_id",
            "course_id",
            "tutor_id",
            unique=True,
            postgresql_where=text("status = 'active'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("enrollment_by_student", "student_id"),
        Index("enrollment_by_tutor", "tutor_id", "student_id"),
        Index("enrollment_by_course", "course_id"),
    )

    id: Mapped[uuid_pk]
    student_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.person.id"))
    course_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.course.id"))
    tutor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.tutor.person_id"))
    planned_sessions: Mapped[int | None] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(Text, server_default=text("'active'"))
    created_at: Mapped[instant_now]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.person.id"))
