"""The front desk gives a session to another tutor on the Day board; somebody of two roles switches by key."""

from datetime import timedelta

import pytest
from tests.e2e.centre import ZONE, Centre, at_noon, middle, next_week, show_day

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR, COURSE = "Lena Fischer", "Amelia Novák", "A-level Maths"


@pytest.fixture
def centre(demo):
    return Centre(demo)


def free_with_both(centre, other):
    """A start on a weekday of next week at which both could teach the student, by daylight."""
    monday = next_week()
    asked = (STUDENT, COURSE, monday, monday + timedelta(days=5))
    both = set(centre.free(TUTOR, *asked)) & set(centre.free(other, *asked))
    return next(iter(at_noon(sorted(both))), None)


def another_tutor(centre):
    """Who else teaches the course, free with the tutor at some start, and at which difference in price."""
    found = centre.rows(
        "SELECT t.display_name, a.price - own.price FROM app.tutor_course a JOIN app.tutor t"
        " ON t.person_id = a.tutor_id JOIN app.tutor_course own ON own.course_id = a.course_id"
        " WHERE a.course_id = %s AND own.tutor_id = %s AND a.tutor_id <> own.tutor_id AND a.active"
        " AND a.price <> own.price AND t.listed ORDER BY 1",
        centre.course(COURSE)[0], centre.person(TUTOR),
    )  # fmt: skip
    free = ((name, more, free_with_both(centre, name)) for name, more in found)
    return next((name, more, starts) for name, more, starts in free if starts is not None)


def taught_by(centre, session_id):
    return centre.rows(
        "SELECT t.display_name, s.price FROM app.session s JOIN app.tutor t ON t.person_id = s.tutor_id"
        " WHERE s.id = %s",
        session_id,
    )[0]


def test_a_session_is_dragged_to_another_tutor_and_back(signed_in, demo, centre):
    other, more, starts = another_tutor(centre)
    session_id = centre.book(TUTOR, STUDENT, COURSE, starts)
    price = taught_by(centre, session_id)[1]
    student = signed_in(demo.named(STUDENT), name="student")
    student.press("My Classes")
    card = {"id": f"session-{session_id}", "showing": False}
    student.find(has=TUTOR, **card)

    desk = signed_in(demo.person("desk"), name="desk")
    desk.find("Day board", role=["label"])
    show_day(desk, starts)
    desk.press("Maths", role=["check box", "toggle button", "push button"])  # few columns, all in sight
    head = desk.find(id=f"tutor-{centre.person(other)}")
    block = desk.find(id=f"session-{session_id}")
    start = middle(block)
    end = (middle(head)[0], start[1])

    desk.xdotool("mousemove", "--sync", *map(str, start), "mousedown", "1")
    for part in (4, 2, 1):
        point = [str(a + (b - a) // part) for a, b in zip(start, end, strict=True)]
        desk.xdotool("mousemove", "--sync", *point)
    said = desk.find(id="drag-verdict", has=f"to {other} · ").name
    assert said.endswith(f"stays €{price:.2f}, usually €{price + more:.2f}")
    assert said.startswith(f"{starts.astimezone(ZONE):%H:%M}–")
    assert taught_by(centre, session_id) == (TUTOR, price), "nothing is solid yet"
    desk.xdotool("mouseup", "1")
    student.find(has=other, **card)  # without a click
    assert taught_by(centre, session_id) == (other, price), "what was agreed stays"
    assert centre.session(session_id).starts_at == starts

    desk.press("Undo", id="undo")
    student.find(has=TUTOR, **card)
    assert taught_by(centre, session_id) == (TUTOR, price)


@pytest.fixture
def two_roles(demo, centre):
    """The tutor is at the front desk too, for this story."""
    with centre.acting("admin") as admin:
        admin.execute("SELECT app.set_roles(%s, '{tutor,desk}')", [centre.person(TUTOR)])
        yield demo.named(TUTOR)
        admin.execute("SELECT app.set_roles(%s, '{tutor}')", [centre.person(TUTOR)])


def cancelled_as(centre, session_id):
    """The role in which it was cancelled last."""
    return centre.rows(
        "SELECT actor_role FROM app.session_event WHERE session_id = %s AND kind = 'cancelled'"
        " ORDER BY id DESC LIMIT 1",
        session_id,
    )[0][0]


def rail(window):
    return {one.id.rpartition(".")[2] for one in window.find_all(id_starts="page-")}


def test_a_switch_of_role_leaves_nothing_of_the_old_one(signed_in, demo, centre, two_roles):
    monday = next_week()
    asked = (TUTOR, STUDENT, COURSE, monday, monday + timedelta(days=5))
    starts = at_noon(centre.free(*asked))[0]
    session_id = centre.book(TUTOR, STUDENT, COURSE, starts)
    block = {"id": f"session-{session_id}", "showing": False}
    window = signed_in(two_roles, name="two-roles")

    window.key("ctrl+shift+1")
    window.press(id="page-schedule")
    window.press("Next week")
    window.press(**block)
    window.find("Session details")
    as_tutor = rail(window)
    assert {"page-schedule", "page-availability"} <= as_tutor
    assert not as_tutor & {"page-board", "page-people"}

    window.key("ctrl+shift+2")  # the front desk
    window.find("Day board", role=["label"])
    window.wait_gone("Schedule", showing=False)
    for old in ("Session details", "Next week", "Start session"):
        window.wait_gone(old, showing=False)
    window.wait_gone(**block)
    as_desk = rail(window)
    assert {"page-board", "page-people"} <= as_desk
    assert not as_desk & {"page-schedule", "page-availability", "page-students"}
    badge = {"role": ["radio button", "check box", "push button", "toggle button"]}
    window.wait_until(lambda: {"checked", "pressed"} & set(window.find("Front desk", **badge).states))

    show_day(window, starts)
    window.press(**block)
    window.press("Cancel session", role=["push button"])
    window.write("Reason for cancelling", "The room is needed")
    window.press("Yes, cancel session")
    window.wait_until(lambda: centre.session(session_id).status == "cancelled")
    assert cancelled_as(centre, session_id) == "desk"

    window.key("ctrl+shift+1")
    window.find("Schedule", role=["label"])
    window.wait_gone("Day board", showing=False)
    window.wait_gone(id_starts="tutor-", showing=False)
    assert rail(window) == as_tutor
