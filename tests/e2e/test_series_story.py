"""At the front desk: a series with one clash mended, moved or ended in part and taken back; a sick tutor."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb
from tests.e2e.centre import ZONE, Centre, choose_slot, monday_of, show_day, slot_id, spoken

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STUDENT, OTHER, TUTOR, COURSE = "Lena Fischer", "Tom Bauer", "Amelia Novák", "A-level Maths"


@pytest.fixture
def desk(signed_in, demo):
    window = signed_in(demo.person("desk"), name="desk")
    window.find("Day board", role=["label"])
    window.find(id="find-anything", showing=False)
    return window


def judged(centre: Centre, student: str, tutor: str, starts: datetime) -> list[tuple[datetime, str]]:
    with centre.acting("desk") as desk:
        return desk.execute(
            "SELECT starts_at, reason FROM app.plan_series(%s, %s, %s, %s, 1, 10)",
            [centre.person(student), centre.person(tutor), centre.course(COURSE)[0], starts],
        ).fetchall()


def others_of_the_course(centre: Centre) -> list[str]:
    """Who teaches it too, without the tutor of other stories."""
    found = centre.rows(
        "SELECT t.display_name FROM app.tutor t JOIN app.tutor_course o ON o.tutor_id = t.person_id"
        " WHERE o.course_id = %s AND o.active AND t.listed AND t.display_name <> %s ORDER BY 1",
        centre.course(COURSE)[0],
        TUTOR,
    )
    return [name for (name,) in found]


def quiet_student(centre: Centre) -> str:
    """Whoever has the fewest sessions ahead, of those whom the front desk finds alone by the whole name."""
    found = centre.rows(
        "SELECT p.display_name FROM app.person p JOIN app.person_role r ON r.person_id = p.id"
        " WHERE r.role = 'student' AND p.active AND p.display_name ~ '^[A-Za-z]+ [A-Za-z]+$'"
        " ORDER BY (SELECT count(*) FROM app.session s WHERE s.student_id = p.id"
        " AND s.status = 'scheduled'), p.display_name"
    )
    with centre.acting("desk") as desk:
        for (name,) in found:
            rows = desk.execute("SELECT kind FROM app.find_anything(%s, 20)", [name]).fetchall()
            if [kind for (kind,) in rows].count("person") == 1:
                return name
    raise AssertionError("every student of the sample centre has a namesake")


def a_term(centre: Centre, student: str) -> tuple[str, list[tuple[datetime, str]]]:
    """A tutor and ten weekly starts, all free or only too far ahead."""
    soon = datetime.now(UTC) + timedelta(days=2)
    for tutor in others_of_the_course(centre):
        for starts in first_of_days(centre, tutor, student, soon, 9):
            dates = judged(centre, student, tutor, starts)
            if {reason for _at, reason in dates} <= {"", "horizon"}:
                return tutor, dates
    raise AssertionError("no tutor of the sample centre has ten free weeks")


def first_of_days(centre: Centre, tutor: str, student: str, since: datetime, days: int) -> list[datetime]:
    """The first start of each day: every window shows it without unfolding."""
    firsts: dict[object, datetime] = {}
    for starts in centre.free(tutor, student, COURSE, since, since + timedelta(days=days)):
        firsts.setdefault(starts.astimezone(ZONE).date(), starts)
    return list(firsts.values())


def test_ten_weekly_sessions_with_one_clash(desk, demo):
    centre = Centre(demo)
    student = quiet_student(centre)
    tutor, dates = a_term(centre, student)
    clash = dates[3][0]
    day = clash.astimezone(ZONE).replace(hour=0, minute=0)
    centre.clear(OTHER, clash - timedelta(hours=2), clash + timedelta(hours=2))
    centre.book(tutor, OTHER, COURSE, clash, "a clash for the story")
    instead = next(one for one in centre.free(tutor, student, COURSE, day, day + timedelta(days=1)))

    desk.key("ctrl+k")
    desk.focus(id="find-anything")
    desk.type(student)
    desk.find(has=student, role=["list item"])
    desk.key("Return")
    desk.find(has=f"Booking for {student}", id="booking-for")
    desk.press("Book for a student")
    desk.write("Search tutors", tutor)
    desk.press(has=tutor, role=["list item"])
    desk.choose("Course", COURSE)
    desk.press(id=slot_id(dates[0][0]))
    desk.press(id="repeat-session")
    desk.find(id="series-date-10", showing=False)
    assert not desk.find(id="book-series").enabled, "nothing is booked before the clash is mended"
    desk.press(id="series-change-4")
    choose_slot(desk, instead)
    late = [n for n, (_at, reason) in enumerate(dates, start=1) if reason]
    for n in late:  # beyond the horizon: the front desk may, with a reason
        desk.press(id=f"series-pass-{n}", showing=False)
    if late:
        desk.write("Reason to book anyway", "The whole term was agreed")
    desk.wait_until(lambda: desk.find(id="book-series").enabled)
    desk.press(id="book-series")
    desk.wait_gone(id="series-dialog")
    desk.find(has=f"10 sessions booked for {student}")
    kept = centre.rows(
        "SELECT lower(s.during) FROM app.session s JOIN app.series_session m ON m.session_id = s.id"
        " WHERE s.student_id = %s AND s.status = 'scheduled' ORDER BY 1",
        centre.person(student),
    )
    wanted = sorted([at for at, _reason in dates if at != clash] + [instead])
    assert [at.astimezone(UTC) for (at,) in kept] == [at.astimezone(UTC) for at in wanted]


def booked_term(centre: Centre, student: str, tutor: str, starts: list[datetime]) -> list[UUID]:
    """A series that the front desk booked before."""
    ids = [uuid4() for _start in starts]
    items = [
        {"session_id": str(one), "starts_at": at.isoformat(), "passes": True}
        for one, at in zip(ids, starts, strict=True)
    ]
    with centre.acting("desk") as desk:
        desk.execute(
            "SELECT app.book_series(%s, %s, %s, %s, 1, %s, '', 'a term for the story')",
            [uuid4(), centre.person(student), centre.person(tutor), centre.course(COURSE)[0], Jsonb(items)],
        )
    return ids


def goes_to(centre: Centre, tutor: str, anchor: UUID, first: datetime, ids: list[UUID]) -> list[datetime]:
    """Where a part of a series would go, () unless all of it fits."""
    items = Jsonb([{"session_id": str(one)} for one in ids])
    with centre.acting("desk") as desk:
        rows = desk.execute(
            "SELECT starts_at, reason FROM app.plan_series_move(%s, %s, %s, %s)",
            [anchor, first, centre.person(tutor), items],
        ).fetchall()
    return [at.astimezone(UTC) for at, _why in rows] if not any(why for _at, why in rows) else []


def free_weeks(centre: Centre, student: str) -> Iterator[tuple[str, list[datetime]]]:
    """Tutors, and starts of three weeks that are free with them."""
    soon = datetime.now(UTC) + timedelta(days=2)
    for tutor in others_of_the_course(centre):
        for start in first_of_days(centre, tutor, student, soon, 7):
            dates = judged(centre, student, tutor, start)[:3]
            if not any(reason for _at, reason in dates):
                yield tutor, [at.astimezone(UTC) for at, _reason in dates]


def movable_term(
    centre: Centre, student: str
) -> tuple[str, list[UUID], list[datetime], list[datetime], datetime]:
    """Three weekly sessions whose last two fit another weekday.

    Tutor, ids, starts, where the last two would go, and a start of the last day that is free besides.
    """
    for tutor, starts in free_weeks(centre, student):
        ids = booked_term(centre, student, tutor, starts)
        local = starts[1].astimezone(ZONE)
        for weekday in range(7):
            first = local + timedelta(days=weekday - local.weekday())
            goes = goes_to(centre, tutor, ids[1], first, ids[1:]) if first != local else []
            if not goes:
                continue
            day = goes[1].astimezone(ZONE).replace(hour=0, minute=0)
            length = timedelta(minutes=centre.course(COURSE)[1])
            instead = [
                one
                for one in centre.free(tutor, student, COURSE, day, day + timedelta(days=1))
                if one >= goes[1] + length + timedelta(hours=1) or one <= goes[1] - 2 * length
            ]
            if instead:
                return tutor, ids, starts, goes, instead[0]
        for session_id, at in zip(ids, starts, strict=True):
            centre.clear(student, at, at + timedelta(minutes=1))
            assert centre.session(session_id).status == "cancelled"
    raise AssertionError("no tutor of the sample centre has three weeks to move")


def test_a_part_goes_to_another_weekday_and_comes_back(desk, demo):
    centre = Centre(demo)
    student = quiet_student(centre)
    tutor, ids, starts, goes, instead = movable_term(centre, student)
    centre.clear(OTHER, goes[1] - timedelta(hours=2), goes[1] + timedelta(hours=2))
    centre.book(tutor, OTHER, COURSE, goes[1], "a clash for the story")

    show_day(desk, starts[1])
    desk.press("Maths", role=["check box", "toggle button", "push button"])  # few columns, all in sight
    desk.press(id=f"session-{ids[1]}", showing=False)
    desk.press(id="open-move-series", showing=False)
    desk.find(id="series-date-2", showing=False)  # this and following
    assert not desk.has(id="series-date-3", showing=False)
    assert not desk.find(id="move-series").enabled, "they are there already"
    weekday = f"{goes[0].astimezone(ZONE):%A}"
    desk.focus(id="move-time")
    desk.key("shift+Tab")
    desk.type(weekday)
    desk.find(id="move-weekday", has=weekday)
    desk.find(has="1 of 2 sessions move · 1 to mend", id="move-sum")
    assert not desk.find(id="move-series").enabled, "nothing is moved before the clash is mended"
    desk.press(id="series-change-2", showing=False)
    choose_slot(desk, instead)
    desk.find(id="move-reason", role=["text", "entry"]).write("Football on that day")
    desk.wait_until(lambda: desk.find(id="move-series").enabled)
    desk.press(id="move-series")
    desk.wait_gone(id="move-series-dialog")
    desk.find(has="2 sessions moved")
    moved = [centre.session(one) for one in ids]
    desk.press(id="undo")
    desk.find(has="2 changes undone.")
    assert [one.starts_at.astimezone(UTC) for one in moved] == [starts[0], goes[0], instead]
    assert [one.reason for one in moved[1:]] == ["Football on that day"] * 2
    assert monday_of(moved[1].starts_at) == monday_of(starts[1])
    kept = [centre.session(one) for one in ids]
    assert [one.starts_at.astimezone(UTC) for one in kept] == starts
    assert [one.status for one in kept] == ["scheduled"] * 3


def test_this_and_following_end_with_a_reason_and_come_back(desk, demo):
    centre = Centre(demo)
    student = quiet_student(centre)
    tutor, starts = next(free_weeks(centre, student))
    ids = booked_term(centre, student, tutor, starts)
    show_day(desk, starts[1])
    desk.press("Maths", role=["check box", "toggle button", "push button"])  # few columns, all in sight
    desk.press(id=f"session-{ids[1]}", showing=False)
    desk.press(id="cancel-following", showing=False)
    reason = desk.find(id="cancel-series-reason", role=["text", "entry"], showing=False)
    reason.write("Moves to Vienna")
    desk.press("Yes, cancel them", showing=False)
    desk.find(has="2 sessions cancelled")
    desk.find(has="“Moves to Vienna”", showing=False)  # in the history of the one that is open
    ended = [centre.session(one) for one in ids]
    desk.press(id="undo")
    desk.find(has="2 changes undone.")
    desk.find(has="Undone by", showing=False)
    assert [one.status for one in ended] == ["scheduled", "cancelled", "cancelled"]
    assert [one.reason for one in ended[1:]] == ["Moves to Vienna"] * 2
    kept = [centre.session(one) for one in ids]
    assert [(one.status, one.starts_at.astimezone(UTC)) for one in kept] == [
        ("scheduled", at) for at in starts
    ]


def with_substitute(centre: Centre) -> tuple[str, UUID, datetime]:
    """Book a session, with somebody who is not the tutor of other stories, that another could take over."""
    since = datetime.now(UTC) + timedelta(days=1)
    for name in others_of_the_course(centre):
        tutor_id = centre.person(name)
        for starts in centre.free(name, STUDENT, COURSE, since, since + timedelta(days=5)):
            session_id = centre.book(name, STUDENT, COURSE, starts)
            with centre.acting("desk") as desk:
                ways = desk.execute(
                    "SELECT w.tutor_id FROM app.absence_plan(%s, %s, %s) w WHERE w.session_id = %s"
                    " AND w.tutor_id <> %s",
                    [tutor_id, starts, starts + timedelta(hours=1), session_id, tutor_id],
                ).fetchall()
            if ways:
                return name, session_id, starts
            centre.clear(name, starts, starts + timedelta(minutes=1))
    raise AssertionError("nobody in the sample centre could take over")


def test_a_sick_tutor(signed_in, desk, demo):
    centre = Centre(demo)
    sick, session_id, starts = with_substitute(centre)
    student = signed_in(demo.named(STUDENT), name="student")
    student.press("My Classes")
    student.find(id=f"session-{session_id}", has=sick, showing=False)

    desk.press(id="tutor-away")
    desk.focus(label="Tutor", role=["combo box"])
    desk.type(sick)
    desk.find(label="Tutor", role=["combo box"], has=sick)
    desk.press(id="absence-dates")  # a week, to begin with
    desk.find(id=f"substitute-{session_id}", showing=False)
    if desk.has(id="keep-all"):
        desk.press(id="keep-all")
    desk.press(id=f"substitute-{session_id}", showing=False)
    desk.wait_until(lambda: desk.find(id="apply-absence").enabled)
    desk.press(id="apply-absence")
    desk.find("Settled. 1 person to call")
    ((name, now_at),) = centre.rows(
        "SELECT t.display_name, lower(s.during)"
        " FROM app.session s JOIN app.tutor t ON t.person_id = s.tutor_id WHERE s.id = %s",
        session_id,
    )
    assert name != sick
    assert now_at.astimezone(UTC) == starts
    desk.find(has=f"with {name} instead")
    # without a click in the student's window
    student.find(id=f"session-{session_id}", has=name, showing=False)
    assert spoken(starts)
    assert not centre.free(sick, STUDENT, COURSE, starts, starts + timedelta(hours=1)), "the hours are closed"
