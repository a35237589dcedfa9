"""Hand-made tutors, courses and slot plans for the tests of finding and booking."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tutordesk.services.rows import (
    CourseRow,
    NextFreeRow,
    OfferRow,
    SessionPage,
    SessionRow,
    SlotPlan,
    SlotRow,
    StudentRow,
    SubjectRow,
    TutorPage,
    TutorProfile,
    TutorRow,
)

VIENNA = "Europe/Vienna"
NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MATHS, PHYSICS, FRENCH = (
    SubjectRow(UUID(int=100 + n), name, n) for n, name in enumerate(("Maths", "Physics", "French"))
)
ALEVEL = CourseRow(UUID(int=201), "A-level Maths", MATHS, 60)
PHYSICS2 = CourseRow(UUID(int=202), "Physics 2", PHYSICS, 90)
FRENCH1 = CourseRow(UUID(int=203), "French for beginners", FRENCH, 45)
COURSES = (ALEVEL, PHYSICS2, FRENCH1)


def tutor(
    n: int, name: str, subjects: Iterable[SubjectRow] = (MATHS,), price: str = "40.00", **more: Any
) -> TutorRow:
    fields: dict[str, Any] = {
        "headline": "Maths and Physics teacher, 11 years",
        "timezone": "Europe/Prague",
        "currency": "EUR",
        "online": True,
        "in_person": False,
    } | more
    return TutorRow(
        tutor_id=UUID(int=300 + n),
        display_name=name,
        subjects=tuple(subjects),
        price_from=Decimal(price),
        **fields,
    )


AMELIA = tutor(1, "Amelia Novák", (MATHS, PHYSICS), "42.00", in_person=True)
KWAME = tutor(2, "Kwame Mensah", (PHYSICS, MATHS), "40.00")
LONG = tutor(
    3,
    "Anneliese-Charlotte von Hohenstein-Obermayr und zu Wolkenstein",
    (MATHS, PHYSICS, FRENCH),
    "1036.50",
    headline="Teaches everything that can be taught, and a little of what cannot, for thirty-one years now",
)
TUTORS = (
    AMELIA,
    tutor(4, "Omar Haddad", price="33.00"),
    KWAME,
    LONG,
    tutor(5, "Jean-Luc Martin", (FRENCH, MATHS), "35.00", online=False, in_person=True),
    tutor(6, "أحمد الزهراني", (PHYSICS,), "36.00"),
    tutor(7, "Sofía Herrera", (MATHS,), "38.00"),
)
OFFERS = (
    OfferRow(ALEVEL, Decimal("42.00"), "EUR", True, False, ""),
    OfferRow(PHYSICS2, Decimal("63.00"), "EUR", True, True, "Room 3"),
)
STUDENT = StudentRow(UUID(int=401), "s10423102", "Noah Weber", "+43 660 123 45 67", "noah@example.org")


def page_of(rows: Iterable[TutorRow], **more: Any) -> TutorPage:
    found = tuple(rows)
    return TutorPage(**({"rows": found, "total": len(found), "next_key": None} | more))


def profile_of(row: TutorRow = AMELIA, offers: tuple[OfferRow, ...] = OFFERS) -> TutorProfile:
    bio = (
        "I help students move from memorising steps to seeing why they work. Lessons use past papers and a "
        "shared whiteboard; you get notes and a short plan after each one."
    )
    return TutorProfile(tutor=row, bio=bio, offers=offers, cancel_notice_minutes=1440)


def at(day: int, clock: str, month: int = 11, zone: str = VIENNA) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


_FREE: dict[tuple[int, int], tuple[str, ...]] = {
    (11, 25): ("15:00", "16:30", "17:45"),
    (11, 26): ("09:00", "10:30", "16:00", "17:30"),
    (11, 28): ("10:30", "11:30"),
    (11, 30): ("09:00", "10:30", "14:00", "15:00", "16:00", "17:00"),
    (12, 1): ("08:30", "11:15", "14:00"),
    (12, 3): ("09:00", "13:30", "15:00"),
    (12, 4): ("09:00", "16:00"),
    (12, 5): ("10:30",),
}
_CLOSED: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {
    (11, 24): ("notice", {"minutes": 1440}),
    (11, 27): ("booked", {}),
    (12, 2): ("closure", {"reason": "Staff training"}),
    (12, 7): ("horizon", {"days": 14, "opens_at": "2026-11-25T08:00:00+00:00"}),
}


def plan(
    *, taken: Iterable[datetime] = (), minutes: int = 60, now: datetime = NOW, **_asked: Any
) -> SlotPlan:
    """Two weeks as in the pictures: free days, and one of every reason."""
    rows: list[SlotRow] = []
    for n in range(14):
        day = TODAY + timedelta(days=n)
        key = (day.month, day.day)
        cursor = at(day.day, "00:00", day.month)
        end = cursor + timedelta(days=1)
        if key in _CLOSED:
            reason, params = _CLOSED[key]
            starts = (
                ("09:00", "10:00", "11:00", "14:00", "15:00")
                if reason in {"booked", "notice"}
                else ("09:00",)
            )
        else:
            reason, params, starts = "", {}, _FREE.get(key, ())
        for clock in starts:
            begins = at(day.day, clock, day.month)
            rows.append(SlotRow(cursor, begins, False, "no_hours", {"weekday": day.isoweekday()}))
            gone = begins in set(taken)
            free = not reason and not gone
            rows.append(
                SlotRow(begins, begins + timedelta(minutes=15), free, "booked" if gone else reason, params)
            )
            cursor = begins + timedelta(minutes=15)
        why = reason if reason in {"closure"} else "no_hours"
        rows.append(
            SlotRow(cursor, end, False, why, params if why == reason else {"weekday": day.isoweekday()})
        )
    return SlotPlan(
        AMELIA.tutor_id, "Europe/Prague", minutes, at(24, "00:00"), at(8, "00:00", 12), tuple(rows), now
    )


def session(starts_at: datetime, **more: Any) -> SessionRow:
    fields: dict[str, Any] = {
        "session_id": UUID(int=900),
        "tutor_id": AMELIA.tutor_id,
        "tutor_name": AMELIA.display_name,
        "student_id": UUID(int=1),
        "student_name": "Lena Fischer",
        "course": ALEVEL,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=60),
        "status": "scheduled",
        "requirements": "",
        "price": Decimal("42.00"),
        "currency": "EUR",
        "online": True,
        "place": "",
        "version": 1,
        "actions": (),
    }
    return SessionRow(**(fields | more))


def sessions_page(*rows: SessionRow) -> SessionPage:
    return SessionPage(rows=rows, total=len(rows), next_key=None)


def next_free(*, tutor_ids: Iterable[UUID], **_asked: Any) -> tuple[NextFreeRow, ...]:
    starts = (at(25, "15:00"), at(24, "18:30"), at(25, "18:00"), at(26, "11:15"), None)
    return tuple(NextFreeRow(one, starts[n % len(starts)]) for n, one in enumerate(tutor_ids))


def answers() -> dict[Any, Any]:
    """Everything the pages ask, answered."""
    from tutordesk.services import callers, people, sessions, slots, students, tutors
    from tutordesk.services.board_rows import CallerRow

    return {
        tutors.subjects: (MATHS, PHYSICS, FRENCH),
        tutors.courses: COURSES,
        tutors.search: page_of(TUTORS, total=42),
        tutors.next_free: next_free,
        tutors.profile: lambda tutor_id: profile_of(
            next((t for t in TUTORS if t.tutor_id == tutor_id), AMELIA)
        ),
        slots.plan: plan,
        slots.nearest: (),
        sessions.mine: sessions_page(session(at(4, "11:15", 12))),
        people.find_students: (STUDENT,),
        callers.about: CallerRow(),
        students.enrollments_of: (),
        students.sessions_with: sessions_page(),
    }
