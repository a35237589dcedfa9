"""A tutor paints hours by mouse and keyboard; what that strands is moved; a student sees it at once."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from tests.e2e.centre import ZONE, Centre, at_noon, drag, middle, slot_id, spoken

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR, COURSE = "Lena Fischer", "Amelia Novák", "A-level Maths"


def lonely(centre, starts):
    """A start at whose weekday and time the tutor has nothing else in any week."""
    taken = [
        (begins.astimezone(ZONE), ends.astimezone(ZONE))
        for begins, ends in centre.rows(
            "SELECT lower(during), upper(during) FROM app.session"
            " WHERE tutor_id = %s AND upper(during) > now() AND status IN ('scheduled', 'in_progress')",
            centre.person(TUTOR),
        )
    ]
    for start in starts:
        local = start.astimezone(ZONE)
        minute = local.hour * 60 + local.minute
        if local.minute == 0 and not any(
            begins.weekday() == local.weekday()
            and begins.hour * 60 + begins.minute < minute + 60
            and minute < ends.hour * 60 + ends.minute
            for begins, ends in taken
        ):
            return start
    raise AssertionError("the sample centre has no quiet hour")


def coming(iso_weekday, hour):
    """That weekday and hour at the centre, two to eight days ahead."""
    day = datetime.now(ZONE).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=2)
    return day + timedelta(days=(iso_weekday - day.isoweekday()) % 7)


def cell(window, words):
    return window.find(words, role=["table cell"])


def test_paint_save_and_move_what_is_stranded(signed_in, demo):
    centre = Centre(demo)
    since = datetime.now(ZONE) + timedelta(days=2)
    starts = lonely(centre, at_noon(centre.free(TUTOR, STUDENT, COURSE, since, since + timedelta(days=7))))
    stranded = centre.book(TUTOR, STUDENT, COURSE, starts)
    local = starts.astimezone(ZONE)
    sunday, saturday = coming(7, 9), coming(6, 9)

    student = signed_in(demo.named(STUDENT), name="student")
    student.press("Book Sessions")
    student.write("Search tutors", "novak")
    student.press(has=TUTOR, role=["list item"])
    student.choose("Course", COURSE)
    student.find(id_starts="slot-")
    for new in (sunday, saturday):
        assert not student.has(id=slot_id(new), showing=False)

    tutor = signed_in(demo.named(TUTOR), name="tutor")
    tutor.press("Availability")
    # the mouse takes the hour of the session away and opens two hours on Sunday
    ends = (local + timedelta(minutes=45)).strftime("%H:%M")
    drag(
        tutor,
        middle(cell(tutor, f"{local:%A %H:%M}, available")),
        middle(cell(tutor, f"{local:%A} {ends}, available")),
    )
    drag(
        tutor,
        middle(cell(tutor, "Sunday 09:00, not available")),
        middle(cell(tutor, "Sunday 10:45, not available")),
    )
    cell(tutor, f"{local:%A %H:%M}, not available")
    cell(tutor, "Sunday 10:45, available")
    # the keyboard goes on from there: an hour on Saturday
    tutor.key("Left")
    tutor.key("shift+Down", "shift+Down", "shift+Down")
    tutor.key("space")
    cell(tutor, "Saturday 09:45, available")
    assert not student.has(id=slot_id(sunday), showing=False), "nothing counts before it is saved"

    tutor.press("Save changes")
    tutor.press(id=f"move-{stranded}")
    tutor.press("Save all")
    tutor.wait_gone(id="impact-panel")
    for new in (sunday, saturday):  # without a click
        student.find(id=slot_id(new), showing=False)
    tutor.find("As students can book you now.", showing=False)  # the preview is no longer about a draft
    kept = centre.session(stranded)
    assert kept.status == "scheduled"
    assert kept.starts_at != starts
    assert not overlaps_itself(centre)
    student.press("My Classes")
    student.find(id=f"session-{stranded}", has=spoken(kept.starts_at), showing=False)


def overlaps_itself(centre):
    """Whether the stored hours of a weekday touch or overlap: painting joins them."""
    rules = centre.rows(
        "SELECT iso_weekday, start_minute, end_minute FROM app.availability_rule WHERE tutor_id = %s"
        " ORDER BY 1, 2",
        centre.person(TUTOR),
    )
    return any(one[0] == two[0] and two[1] <= one[2] for one, two in pairwise(rules))
