"""One attempt to book: what is asked, under one id kept through every retry. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

LONGEST_REQUIREMENTS = 2000
COUNTER_FROM = 1800


@dataclass(frozen=True)
class Wish:
    """What somebody wants to book."""

    tutor_id: UUID
    course_id: UUID
    starts_at: datetime
    requirements: str
    student_id: UUID | None = None
    override_reason: str | None = None


@dataclass
class Attempt:
    """A wish under its id. The id is the idempotency key: repeating it cannot book twice."""

    wish: Wish
    session_id: UUID = field(default_factory=uuid4)

    def serves(self, wish: Wish) -> bool:
        """Whether a retry of ``wish`` may use the same id."""
        return self.wish == wish

    def keywords(self) -> dict[str, Any]:
        """Return the keywords of the verb that books."""
        wish = self.wish
        asked: dict[str, Any] = {
            "session_id": self.session_id,
            "tutor_id": wish.tutor_id,
            "course_id": wish.course_id,
            "starts_at": wish.starts_at,
            "requirements": wish.requirements,
        }
        if wish.student_id is not None:
            asked |= {"student_id": wish.student_id, "override_reason": wish.override_reason}
        return asked
