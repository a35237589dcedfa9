"""A tutor's day: sessions are held, missed, cancelled, moved, and given back; a student sees it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.e2e.centre import (
    ZONE,
    Centre,
    choose_slot,
    drag,
    free_on_two_days,
    middle,
    next_week,
    spoken,
    turn_weeks,
)

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR, COURSE = "Lena Fischer", "Amelia Novák", "A-level Maths"


@pytest.fixture
def centre(demo):
    return Centre(demo)


def block(window, session_id, *, has=""):
    """The session's button on the calendar, which may have been scrolled out of sight."""
    return window.find(id=f"session-{session_id}", has=has, showing=False)


def act(window, name):
    """Press the button of an action as soon as it is the picked session's and possible."""
    window.press(name, role=["push button"])


def two_free_days(centre):
    return free_on_two_days(centre, TUTOR, STUDENT, COURSE, next_week())


def test_a_session_through_its_life(signed_in, demo, centre):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    soon = now + timedelta(minutes=5 - now.minute % 5)
    for person in (TUTOR, STUDENT):
        centre.clear(person, soon - timedelta(hours=4), soon + timedelta(hours=2))
    was, began, ahead = soon - timedelta(minutes=80), soon - timedelta(minutes=10), two_free_days(centre)[0]
    missed = centre.book(TUTOR, STUDENT, COURSE, was, "entered afterwards")
    held = centre.book(TUTOR, STUDENT, COURSE, began, "walked in")
    later = centre.book(TUTOR, STUDENT, COURSE, ahead)

    student = signed_in(demo.named(STUDENT), name="student")
    tutor = signed_in(demo.named(TUTOR), name="tutor")
    student.press("My Classes")
    student.find(id=f"session-{later}", showing=False)

    turn_weeks(tutor, now, began)  # a week may just have ended
    tutor.press(id=f"session-{held}", showing=False)
    act(tutor, "Start session")
    block(tutor, held, has="in progress")
    student.find(id=f"session-{held}", has="in progress", showing=False)
    act(tutor, "Complete session")
    block(tutor, held, has="completed")
    assert centre.session(held).status == "completed"

    turn_weeks(tutor, began, was)
    tutor.press(id=f"session-{missed}", showing=False)
    act(tutor, "Mark no-show")
    block(tutor, missed, has="no-show")
    assert centre.session(missed).status == "no_show"

    turn_weeks(tutor, was, ahead)
    tutor.press(id=f"session-{later}", showing=False)
    act(tutor, "Cancel session")
    tutor.write("Reason for cancelling", "The tutor is ill")
    tutor.press("Yes, cancel session")
    tutor.find("Cancelled", role=["label"])  # in the details; the calendar has room again
    kept = centre.session(later)
    assert (kept.status, kept.reason) == ("cancelled", "The tutor is ill")
    student.find(id=f"session-{later}", has="cancelled", showing=False)
    tutor.key("ctrl+z")  # the newest of all that can be undone now
    tutor.find(has="Undone: ")
    assert centre.session(later).status == "scheduled"
    student.find(id=f"session-{later}", has="scheduled", showing=False)


@pytest.mark.long
def test_dragged_undone_and_moved_by_keyboard(signed_in, demo, centre):
    first, other = two_free_days(centre)
    session_id = centre.book(TUTOR, STUDENT, COURSE, first)
    student = signed_in(demo.named(STUDENT), name="student")
    tutor = signed_in(demo.named(TUTOR), name="tutor")
    student.press("My Classes")
    card = {"id": f"session-{session_id}", "showing": False}
    student.find(has=spoken(first), **card)

    tutor.press("Next week")
    thing = block(tutor, session_id, has=spoken(first))
    start = middle(thing)
    across = round(days_apart(first, other) * day_width(tutor, centre))
    end = (start[0] + across, start[1] + down(thing, first, other))
    drag(tutor, start, end, escape=True)
    drag(tutor, start, end)
    block(tutor, session_id, has=spoken(other))
    tutor.wait_until(lambda: centre.session(session_id).starts_at == other)
    assert centre.session(session_id).version == 2, "Escape moved nothing"
    student.find(has=spoken(other), **card)
    student.wait_until(lambda: student.find(**card).name.endswith(", moved"))  # marked until seen

    tutor.key("ctrl+z")
    block(tutor, session_id, has=spoken(first))
    assert centre.session(session_id).starts_at == first
    student.find(has=spoken(first), **card)

    tutor.press("Dismiss notice")
    if not tutor.has("Session details"):
        tutor.press(id=f"session-{session_id}", showing=False)
    tutor.find("Session details")
    tutor.key("ctrl+shift+m")
    tutor.find("Move session", id="slot-dialog")
    choose_slot(tutor, other)
    block(tutor, session_id, has=spoken(other))
    assert centre.session(session_id).starts_at == other
    student.find(has=spoken(other), **card)


def days_apart(first, other):
    return (other.astimezone(ZONE).date() - first.astimezone(ZONE).date()).days


def down(thing, first, other):
    """Pixels from one time of day to another; a block of an hour is an hour high, but for the gap."""
    one, two = first.astimezone(ZONE), other.astimezone(ZONE)
    return round(((two.hour - one.hour) * 60 + two.minute - one.minute) / 60 * (thing.box[3] + 2))


def day_width(window, centre):
    """How far apart two days are, measured between sessions of different days."""
    places = {}
    for found in window.find_all(id_starts="session-"):
        if found.box and re.search(r", \w+day \d", found.name) and "cancelled" not in found.name:
            identifier = found.id.rpartition("session-")[2]
            day = centre.session(identifier).starts_at.astimezone(ZONE).date().toordinal()
            places[day] = min(found.box[0], places.get(day, found.box[0]))
    first, last = min(places), max(places)
    assert last > first, "the week shows sessions on two days"
    return (places[last] - places[first]) / (last - first)
