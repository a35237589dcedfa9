"""An administrator closes a day and moves who is booked then; an open window shows it at once."""

from datetime import datetime, timedelta

import pytest
from tests.e2e.centre import ZONE, Centre, slot_id, spoken

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR, COURSE = "Lena Fischer", "Amelia Novák", "A-level Maths"
REASON = "Burst water pipe"


def quiet_day(centre):
    """A free start on a day of the next two weeks on which nobody else is booked any more."""
    since = datetime.now(ZONE) + timedelta(days=2)
    starts = centre.free(TUTOR, STUDENT, COURSE, since, since + timedelta(days=11))
    start = next(one for one in starts if 9 <= one.astimezone(ZONE).hour < 15)
    day = start.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    live = centre.rows(
        "SELECT id, version FROM app.session WHERE status IN ('scheduled', 'in_progress')"
        " AND during && tstzrange(%s, %s)",
        day, day + timedelta(days=1),
    )  # fmt: skip
    with centre.acting("desk") as desk:
        for one in live:
            desk.execute("SELECT app.set_session_status(%s, 'cancelled', %s, 'room needed')", one)
    return start


def test_a_day_is_closed_and_its_session_moved(signed_in, demo):
    centre = Centre(demo)
    start = quiet_day(centre)
    met = centre.book(TUTOR, STUDENT, COURSE, start)
    midnight = start.astimezone(ZONE).replace(hour=0, minute=0)
    day = midnight.date()
    free = centre.free(TUTOR, STUDENT, COURSE, midnight, midnight + timedelta(days=1))[0]

    student = signed_in(demo.named(STUDENT), name="student")
    student.press("Book Sessions")
    student.write("Search tutors", "novak")
    student.press(has=TUTOR, role=["list item"])
    student.choose("Course", COURSE)
    student.find(id=slot_id(free), showing=False)

    admin = signed_in(demo.person("admin"), name="admin")
    admin.press("Centre")
    admin.press("Add closure")
    first = admin.find(id="closure-first")
    x, y, width, height = first.box
    admin.xdotool("mousemove", str(x + width - 12), str(y + height // 2), "click", "1")
    ahead = (day - datetime.now(ZONE).date()).days
    admin.key(*["Right"] * ahead, "Return")  # in the calendar that opens
    admin.write("Reason", REASON)
    admin.press("Save closure")
    admin.press(id=f"move-{met}")
    admin.press("Save all")
    admin.wait_gone(id="impact-panel")

    student.wait_gone(id=slot_id(free))  # without a click
    student.find(has=REASON, showing=False)
    kept = centre.session(met)
    assert kept.status == "scheduled"
    assert kept.starts_at.astimezone(ZONE).date() != day
    student.press("My Classes")
    student.find(id=f"session-{met}", has=spoken(kept.starts_at), showing=False)
