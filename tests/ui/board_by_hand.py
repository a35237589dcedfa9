"""Hand-made rows for the day board: a Tuesday of ten tutors as the front desk sees it, and of hundreds."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from tests.ui.sessions_by_hand import SPACE, SUBJECTS, VIENNA, at, course, session
from tutordesk.domain.week import Day
from tutordesk.services.board_rows import BoardPlan, BoardTutor, FitRow
from tutordesk.services.rows import ActionRow, OpenSpan, SessionRow

TUESDAY = date(2026, 11, 24)
NOW = at(TUESDAY, "14:20")
MAY = tuple(ActionRow(key, True, "", None) for key in ("start", "move", "cancel"))
TUTORS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("Amelia Novák", ("Maths", "Physics"), "10:00", "18:00"),
    ("Ben Adler", ("French",), "09:00", "15:00"),
    ("Chloé Dubois", ("French",), "13:00", "18:30"),
    ("Emeka Obi", ("Biology",), "", ""),
    ("Hana Kobayashi", ("Piano",), "13:00", "19:00"),
    ("Ivo Petrov", ("Biology", "Physics"), "09:30", "18:00"),
    ("Jean-Luc Martin", ("French", "Maths"), "10:30", "18:00"),
    ("Łukasz Wiśniewski", ("Piano",), "14:00", "19:00"),
    ("María José Fernández de la Vega", ("Biology",), "09:00", "18:00"),
    ("Oskar Lind", ("Maths",), "09:00", "17:00"),
)


def tutor_id(name: str) -> UUID:
    return uuid5(SPACE, name)


def tutor(
    name: str,
    subjects: Iterable[str] = ("Maths",),
    first: str = "09:00",
    last: str = "18:00",
    *,
    on_date: date = TUESDAY,
    away: str = "",
    away_until: date | None = None,
    next_free: datetime | None = None,
    online: bool = True,
) -> BoardTutor:
    subjects = tuple(subjects)
    return BoardTutor(
        tutor_id=tutor_id(name),
        display_name=name,
        subjects=tuple(SUBJECTS[one] for one in subjects),
        course_ids=frozenset(course(one).course_id for one in subjects),
        online=online,
        in_person=True,
        working=(OpenSpan(at(on_date, first), at(on_date, last)),) if first else (),
        away=away,
        away_until=away_until,
        next_free=next_free,
    )


def lesson(
    who: str, clock: str, minutes: int, subject: str, student: str, status: str = "scheduled"
) -> SessionRow:
    may = MAY if status == "scheduled" else ()
    return session(
        at(TUESDAY, clock), minutes, subject=subject, student=student, tutor=who, status=status, actions=may
    )


def tuesday_sessions() -> tuple[SessionRow, ...]:
    return (
        lesson("Amelia Novák", "10:00", 60, "Maths", "Noah Weber", "completed"),
        lesson("Amelia Novák", "11:00", 60, "Physics", "Tom Bauer", "completed"),
        lesson("Amelia Novák", "13:00", 60, "Maths", "Zeynep Kaya", "completed"),
        lesson("Amelia Novák", "14:30", 60, "Physics", "Mia Wagner"),
        lesson("Amelia Novák", "16:30", 60, "Maths", "Lena Fischer"),
        lesson("Ben Adler", "09:00", 60, "French", "Ali Rahimi", "no_show"),
        lesson("Ben Adler", "10:30", 90, "French", "Greta Lindqvist", "completed"),
        lesson("Ben Adler", "13:30", 60, "French", "Paul Egger", "in_progress"),
        lesson("Chloé Dubois", "13:00", 60, "French", "Zoé Laurent", "completed"),
        lesson("Chloé Dubois", "14:00", 45, "French", "Emma Roth", "in_progress"),
        lesson("Chloé Dubois", "16:00", 90, "French", "Lukas Steiner"),
        lesson("Hana Kobayashi", "13:00", 45, "Piano", "Ida Pichler"),
        lesson("Hana Kobayashi", "14:00", 60, "Piano", "Felix Auer", "in_progress"),
        lesson("Hana Kobayashi", "16:00", 60, "Piano", "Nora Berg"),
        lesson("Ivo Petrov", "09:30", 60, "Biology", "Jakob Huber", "completed"),
        lesson("Ivo Petrov", "11:00", 60, "Biology", "Sara Demir", "completed"),
        lesson("Ivo Petrov", "14:00", 90, "Biology", "Anna Brunnthaler", "in_progress"),
        lesson("Ivo Petrov", "16:00", 60, "Physics", "David Okoye"),
        lesson("Jean-Luc Martin", "10:30", 60, "French", "Clara Winkler", "completed"),
        lesson("Jean-Luc Martin", "15:30", 60, "French", "Ben Hofer"),
        lesson("Jean-Luc Martin", "17:00", 60, "French", "Ivana Perić"),
        lesson("Łukasz Wiśniewski", "15:00", 60, "Piano", "Emil Gruber"),
        lesson("Łukasz Wiśniewski", "16:15", 45, "Piano", "Leo Fuchs"),
        lesson("María José Fernández de la Vega", "09:00", 60, "Biology", "Sofie Maier", "completed"),
        lesson("María José Fernández de la Vega", "15:30", 60, "Biology", "Tim Novotny"),
    )


def plan(
    tutors: Iterable[BoardTutor] | None = None,
    sessions: Iterable[SessionRow] | None = None,
    *,
    on_date: date = TUESDAY,
    closures: Iterable[OpenSpan] | None = None,
    as_of: datetime = NOW,
) -> BoardPlan:
    day = Day(on_date, VIENNA)
    if tutors is None:
        tutors = [
            tutor(
                name,
                subjects,
                first,
                last,
                on_date=on_date,
                away="" if first else "On leave",
                away_until=None if first else on_date + timedelta(days=3),
                next_free=at(on_date, "15:30") if first else None,
            )
            for name, subjects, first, last in TUTORS
        ]
    lunch = OpenSpan(at(on_date, "12:00"), at(on_date, "13:00"), "Staff training")
    return BoardPlan(
        on_date=on_date,
        timezone=VIENNA,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        tutors=tuple(tutors),
        sessions=tuple(tuesday_sessions() if sessions is None else sessions),
        closures=(lunch,) if closures is None else tuple(closures),
        as_of=as_of,
    )


def crowd(tutors: int, per_tutor: int) -> BoardPlan:
    """A day of hundreds."""
    names = [f"Tutor Number{n:03d}" for n in range(tutors)]
    kinds = tuple(SUBJECTS)
    rows = [
        lesson(name, f"{9 + 2 * hour}:00", 60, kinds[n % len(kinds)], f"Student {n} {hour}")
        for n, name in enumerate(names)
        for hour in range(per_tutor)
    ]
    teachers = [
        tutor(name, (kinds[n % len(kinds)],), next_free=at(TUESDAY, "15:00")) for n, name in enumerate(names)
    ]
    return plan(teachers, rows, closures=())


def fit(who: str, clock: str, subject: str = "Piano", *, minutes: int = 60, price: str = "38.00") -> FitRow:
    starts_at = at(TUESDAY, clock)
    return FitRow(
        tutor_id=tutor_id(who),
        tutor_name=who,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        price=Decimal(price),
        currency="EUR",
        online=False,
        place="Room 3",
    )
