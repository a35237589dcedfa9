"""Somebody stands at the desk: a tutor who is free now, booked and started at once; nobody is given twice."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.e2e.centre import ZONE, Centre
from tests.e2e.test_phone_call import wait_focus

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, COURSE = "Lena Fischer", "A-level Maths"
LINE = {"role": ["list item"], "path_has": "FitList"}


@pytest.fixture
def tutor(demo) -> str:
    """Somebody who teaches the course, works today and has nothing for hours; nor has the student."""
    centre = Centre(demo)
    ((name, tutor_id),) = centre.rows(
        "SELECT t.display_name, t.person_id FROM app.tutor t"
        " JOIN app.tutor_course o ON o.tutor_id = t.person_id"
        " JOIN app.course c ON c.id = o.course_id WHERE c.name = %s AND o.active AND t.listed"
        " ORDER BY t.display_name LIMIT 1",
        COURSE,
    )
    now = datetime.now(UTC)
    for person in (name, STUDENT):
        centre.clear(person, now - timedelta(minutes=10), now + timedelta(hours=3))
    centre.rows("DELETE FROM app.availability_override WHERE tutor_id = %s RETURNING 1", tutor_id)
    today = now.astimezone(ZONE).date()
    centre.rows(  # late in the evening a session ends tomorrow
        "INSERT INTO app.availability_override"
        " (tutor_id, on_date, available, start_minute, end_minute, reason)"
        " SELECT %s, d, true, 0, 1440, '' FROM unnest(%s::date[]) d RETURNING 1",
        tutor_id, [today, today + timedelta(days=1)],
    )  # fmt: skip
    return name


def begin(desk) -> None:
    """Open it and choose the course."""
    desk.key("ctrl+shift+j")
    desk.find(id="walk-in-dialog")
    wait_focus(desk, label="Course", role=["combo box"])
    desk.type(COURSE[:6])


def test_a_walk_in(signed_in, demo, tutor):
    centre = Centre(demo)
    desk = signed_in(demo.person("desk"), name="desk")
    desk.find("Day board", role=["label"])
    begin(desk)
    desk.find(has=tutor, **LINE).click()
    assert not desk.has(label="Tutor", role=["combo box"]), "now is now, with whoever is free"

    # for whom: asked before anything is booked
    desk.press("Book session", id="book-session")
    desk.find(has="Whom is the session for?")
    wait_focus(desk, id="find-student")
    desk.type(STUDENT)
    desk.find(has=STUDENT, role=["list item"])
    desk.key("Return")
    desk.find(has=STUDENT, id="first-free-for")
    desk.find(has=tutor, **LINE).click()
    desk.press("Book session", id="book-session")
    desk.wait_gone(id="walk-in-dialog")
    desk.find(has=f"Started for {STUDENT}: {COURSE} with {tutor}")

    ((session_id, starts_at),) = centre.rows(
        "SELECT id, lower(during) FROM app.session WHERE student_id = %s AND tutor_id = %s"
        " AND during @> now() AND status = 'in_progress'",
        centre.person(STUDENT), centre.person(tutor),
    )  # fmt: skip
    assert timedelta(0) <= datetime.now(UTC) - starts_at < timedelta(minutes=10)
    reasons = centre.rows(
        "SELECT r.reason FROM app.session_event e JOIN app.session_event_reason r ON r.event_id = e.id"
        " WHERE e.session_id = %s",
        session_id,
    )
    assert ("Walk-in",) in reasons
    desk.find(has=f"Booking for {STUDENT}", id="booking-for")

    # the next one at the desk is not given a tutor who is taken
    desk.key("ctrl+shift+j")  # the course of the call is chosen already
    desk.find(id="walk-in-dialog")
    desk.wait_until(lambda: desk.has(**LINE) or desk.has("Nobody of this course is free now"))
    assert not desk.has(has=tutor, **LINE)
    desk.key("Escape")
    desk.wait_gone(id="walk-in-dialog")
