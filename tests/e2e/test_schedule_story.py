"""A tutor's day: a session is started and completed, one is missed, one cancelled, one moved; undone; students see it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.e2e.centre import ZONE, Centre, at_noon, drag, middle, next_week, slot_id

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR, COURSE = "Lena Fischer", "Amelia Novák", "A-level Maths"


@pytest.fixture
def centre(demo):
    return Centre(demo)


def block(window, session_id, *, has=""):
    """The session's button on the calendar."""
    return window.find(id=f"session-{session_id}", has=has)


def two_free_days(centre):
    """Two starts of next week on different days."""
    starts = at_noon(centre.free(TUTOR, STUDENT, COURSE, next_week(), next_week() + timedelta(days=5)))
    first = starts[0]
    other = next(one for one in starts if one.astimezone(ZONE).date() != first.astimezone(ZONE).date())
    return first, other


def spoken_day(starts):
    local = starts.astimezone(ZONE)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def test_a_session_through_its_life(signed_in, demo, centre):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    soon = now + timedelta(minutes=5 - now.minute % 5)
    for person in (TUTOR, STUDENT):
        centre.clear(person, soon - timedelta(hours=4), soon + timedelta(hours=2))
    missed = centre.book(TUTOR, STUDENT, COURSE, soon - timedelta(hours=3), "entered afterwards")
    held = centre.book(TUTOR, STUDENT, COURSE, soon - timedelta(minutes=10), "walked in")
    later = centre.book(TUTOR, STUDENT, COURSE, two_free_days(centre)[0])

    student = signed_in(demo.named(STUDENT), name="student")
    tutor = signed_in(demo.named(TUTOR), name="tutor")
    student.press("My Classes")
    student.find(id=f"session-{later}", showing=False)

    block(tutor, held).press()
    tutor.press("Start session")
    block(tutor, held, has="in progress")
    student.find(id=f"session-{held}", has="in progress", showing=False)
    tutor.press("Complete session")
    block(tutor, held, has="completed")
    assert centre.session(held).status == "completed"

    block(tutor, missed).press()
    tutor.press("Mark no-show")
    block(tutor, missed, has="no-show")
    assert centre.session(missed).status == "no_show"

    tutor.press("Next week")
    block(tutor, later).press()
    tutor.press("Cancel session")
    tutor.write("Reason for cancelling", "The tutor is ill")
    tutor.press("Yes, cancel session")
    block(tutor, later, has="cancelled")
    kept = centre.session(later)
    assert (kept.status, kept.reason) == ("cancelled", "The tutor is ill")
    student.wait_gone(id=f"session-{later}", has="scheduled")
    tutor.press("Undo", id="undo")
    block(tutor, later, has="scheduled")
    assert centre.session(later).status == "scheduled"
    student.find(id=f"session-{later}", has="scheduled", showing=False)


def test_dragged_undone_and_moved_by_keyboard(signed_in, demo, centre):
    first, other = two_free_days(centre)
    session_id = centre.book(TUTOR, STUDENT, COURSE, first)
    student = signed_in(demo.named(STUDENT), name="student")
    tutor = signed_in(demo.named(TUTOR), name="tutor")
    student.press("My Classes")
    card = {"id": f"session-{session_id}", "showing": False}
    student.find(has=spoken_day(first), **card)

    tutor.press("Next week")
    thing = block(tutor, session_id, has=spoken_day(first))
    start = middle(thing)
    drag(tutor, start, (round(start[0] + days_apart(first, other) * day_width(tutor, centre)), start[1] + down(thing, first, other)))
    block(tutor, session_id, has=spoken_day(other))
    tutor.wait_until(lambda: centre.session(session_id).starts_at == other)
    student.find(has=spoken_day(other), **card)

    tutor.key("ctrl+z")
    block(tutor, session_id, has=spoken_day(first))
    assert centre.session(session_id).starts_at == first
    student.find(has=spoken_day(first), **card)

    tutor.press("Dismiss notice")
    thing = block(tutor, session_id)
    if not tutor.has("Session details"):
        thing.press()
    tutor.find("Session details")
    tutor.key("ctrl+shift+m")
    tutor.find("Move session", id="slot-dialog")
    tutor.find(id=slot_id(other)).focus()
    tutor.key("space")
    button = tutor.find("Move session", id="confirm-slot")
    tutor.wait_until(lambda: button.enabled)
    button.focus()
    tutor.key("space")
    tutor.wait_gone(id="slot-dialog")
    block(tutor, session_id, has=spoken_day(other))
    assert centre.session(session_id).starts_at == other
    student.find(has=spoken_day(other), **card)


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
