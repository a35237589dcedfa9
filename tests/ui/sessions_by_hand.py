"""Hand-made rows for the calendar and the class list: a tutor's week, a student's term."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from tutordesk.domain.week import Week
from tutordesk.services.rows import (
    ActionRow,
    CentreRow,
    CourseRow,
    EnrollmentRow,
    MeRow,
    OpenSpan,
    SessionRow,
    SubjectRow,
    WeekPlan,
)

SPACE = UUID("7d2c1f1e-7b0e-4a4e-9a52-0d8a3c1b2e10")
VIENNA = "Europe/Vienna"
SUBJECTS = {
    name: SubjectRow(uuid5(SPACE, name), name, position)
    for position, name in enumerate(["Maths", "Physics", "French", "Piano", "Biology"])
}
CENTRE = CentreRow(
    name="Lernhaus",
    timezone=VIENNA,
    currency="EUR",
    phone="+43 1 234 56 78",
    opening_hours="Mon–Fri 9:00–18:00",
    slot_step_minutes=15,
    min_notice_minutes=720,
    break_minutes=0,
    horizon_days=60,
    cancel_notice_minutes=1440,
    max_open_sessions=10,
    enrollment_required=False,
)
TUTOR_ID = uuid5(SPACE, "Amelia Novák")
STUDENT_ID = uuid5(SPACE, "Lena Fischer")


def person(name: str, *roles: str, zone: str = VIENNA) -> MeRow:
    return MeRow(uuid5(SPACE, name), "s10423417", name, zone, "en", roles, False, CENTRE)


def course(name: str, subject: str = "Maths", minutes: int = 60) -> CourseRow:
    return CourseRow(uuid5(SPACE, name), name, SUBJECTS[subject], minutes)


def at(day: date, clock: str, zone: str = VIENNA, fold: int = 0) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold)
    return wall.astimezone(UTC)


def session(
    starts_at: datetime,
    minutes: int = 60,
    *,
    subject: str = "Maths",
    course_name: str = "",
    student: str = "Lena Fischer",
    tutor: str = "Amelia Novák",
    status: str = "scheduled",
    requirements: str = "",
    online: bool = True,
    place: str = "",
    price: str = "42.00",
    version: int = 1,
    actions: Iterable[ActionRow] = (),
    key: str = "",
) -> SessionRow:
    return SessionRow(
        session_id=uuid5(SPACE, key or f"{starts_at}{student}{tutor}"),
        tutor_id=uuid5(SPACE, tutor),
        tutor_name=tutor,
        student_id=uuid5(SPACE, student),
        student_name=student,
        course=course(course_name or subject, subject, minutes),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        status=status,
        requirements=requirements,
        price=Decimal(price),
        currency="EUR",
        online=online,
        place=place,
        version=version,
        actions=tuple(actions),
    )


MONDAY = date(2026, 11, 23)


def tutor_week() -> tuple[SessionRow, ...]:
    def on(
        day: int, clock: str, minutes: int, subject: str, student: str, status: str = "scheduled"
    ) -> SessionRow:
        return session(
            at(MONDAY + timedelta(days=day), clock), minutes, subject=subject, student=student, status=status
        )

    return (
        on(0, "09:00", 60, "Maths", "Lena Fischer", "completed"),
        on(0, "11:00", 90, "Physics", "Tom Bauer", "completed"),
        on(0, "16:30", 60, "Maths", "Noah Weber", "no_show"),
        on(1, "10:00", 60, "Maths", "Mia Wagner", "completed"),
        on(1, "13:00", 30, "French", "Zoé Laurent-Delacroix"),
        on(1, "14:00", 60, "Piano", "Jonas Huber", "in_progress"),
        on(2, "09:30", 60, "Biology", "Ben Hofer"),
        on(2, "14:00", 60, "Maths", "Lena Fischer"),
        on(2, "16:00", 90, "Physics", "Ivana Perić"),
        on(3, "11:00", 60, "Piano", "Emil Gruber"),
        on(3, "15:00", 60, "Maths", "Noah Weber", "cancelled"),
        on(3, "15:15", 60, "Physics", "María Fernanda de la Concepción Rodríguez y Gutiérrez de los Ríos"),
        on(4, "09:00", 120, "Physics", "Exam group"),
        on(4, "13:30", 60, "French", "Zoé Laurent"),
        on(5, "10:00", 60, "Maths", "Mia Wagner"),
    )


def working(week: Week, first: str = "09:00", last: str = "18:00", days: int = 5) -> tuple[OpenSpan, ...]:
    return tuple(
        OpenSpan(at(day.on_date, first, week.zone), at(day.on_date, last, week.zone))
        for day in week.days[:days]
    )


def plan(
    sessions: Iterable[SessionRow] = (),
    *,
    week: Week | None = None,
    open_hours: Iterable[OpenSpan] | None = None,
    closures: Iterable[OpenSpan] = (),
    as_of: datetime | None = None,
) -> WeekPlan:
    week = week or Week(MONDAY, VIENNA)
    return WeekPlan(
        tutor_id=TUTOR_ID,
        timezone=week.zone,
        starts_at=week.starts_at,
        ends_at=week.ends_at,
        sessions=tuple(sessions),
        working=tuple(working(week) if open_hours is None else open_hours),
        closures=tuple(closures),
        as_of=as_of or at(MONDAY + timedelta(days=1), "14:20"),
    )


def enrollment(
    name: str,
    subject: str,
    tutor: str,
    *,
    planned: int | None = 12,
    completed: int = 0,
    booked: int = 0,
    next_starts_at: datetime | None = None,
) -> EnrollmentRow:
    return EnrollmentRow(
        enrollment_id=uuid5(SPACE, f"enrollment {name}"),
        course=course(name, subject),
        tutor_id=uuid5(SPACE, tutor) if tutor else None,
        tutor_name=tutor,
        planned_sessions=planned,
        completed=completed,
        booked=booked,
        next_starts_at=next_starts_at,
        status="active",
    )
