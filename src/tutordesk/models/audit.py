"""Who changed people, roles, hours, offers and the centre: append-only, written by triggers."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, bounded, instant_now, words


class AuditEvent(Base):
    """One change: the row before and after. ``actor_id`` is null for what the deployment itself did."""

    __tablename__ = "audit_event"
    __table_args__ = (
        bounded("actor_role", 40),
        CheckConstraint("char_length(kind) BETWEEN 1 AND 40", name="kind_length"),
        CheckConstraint("char_length(subject_table) BETWEEN 1 AND 63", name="subject_table_length"),
        bounded("subject_id", 200),
        Index("audit_event_by_subject", "subject_table", "subject_id", text("id DESC")),
        Index("audit_event_by_actor", "actor_id", text("id DESC")),
        Index("audit_event_by_time", text("at DESC"), text("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[instant_now]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.person.id"))
    actor_role: Mapped[words]
    kind: Mapped[str] = mapped_column(Text)
    subject_table: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[words]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
