"""The change feed: what happened, by transaction, and the clock that keeps ticks a second apart."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, Identity, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, Xid8, instant_now


class Change(Base):
    """A topic that a transaction touched; pruned after 24 hours."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint(
            "topic IN ('tutor', 'hours', 'session', 'enrollment', 'course', 'person', 'centre')",
            name="topic_known",
        ),
        Index("change_by_transaction", "x"),
        Index("change_by_age", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    x: Mapped[Any] = mapped_column(Xid8(), server_default=text("pg_current_xact_id()"))
    topic: Mapped[str] = mapped_column(Text)
    tutor_id: Mapped[UUID | None]
    at: Mapped[instant_now]


class ChangeClock(Base):
    """One row: when the last tick went out, and up to which transaction changes were pruned."""

    __tablename__ = "change_clock"
    __table_args__ = (CheckConstraint('"only"', name="only_one"),)

    only: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("'-infinity'"))
    pruned_x: Mapped[Any] = mapped_column(Xid8(), server_default=text("'0'"))
