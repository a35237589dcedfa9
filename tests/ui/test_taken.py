"""Of two decisions not yet made, both can be, or only one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tutordesk.ui.impact.taken import Taken, taker

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANNA, BORIS, LENA, NOAH = (uuid4() for _who in range(4))


def lesson(minute: int, tutor: UUID = ANNA, student: UUID = NOAH, pause: int = 10) -> Taken:
    starts_at = NINE + timedelta(minutes=minute)
    length = timedelta(hours=1)
    return Taken(starts_at, starts_at + length, tutor, timedelta(minutes=pause), student, "Noah")


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        pytest.param(lesson(30), True, id="meanwhile"),
        pytest.param(lesson(60), True, id="at once after it: the tutor's break is missing"),
        pytest.param(lesson(69), True, id="a minute too early"),
        pytest.param(lesson(70), False, id="after the break"),
        pytest.param(lesson(-60), True, id="at once before it"),
        pytest.param(lesson(-70), False, id="before it, with the break"),
        pytest.param(lesson(60, pause=0), True, id="where one knows of the break"),
        pytest.param(lesson(30, BORIS), False, id="other people"),
        pytest.param(lesson(30, BORIS, LENA), True, id="a student is in one place"),
        pytest.param(lesson(60, BORIS, LENA), False, id="a student needs no break"),
        pytest.param(lesson(30, BORIS, ANNA), True, id="who teaches the one and learns in the other"),
        pytest.param(lesson(60, BORIS, ANNA), False, id="who then learns needs no break"),
    ],
)
def test_what_meets(other: Taken, *, meets: bool) -> None:
    one = lesson(0, student=LENA)
    assert one.meets(other) is meets
    assert other.meets(one) is meets
    assert taker([lesson(600), other], one) == ("Noah" if meets else "")
