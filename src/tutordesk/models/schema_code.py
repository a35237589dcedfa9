"""Which files of ``alembic/code`` were applied, and with which content."""

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, instant_now


class SchemaCode(Base):
    """One applied file and the SHA-256 of its content."""

    __tablename__ = "schema_code"
    __table_args__ = (
        CheckConstraint("file ~ '^[a-z0-9_]{1,60}[.]sql$'", name="file_form"),
        CheckConstraint("checksum ~ '^[0-9a-f]{64}$'", name="checksum_form"),
    )

    file: Mapped[str] = mapped_column(Text, primary_key=True)
    checksum: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[instant_now]
