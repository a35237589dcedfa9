"""The day board: a day of the whole centre as the front desk reads it."""

from datetime import date, timedelta

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import board
from tutordesk.services.rows import OpenSpan


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def test_a_day_shows_tutors_their_hours_sessions_and_closures(centre: Centre) -> None:
    booked = centre.book()
    day = centre.start.date()
    centre.world.closure(day, day, 1200, 1260, "Staff meeting")
    plan = centre.as_desk.call(board.day, on_date=day)
    assert plan.timezone == "UTC"
    assert (plan.ends_at - plan.starts_at) == timedelta(days=1)
    assert [column.display_name for column in plan.tutors] == ["Colleague", "Outsider", "Tutor"]
    tutor = plan.tutors[-1]
    assert (tutor.tutor_id, tutor.course_ids) == (centre.tutor.person_id, {centre.course})
    assert [subject.name for subject in tutor.subjects] == ["Mathematics"]
    assert [session.session_id for session in plan.sessions] == [booked.session_id]
    assert [action.action for action in plan.sessions[0].actions][-1] == "reopen"
    assert plan.closures == (
        OpenSpan(plan.starts_at + 20 * HOUR, plan.starts_at + 21 * HOUR, "Staff meeting"),
    )
    assert [span.ends_at for span in tutor.working] == [plan.starts_at + 20 * HOUR, plan.ends_at]
    assert (tutor.away, tutor.away_until) == ("", None)


def test_leave_says_why_and_until_when(centre: Centre) -> None:
    day = centre.start.date()
    for ahead in (0, 1, 2, 4):
        centre.world.override(day + timedelta(days=ahead), False, 0, 1440, "Flu" if ahead == 0 else "")
    for asked, away, until in (
        (day, "Flu", 2),
        (day + timedelta(days=1), "", 2),
        (day - timedelta(days=1), "", 0),
    ):
        tutor = centre.as_desk.call(board.day, on_date=asked).tutors[-1]
        assert tutor.away == away
        assert tutor.away_until == (day + timedelta(days=until) if until else None)
        assert bool(tutor.working) == (until == 0)


def test_who_is_not_listed_is_shown_with_a_session_that_day_only(centre: Centre) -> None:
    booked = centre.book()
    centre.world.terms(listed=False)
    for ahead, shown in ((0, True), (1, False)):
        plan = centre.as_desk.call(board.day, on_date=centre.start.date() + timedelta(days=ahead))
        assert (booked.tutor_id in {column.tutor_id for column in plan.tutors}) == shown


def test_a_cancelled_session_leaves_the_board(centre: Centre) -> None:
    centre.cancel(centre.as_desk.call, centre.book())
    assert centre.as_desk.call(board.day, on_date=centre.start.date()).sessions == ()


def test_the_day_is_the_centres(centre: Centre) -> None:
    centre.world.centre(timezone="Asia/Tokyo")
    plan = centre.as_admin.call(board.day, on_date=centre.start.date())
    assert plan.timezone == "Asia/Tokyo"
    assert plan.starts_at.hour == 15
    assert centre.book().session_id in {
        row.session_id for row in centre.as_admin.call(board.day, on_date=centre.start.date()).sessions
    }


def test_the_board_is_the_front_desks(centre: Centre) -> None:
    for door in (centre.as_sam, centre.as_tutor):
        with pytest.raises(errors.NotAllowed):
            door.call(board.day, on_date=centre.start.date())
    with pytest.raises(errors.InvalidValue):
        centre.as_desk.call(board.day, on_date=date.max)
