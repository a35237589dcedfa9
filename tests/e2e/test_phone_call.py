"""A phone call at the front desk, with the keyboard alone: somebody known books, somebody new too."""

from datetime import UTC, datetime

import pytest
from tests.e2e.centre import Centre, spoken

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

CALLER, COURSE = "Lena Fischer", "A-level Maths"


@pytest.fixture
def desk(signed_in, demo):
    window = signed_in(demo.person("desk"), name="desk")
    window.find("Day board", role=["label"])
    window.find(id="find-anything", showing=False)
    return window


def focused(window, **wanted) -> bool:
    return any("focused" in thing.states for thing in window.find_all(**wanted))


def wait_focus(window, **wanted) -> None:
    window.wait_until(lambda: focused(window, **wanted))


def book_the_first_start(window) -> None:
    """From the list of starts: Enter takes the first one to the button, Enter books it."""
    wait_focus(window, id="first-free-starts", role=["list"])
    window.key("Return")
    wait_focus(window, id="book-session", has="Book session")
    window.key("Return")
    window.wait_gone(id="first-free")


def test_a_phone_call(desk, demo):
    centre = Centre(demo)
    caller = centre.person(CALLER)
    ((phone,),) = centre.rows("SELECT phone FROM app.person_contact WHERE person_id = %s", caller)
    heard = "0" + phone.split(" ", 1)[1]  # as people say it: without the country
    before = centre.rows("SELECT id FROM app.session WHERE student_id = %s", caller)

    desk.key("ctrl+k")
    wait_focus(desk, id="find-anything")
    desk.type(heard)
    desk.key("Return")
    desk.find(has=f"Booking for {CALLER}", id="booking-for")

    desk.key("ctrl+shift+k")
    desk.find(id="first-free")
    wait_focus(desk, label="Course", role=["combo box"])
    desk.type(COURSE[:6])
    desk.find(role=["list item"], has="€", path_has="FitList")
    desk.key("Return")
    book_the_first_start(desk)

    # read back
    ((session_id, starts_at, tutor),) = centre.rows(
        "SELECT s.id, lower(s.during), t.display_name FROM app.session s"
        " JOIN app.tutor t ON t.person_id = s.tutor_id WHERE s.student_id = %s AND s.id <> ALL (%s)",
        caller, [one for (one,) in before],
    )  # fmt: skip
    desk.find(has=f"Booked for {CALLER}: {COURSE} with {tutor}")
    assert starts_at > datetime.now(UTC)
    assert centre.session(session_id).status == "scheduled"
    desk.key("Escape")
    desk.key("Escape")
    desk.wait_gone(id="booking-for")


def test_a_new_caller(desk, demo):
    centre = Centre(demo)
    desk.key("ctrl+k")
    wait_focus(desk, id="find-anything")
    desk.type("Jana Neumannova")
    desk.find(has="New caller…", role=["list item"])
    desk.key("Up")  # from the first line found, if any, to none above; the last is the new caller
    desk.key("Page_Down", "Page_Down", "Page_Down", "Page_Down")
    desk.key("Return")
    desk.find(id="new-caller")
    wait_focus(desk, id="person-phone")
    desk.type("0660 555 01 23")
    desk.key("Return")
    login = desk.find(id="slip-login").name
    password = desk.find(id="slip-password").name
    assert len(password.replace("-", "")) == 12
    ((person, phone, name),) = centre.rows(
        "SELECT p.id, k.phone, p.display_name FROM app.person p"
        " JOIN app.person_contact k ON k.person_id = p.id WHERE p.login = %s",
        login,
    )
    assert (name, phone) == ("Jana Neumannova", "0660 555 01 23")

    desk.key("Return")  # goes on: first free for…
    desk.find(id="first-free")
    wait_focus(desk, label="Course", role=["combo box"])
    desk.type(COURSE[:6])
    desk.find(role=["list item"], has="€", path_has="FitList")
    desk.key("Return")
    book_the_first_start(desk)
    ((starts_at,),) = centre.rows(
        "SELECT lower(during) FROM app.session WHERE student_id = %s AND status = 'scheduled'", person
    )
    assert spoken(starts_at)
    desk.find(has="Booked for Jana Neumannova")
