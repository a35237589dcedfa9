"""The road of a walk-in against the real database: who is free now, booked from now, started at once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.data.centre import Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import board, courses, sessions, tutors
from tutordesk.services.board_rows import FitRow
from tutordesk.ui.desk.walk_in import free_now


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def free(centre: Centre) -> tuple[FitRow, ...]:
    call, now = centre.as_desk.call, datetime.now(UTC)
    course = next(one for one in call(tutors.courses) if one.course_id == centre.course)
    offers = call(courses.offers, course_id=centre.course)
    return free_now(call(board.day, on_date=now.date()), offers, course, now)


def test_a_walk_in_is_booked_from_now_and_started(centre: Centre) -> None:
    fit = next(row for row in free(centre) if row.tutor_id == centre.tutor.person_id)
    assert timedelta() <= datetime.now(UTC) - fit.starts_at < timedelta(minutes=6)
    asked = {
        "student_id": centre.sam.person_id,
        "tutor_id": fit.tutor_id,
        "course_id": centre.course,
        "starts_at": fit.starts_at,
    }
    with pytest.raises(errors.TutorDeskError):  # notice and grid forbid it without a reason
        centre.as_desk.call(sessions.book_for, session_id=uuid4(), **asked)
    row = centre.as_desk.call(sessions.book_for, session_id=uuid4(), override_reason="Walk-in", **asked)
    begun = centre.as_desk.call(
        sessions.set_status, session_id=row.session_id, version=row.version, status="in_progress"
    )
    assert begun.status == "in_progress"
    assert fit.tutor_id not in {one.tutor_id for one in free(centre)}
    history = centre.as_desk.call(sessions.history, session_id=row.session_id)
    assert "Walk-in" in {event.reason for event in history}
