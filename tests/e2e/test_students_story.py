"""A tutor books a student's next session and leaves a note; the student reads it and moves the session."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.e2e.centre import Centre, choose_slot, free_on_two_days, spoken

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, TUTOR, COURSE = "Lena Fischer", "Amelia Novák", "A-level Maths"
NOTE = "Bring the ruler, we begin with triangles"


def test_book_the_next_leave_a_note_and_move(signed_in, demo):
    centre = Centre(demo)
    in_time = datetime.now(UTC) + timedelta(days=2)  # a student moves a session until a day before
    first, other = free_on_two_days(centre, TUTOR, STUDENT, COURSE, in_time)
    student = signed_in(demo.named(STUDENT), name="student")
    student.press("My Classes")
    student.find(id_starts="session-", showing=False)
    tutor = signed_in(demo.named(TUTOR), name="tutor")

    tutor.press("Students")
    tutor.write("Search students", "fisch")
    tutor.press(has=STUDENT, role=["list item"])
    tutor.find(STUDENT, id="student-name")
    tutor.find(id_starts="past-session-", showing=False)

    tutor.press(f"Book next: {COURSE}")
    tutor.find("Book next session", id="slot-dialog")
    choose_slot(tutor, first)
    tutor.find(has="is booked")
    ((session_id,),) = centre.rows(
        "SELECT id FROM app.session WHERE tutor_id = %s AND student_id = %s AND lower(during) = %s"
        " AND status = 'scheduled'",
        centre.person(TUTOR), centre.person(STUDENT), first,
    )  # fmt: skip
    card = {"id": f"session-{session_id}", "showing": False}
    student.find(has=spoken(first), **card)
    student.wait_until(lambda: student.find(**card).name.endswith(", new"))  # marked until seen

    # from the history into the calendar, and a note there
    tutor.press(id=f"past-session-{session_id}", showing=False)
    tutor.find("Session details")
    note = tutor.find("New note", showing=False)
    note.focus()
    note.write(NOTE)
    tutor.press("Share with the student", showing=False)
    tutor.press("Add note", showing=False)
    tutor.find(NOTE, role=["label"], showing=False)

    student.press(id=f"session-{session_id}-details", showing=False)
    student.find(has=NOTE, showing=False)
    student.press("Move session", id="move-session", showing=False)
    student.find(id="slot-dialog")
    choose_slot(student, other)
    student.find(has=spoken(other), **card)
    tutor.find(has=spoken(other), **card)
    assert centre.session(session_id).starts_at == other
