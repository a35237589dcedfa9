"""Notes on sessions: who writes, who reads, and that asking again notes once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import notes, sessions
from tutordesk.services.rows import NoteRow


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def add(person: Database, session_id: UUID, body: str, *, shared: bool = False) -> NoteRow:
    noted: NoteRow = person.call(notes.add, note_id=uuid4(), session_id=session_id, body=body, shared=shared)
    return noted


def read(person: Database, session_id: UUID) -> list[tuple[str, bool, bool]]:
    return [(row.body, row.shared, row.own) for row in person.call(notes.of, session_id=session_id)]


def test_private_notes_are_the_tutors_alone(centre: Centre) -> None:
    session_id = centre.book().session_id
    add(centre.as_tutor, session_id, "Struggles with fractions")
    shared = add(centre.as_tutor, session_id, "Practise page 12", shared=True)
    assert (shared.author_name, shared.own, shared.session_id) == ("Tutor", True, session_id)
    private, open_note = ("Struggles with fractions", False), ("Practise page 12", True)
    assert read(centre.as_tutor, session_id) == [(*private, True), (*open_note, True)]
    for other in (centre.as_sam, centre.as_desk, centre.as_admin):
        assert read(other, session_id) == [(*open_note, False)]
    assert read(centre.as_eva, session_id) == []
    assert [row.author_name for row in centre.as_sam.call(notes.of, session_id=session_id)] == ["Tutor"]


def test_who_takes_a_session_over_reads_what_was_shared(centre: Centre, door: Door) -> None:
    session_id = centre.book().session_id
    add(centre.as_tutor, session_id, "Mine")
    add(centre.as_tutor, session_id, "Ours", shared=True)
    colleague = centre.world.colleague
    centre.as_desk.call(
        sessions.move,
        session_id=session_id,
        version=1,
        starts_at=centre.start,
        tutor_id=colleague.person_id,
        override_reason="ill",
    )
    assert read(door(colleague, "tutor"), session_id) == [("Ours", True, False)]
    assert read(centre.as_tutor, session_id) == [("Mine", False, True), ("Ours", True, True)]
    with pytest.raises(errors.NoSuchSession):
        add(centre.as_tutor, session_id, "No longer mine")


def test_the_same_note_again_is_one_note(centre: Centre) -> None:
    session_id, other = centre.book().session_id, centre.book(centre.start + HOUR).session_id
    asked = {"note_id": uuid4(), "session_id": session_id, "body": "Once", "shared": False}
    first = centre.as_tutor.call(notes.add, **asked)
    assert centre.as_tutor.call(notes.add, **asked) == first
    for odd in ({"body": "Twice"}, {"shared": True}, {"session_id": other}):
        with pytest.raises(errors.IdReused):
            centre.as_tutor.call(notes.add, **{**asked, **odd})
    assert read(centre.as_tutor, session_id) == [("Once", False, True)]
    for _ in range(2):
        centre.as_tutor.call(notes.remove, note_id=asked["note_id"])
    assert read(centre.as_tutor, session_id) == []


def test_notes_are_kept_as_typed_on_any_own_session(centre: Centre) -> None:
    session_id = centre.lies(timedelta(days=-400), "completed")
    for body in (
        "👩‍🏫 10 × 3",
        "line\nline",
        "%s :x {0}",
        "'; DROP TABLE app.session_note; --",
        "x" * 10_000,
    ):
        assert add(centre.as_tutor, session_id, body).body == body


def test_only_tutors_note_and_only_on_own_sessions(centre: Centre, door: Door) -> None:
    session_id = centre.book().session_id
    for person in (centre.as_sam, centre.as_desk, centre.as_admin):
        with pytest.raises(errors.NotAllowed):
            add(person, session_id, "Hello")
    for unknown in (session_id, uuid4()):
        with pytest.raises(errors.NoSuchSession):
            add(door(centre.world.colleague, "tutor"), unknown, "Hello")
    for body in ("", " \n\t", "x" * 10_001, "a\x00b"):
        with pytest.raises(errors.InvalidValue):
            add(centre.as_tutor, session_id, body)


def test_nobody_removes_what_somebody_else_wrote(centre: Centre, door: Door) -> None:
    session_id = centre.book().session_id
    noted = add(centre.as_tutor, session_id, "Stays", shared=True)
    door(centre.world.colleague, "tutor").call(notes.remove, note_id=noted.note_id)
    for person in (centre.as_sam, centre.as_desk, centre.as_admin):
        with pytest.raises(errors.NotAllowed):
            person.call(notes.remove, note_id=noted.note_id)
    assert read(centre.as_sam, session_id) == [("Stays", True, False)]


def test_a_note_reaches_open_windows(centre: Centre) -> None:
    session_id = centre.book().session_id
    centre.admin.execute("TRUNCATE app.change")
    noted = add(centre.as_tutor, session_id, "Hello", shared=True)
    centre.as_tutor.call(notes.remove, note_id=noted.note_id)
    assert centre.admin.execute("SELECT topic FROM app.change").fetchall() == [("session",)] * 2
