"""The times that decisions take before any of them is made. Values only."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID


class Taken(NamedTuple):
    """A time that a decision takes: from, until, with which tutor and the break after it, and whose."""

    starts_at: datetime
    ends_at: datetime
    tutor_id: UUID
    pause: timedelta
    student_id: UUID
    student: str

    def meets(self, other: "Taken") -> bool:
        """Whether not both can be: somebody would be in two places, or a tutor go without the break."""
        pause = max(self.pause, other.pause) if self.tutor_id == other.tutor_id else timedelta(0)
        together = {self.tutor_id, self.student_id} & {other.tutor_id, other.student_id}
        apart = self.starts_at >= other.ends_at + pause or other.starts_at >= self.ends_at + pause
        return bool(together) and not apart


def taker(taken: Iterable[Taken], wanted: Taken) -> str:
    """Whose decision stands in the way of a time; empty where none does."""
    return next((one.student for one in taken if one.meets(wanted)), "")
