"""A student finds a tutor and books; the tutor and the student's own list show it; somebody may be faster."""

import re
import signal
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.e2e.centre import Centre, slot_id, turn_weeks

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR = "Lena Fischer", "Amelia Novák"


def pick_tutor(window, name=TUTOR):
    """Search by typing without marks, and choose the tutor in the list."""
    window.press("Book Sessions")
    window.write("Search tutors", "novak")
    window.press(has=name, role=["list item"])
    window.find(name, id="tutor-name")


def pick_course(window, course="A-level Maths"):
    """Choose a course of the tutor in the combo box."""
    return window.choose("Course", course)


def tutors_on(window):
    """The tutors in the list (as far as they are on screen)."""
    return [item.name for item in window.find_all(role=["list item"], path_has="CardList")]


def free_slots(window, *, beyond_hours=48):
    """The starts on screen that are more than so many hours away, soonest first."""
    now = datetime.now(UTC)
    found = []
    for slot in window.find_all(id_starts="slot-"):
        starts = datetime.strptime(slot.id.rpartition("slot-")[2], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        if (starts - now).total_seconds() > beyond_hours * 3600:
            found.append(starts)
    return found


@pytest.mark.long
def test_find_book_and_see_it_everywhere(signed_in, demo):
    student = signed_in(demo.named(STUDENT), name="student")
    tutor = signed_in(demo.named(TUTOR), name="tutor")
    third = signed_in(demo.person("student", "tutor"), name="third", role="Student")

    student.press("Book Sessions")
    assert not all("Maths" in name for name in tutors_on(student))
    student.choose("Subject", "Maths")
    student.wait_until(lambda: all("Maths" in name for name in tutors_on(student)))
    student.choose("Subject", "All subjects")
    pick_tutor(student)
    pick_course(student)
    pick_tutor(third)
    pick_course(third)

    offered_to_both = set(free_slots(third))
    starts = next(starts for starts in free_slots(student) if starts in offered_to_both)
    there = slot_id(starts)
    assert re.fullmatch(r"\w+ \d{1,2} \w+, \d{2}:\d{2}, \d+ minutes, free", student.find(id=there).name)
    student.press(id=there)
    student.write("Special requirements", "Past paper 2021, questions 3 and 4")
    student.press("Book session")

    # gone from this window's free slots and, without a click, from the third person's
    student.wait_gone(id=there, role=["check box", "push button", "toggle button"])
    third.wait_gone(id=there, role=["check box", "push button", "toggle button"])

    student.press("My Classes", role=["check box", "radio button"])

    with psycopg.connect(demo.admin_url) as database:
        row = database.execute(
            "SELECT s.id, s.requirements FROM app.session s JOIN app.person p ON p.id = s.student_id"
            " WHERE p.display_name = %s AND lower(s.during) = %s AND s.status = 'scheduled'",
            [STUDENT, starts],
        ).fetchall()
    assert len(row) == 1
    session_id, requirements = row[0]
    assert requirements == "Past paper 2021, questions 3 and 4"
    student.find(id=f"session-{session_id}", showing=False)

    # the tutor's window, open all the while, shows it in the week it belongs to
    turn_weeks(tutor, datetime.now(UTC), starts)
    block = tutor.find(id=f"session-{session_id}", showing=False)
    assert STUDENT in block.name
    assert "scheduled" in block.name
    tutor.press(id=f"session-{session_id}", showing=False)
    tutor.find(has="Past paper 2021")


def test_somebody_was_faster(signed_in, demo):
    """The slot goes between choosing and pressing: said so, with the nearest starts, nothing else lost."""
    window = signed_in(demo.named(STUDENT), name="late")
    pick_tutor(window)
    pick_course(window)
    # the last start on screen that somebody else takes before the window can hear of it
    other, now = demo.person("student", "tutor"), datetime.now(UTC)
    theirs = set(Centre(demo).free(TUTOR, other["name"], "A-level Maths", now, now + timedelta(days=14)))
    starts = [one for one in free_slots(window) if one in theirs][-1]
    window.press(id=slot_id(starts))
    window.write("Special requirements", "please keep this")
    with psycopg.connect(other["url"], autocommit=True) as rival:
        rival.execute("SET ROLE td_student")
        tutor_id, course_id = rival.execute(
            "SELECT t.person_id, c.id FROM app.tutor t, app.course c"
            " WHERE t.display_name = %s AND c.name = 'A-level Maths'",
            [TUTOR],
        ).fetchone()
        button = window.find("Book session")
        window.wait_until(lambda: button.enabled)
        button = button.now()  # where it is by now
        window.process.send_signal(signal.SIGSTOP)  # the window sleeps while the rival books
        rival.execute("SELECT app.book_session(gen_random_uuid(), %s, %s, %s)", [tutor_id, course_id, starts])
        button.click()  # waits in the queue: it is the first thing the window hears when it wakes
        window.process.send_signal(signal.SIGCONT)
    window.find(has="just taken")
    note = window.find("Special requirements", role=["text", "entry"])
    assert note.text == "please keep this"
    nearest = [
        thing for thing in window.find_all(role=["push button"]) if re.search(r"\d{2}:\d{2}$", thing.name)
    ]
    assert len(nearest) >= 3
