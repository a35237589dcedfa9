"""What is taught: subjects, and the courses of each."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, between, named, uuid_pk, uuid_ref


class Subject(Base):
    """A subject; ``position`` orders subjects and picks their accent colour."""

    __tablename__ = "subject"
    __table_args__ = (named("name"), between("position", 0, 10000))

    id: Mapped[uuid_pk]
    name: Mapped[str] = mapped_column(Text, unique=True)
    position: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class Course(Base):
    """A course of one subject and its usual length in minutes."""

    __tablename__ = "course"
    __table_args__ = (
        named("name"),
        between("session_minutes", 1, 1440),
        Index("course_by_subject", "subject_id", "name"),
    )

    id: Mapped[uuid_pk]
    subject_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.subject.id"))
    name: Mapped[str] = mapped_column(Text)
    session_minutes: Mapped[int] = mapped_column(Integer, server_default=text("60"))
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
