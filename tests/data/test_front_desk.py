"""At the front desk: what fits, the first free start, what was paid, notes about people, and whom to call."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import minute_of
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import board, callers, payments, person_notes, sessions
from tutordesk.services.board_rows import CallerRow, FitRow


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    """The centre's tutor is always open, the colleague from 9 to 12; the outsider has no hours."""
    centre = Centre(database, door)
    centre.world.terms(centre.world.colleague, slot_step_minutes=60, min_notice_minutes=0, break_minutes=0)
    centre.admin.execute(
        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
        " SELECT %s, day, 540, 720 FROM generate_series(1, 7) AS day",
        [centre.world.colleague.person_id],
    )
    return centre


def fits(centre: Centre, on_date: date | None = None, **asked: Any) -> list[FitRow]:
    on_date = on_date or centre.start.date()
    return list(centre.as_desk.call(board.fits, course_id=centre.course, on_date=on_date, **asked))


def first_free(centre: Centre, **asked: Any) -> list[FitRow]:
    return list(centre.as_desk.call(board.first_free, course_id=centre.course, **asked))


def starts_of(rows: list[FitRow], tutor_id: UUID) -> list[datetime]:
    return [row.starts_at for row in rows if row.tutor_id == tutor_id]


def test_what_fits_is_what_each_tutors_own_slots_say(centre: Centre) -> None:
    centre.book()
    midnight = centre.start - 10 * HOUR
    rows = fits(centre, student_id=centre.sam.person_id)
    for tutor in (centre.tutor, centre.world.colleague, centre.world.outsider):
        free = centre.admin.execute(
            "SELECT s.starts_at FROM app.slot_starts(%s, %s, %s, 60, now(), %s, NULL, true) AS s",
            [tutor.person_id, midnight, midnight + 24 * HOUR, centre.sam.person_id],
        ).fetchall()
        assert starts_of(rows, tutor.person_id) == [start for (start,) in free]
    assert centre.start not in {row.starts_at for row in rows}  # Sam's own lesson is then
    assert rows == sorted(rows, key=lambda row: (row.starts_at, row.tutor_name))
    first = rows[0]
    assert (first.tutor_name, first.ends_at - first.starts_at) == ("Tutor", HOUR)
    assert (str(first.price), first.currency, first.online) == ("30.00", "EUR", True)


def test_a_session_being_moved_is_in_nobodys_way_and_keeps_its_length(centre: Centre) -> None:
    booked = centre.book()
    centre.admin.execute("UPDATE app.course SET session_minutes = 120")
    rows = fits(centre, student_id=centre.sam.person_id, ignore=booked.session_id)
    (here,) = [row for row in rows if row.tutor_id == booked.tutor_id and row.starts_at == booked.starts_at]
    assert here.ends_at == booked.ends_at
    assert centre.start + HOUR in starts_of(rows, centre.world.colleague.person_id)


def test_only_who_is_listed_is_proposed_or_who_is_named(centre: Centre) -> None:
    colleague = centre.world.colleague
    centre.world.terms(colleague, listed=False)
    assert not starts_of(fits(centre), colleague.person_id)
    assert not starts_of(first_free(centre), colleague.person_id)
    assert starts_of(first_free(centre, tutor_ids=(colleague.person_id,)), colleague.person_id)
    centre.world.terms(colleague, listed=True)
    centre.admin.execute(
        "UPDATE app.tutor_course SET active = false WHERE tutor_id = %s", [colleague.person_id]
    )
    assert not starts_of(fits(centre), colleague.person_id)


def test_the_first_free_starts_are_the_earliest_two_of_each_tutor(centre: Centre) -> None:
    rows = first_free(centre)
    by_hand = []
    for tutor in (centre.tutor, centre.world.colleague):
        free = centre.admin.execute(
            "SELECT s.starts_at FROM app.slot_starts(%s, now(), now() + interval '14 days', 60, now(), NULL,"
            " NULL, true) AS s LIMIT 2",
            [tutor.person_id],
        ).fetchall()
        by_hand += [(start, tutor.person_id) for (start,) in free]
    assert sorted((row.starts_at, row.tutor_id) for row in rows) == sorted(by_hand)
    assert [row.starts_at for row in rows] == sorted(row.starts_at for row in rows)
    assert len(first_free(centre, limit=1)) == 1


def test_weekdays_and_the_part_of_the_day_are_the_centres(centre: Centre) -> None:
    centre.world.centre(timezone="Asia/Tokyo")
    rows = first_free(centre, iso_weekdays=(3,), from_minute=8 * 60, until_minute=12 * 60, limit=4)
    assert len(rows) == 2
    for row in rows:
        in_tokyo = row.starts_at + 9 * HOUR
        assert in_tokyo.isoweekday() == 3
        assert 8 <= in_tokyo.hour < 12
    assert first_free(centre, iso_weekdays=(3,), from_minute=0, until_minute=1)[0].starts_at.hour == 15


def test_far_dates_are_looked_at_where_near_ones_are_full(centre: Centre) -> None:
    minute = minute_of(datetime.now(centre.start.tzinfo))
    for day in range(10):
        begins = minute + day * 1440
        centre.world.busy(centre.tutor, centre.eva, Busy(begins, begins + 1440, begins + 1440))
    rows = first_free(centre, tutor_ids=(centre.tutor.person_id,))
    assert len(rows) == 2
    assert rows[0].starts_at >= datetime.now(centre.start.tzinfo) + timedelta(days=9, hours=23)
    assert first_free(centre, student_id=centre.tutor.person_id, tutor_ids=(centre.tutor.person_id,)) == []


def test_malformed_questions_are_refused(centre: Centre) -> None:
    bad: list[dict[str, Any]] = [
        {"iso_weekdays": (8,)},
        {"iso_weekdays": (0,)},
        {"from_minute": -1},
        {"until_minute": 1441},
        {"from_minute": 600, "until_minute": 600},
        {"limit": 0},
        {"limit": 101},
    ]
    for asked in bad:
        with pytest.raises(errors.InvalidValue):
            first_free(centre, **asked)
    for on_date in (date.min, date.max):
        with pytest.raises(errors.InvalidValue):
            fits(centre, on_date)
    assert centre.as_desk.call(board.first_free, course_id=uuid4()) == ()
    today = centre.start.date()
    for last in (today - timedelta(days=1), today + timedelta(days=40)):
        with pytest.raises(errors.InvalidValue):
            centre.as_desk.call(board.call_list, first_date=today, last_date=last)


def test_paid_is_a_tick_and_a_word_for_desk_and_student(centre: Centre) -> None:
    booked = centre.book()
    asked = {"session_id": booked.session_id}
    centre.as_desk.call(payments.set_paid, **asked, method="card")
    for door in (centre.as_desk, centre.as_admin, centre.as_sam):
        assert door.call(payments.of, **asked) == "card"
        row = door.call(sessions.by_id, **asked)
        assert row is not None
        assert row.paid == "card"
    for door in (centre.as_tutor, centre.as_eva):
        assert door.call(payments.of, **asked) == ""
    row = centre.as_tutor.call(sessions.by_id, **asked)
    assert row is not None
    assert row.paid == ""
    (shown,) = centre.as_desk.call(board.day, on_date=centre.start.date()).sessions
    assert shown.paid == "card"
    centre.as_admin.call(payments.set_paid, **asked, method="")
    assert centre.as_desk.call(payments.of, **asked) == ""
    told = centre.admin.execute(
        "SELECT kind, actor_role, before ->> 'method', after ->> 'method' FROM app.audit_event"
        " WHERE subject_table = 'session_payment' ORDER BY id"
    ).fetchall()
    assert told == [("created", "desk", None, "card"), ("removed", "admin", "card", None)]


def test_paying_is_the_front_desks(centre: Centre) -> None:
    booked = centre.book()
    for door in (centre.as_sam, centre.as_tutor):
        with pytest.raises(errors.NotAllowed):
            door.call(payments.set_paid, session_id=booked.session_id, method="cash")
    with pytest.raises(errors.InvalidValue):
        centre.as_desk.call(payments.set_paid, session_id=booked.session_id, method="gold")
    with pytest.raises(errors.NoSuchSession):
        centre.as_desk.call(payments.set_paid, session_id=uuid4(), method="cash")


def test_two_desks_tick_at_once(centre: Centre) -> None:
    booked = centre.book()
    started = threading.Barrier(2)
    failed: list[BaseException] = []

    def tick(door: Any, method: str) -> None:
        try:
            started.wait(10)
            door.call(payments.set_paid, session_id=booked.session_id, method=method)
        except BaseException as error:  # noqa: BLE001 - carried to the test's own thread
            failed.append(error)

    racers = [
        threading.Thread(target=tick, args=racer)
        for racer in ((centre.as_desk, "cash"), (centre.as_admin, "card"))
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert not failed
    assert centre.as_desk.call(payments.of, session_id=booked.session_id) in {"cash", "card"}


def test_notes_about_a_person_are_staffs(centre: Centre) -> None:
    asked = {"note_id": uuid4(), "person_id": centre.sam.person_id, "body": "Call the mother first"}
    note = centre.as_desk.call(person_notes.add, **asked)
    assert (note.author_name, note.own, note.removable) == ("Dora Desk", True, True)
    assert centre.as_desk.call(person_notes.add, **asked) == note
    with pytest.raises(errors.IdReused):
        centre.as_desk.call(person_notes.add, **{**asked, "body": "Another"})
    with pytest.raises(errors.IdReused):
        centre.as_admin.call(person_notes.add, **asked)
    for body in (" \n", "", "x" * 10_001):
        with pytest.raises(errors.InvalidValue):
            centre.as_desk.call(person_notes.add, **{**asked, "note_id": uuid4(), "body": body})
    with pytest.raises(errors.NoSuchPerson):
        centre.as_desk.call(person_notes.add, **{**asked, "note_id": uuid4(), "person_id": uuid4()})
    by_admin = centre.as_admin.call(person_notes.add, **{**asked, "note_id": uuid4(), "body": "Second"})
    shown = centre.as_desk.call(person_notes.of, person_id=centre.sam.person_id)
    assert [(row.body, row.own, row.removable) for row in shown] == [
        ("Second", False, False),
        ("Call the mother first", True, True),
    ]
    for door in (centre.as_sam, centre.as_tutor):
        for verb, arguments in (
            (person_notes.of, {"person_id": centre.sam.person_id}),
            (person_notes.add, asked),
        ):
            with pytest.raises(errors.NotAllowed):
                door.call(verb, **arguments)
    with pytest.raises(errors.NotAllowed):
        centre.as_desk.call(person_notes.remove, note_id=by_admin.note_id)
    for note_id in (note.note_id, by_admin.note_id, uuid4()):
        centre.as_admin.call(person_notes.remove, note_id=note_id)
    assert centre.as_desk.call(person_notes.of, person_id=centre.sam.person_id) == ()


def test_of_a_caller_the_newest_note_and_what_is_not_paid_is_known(centre: Centre) -> None:
    def about(days: int = 90) -> CallerRow:
        since = datetime.now(UTC) - timedelta(days=days)
        found: CallerRow = centre.as_desk.call(callers.about, student_id=centre.sam.person_id, since=since)
        return found

    assert about() == CallerRow()
    for body in ("Calls after six.", "Peanut allergy."):
        centre.as_desk.call(person_notes.add, note_id=uuid4(), person_id=centre.sam.person_id, body=body)
    given = [centre.lies(timedelta(days=-1, hours=n), "completed") for n in (-6, -3)]
    centre.lies(timedelta(days=-1), "no_show")
    centre.lies(timedelta(days=-40), "completed")
    centre.book()
    assert about() == CallerRow("Peanut allergy.", 2, 0), "a centre that ticks nothing is owed nothing"
    centre.as_desk.call(payments.set_paid, session_id=given[0], method="cash")
    assert (about().unpaid, about(30).unpaid) == (2, 1)
    for door in (centre.as_sam, centre.as_tutor):
        with pytest.raises(errors.NotAllowed):
            door.call(callers.about, student_id=centre.sam.person_id, since=datetime.now(UTC))


def test_the_call_list_has_numbers_guardians_and_what_is_paid(centre: Centre) -> None:
    first = centre.book()
    second = centre.book(centre.start + HOUR)
    centre.cancel(centre.as_desk.call, centre.book(centre.start + 2 * HOUR))
    centre.book(centre.start + 24 * HOUR)
    centre.as_desk.call(payments.set_paid, session_id=second.session_id, method="cash")
    centre.admin.execute(
        "UPDATE app.person_contact SET guardian_name = 'Mona', guardian_phone = '0699 1'"
        " WHERE person_id = %s",
        [centre.sam.person_id],
    )
    day = centre.start.date()
    rows = centre.as_desk.call(board.call_list, first_date=day, last_date=day)
    assert [(row.session.session_id, row.paid) for row in rows] == [
        (first.session_id, ""),
        (second.session_id, "cash"),
    ]
    assert (rows[0].phone, rows[0].guardian_name, rows[0].guardian_phone) == ("123 456", "Mona", "0699 1")
    assert len(centre.as_desk.call(board.call_list, first_date=day, last_date=day + timedelta(days=1))) == 3


def test_next_free_on_the_board_is_freshened(centre: Centre) -> None:
    def next_free() -> datetime | None:
        columns = centre.as_desk.call(board.day, on_date=centre.start.date()).tutors
        return next(column.next_free for column in columns if column.tutor_id == centre.tutor.person_id)

    assert next_free() is None
    found = centre.as_desk.call(board.freshen)
    assert next_free() is not None
    assert found[centre.tutor.person_id] == next_free()


def test_staff_start_a_walk_in_now_and_reopen_with_a_reason_alone(centre: Centre) -> None:
    now = datetime.now(centre.start.tzinfo).replace(second=0, microsecond=0)
    walk_in = centre.as_desk.call(
        sessions.book_for,
        session_id=uuid4(),
        student_id=centre.eva.person_id,
        tutor_id=centre.tutor.person_id,
        course_id=centre.course,
        starts_at=now - timedelta(minutes=1),
        override_reason="walk-in",
    )
    asked = {"session_id": walk_in.session_id}
    started = centre.as_desk.call(sessions.set_status, **asked, version=walk_in.version, status="in_progress")
    done = centre.as_desk.call(sessions.set_status, **asked, version=started.version, status="completed")
    with pytest.raises(errors.InvalidValue):
        centre.as_desk.call(sessions.set_status, **asked, version=done.version, status="scheduled")
    centre.as_desk.call(
        sessions.set_status, **asked, version=done.version, status="scheduled", reason="wrong button"
    )
    told = centre.as_admin.call(sessions.history, **asked)
    assert [(step.kind, step.actor_name, step.reason) for step in told] == [
        ("booked", "Dora Desk", "walk-in"),
        ("started", "Dora Desk", ""),
        ("completed", "Dora Desk", ""),
        ("reopened", "Dora Desk", "wrong button"),
    ]
