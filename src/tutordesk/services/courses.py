"""Subjects and courses as administrators keep them, who offers them at which price, and tutors' profiles."""

import json
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import writes
from tutordesk.services.people_rows import CourseBook, CourseFile, OfferFile, SubjectChange
from tutordesk.services.rows import SubjectRow
from tutordesk.services.session_rows import course_of

_COURSE = """
    c.id AS course_id, c.name AS course_name, c.session_minutes,
    j.id AS subject_id, j.name AS subject_name, j.position AS subject_position
"""

#: Subjects without a course come with a row of their own.
_ALL = text(
    f"""
    SELECT {_COURSE}, c.active, k.currency, coalesce(o.offered, 0) AS offered, o.price_from, o.price_to,
           (SELECT count(*) FROM app.enrollment e
            WHERE e.course_id = c.id AND e.status = 'active') AS enrolled,
           (SELECT count(*) FROM app.session s
            WHERE s.course_id = c.id AND s.status IN ('scheduled', 'in_progress')
              AND upper(s.during) > now()) AS upcoming
    FROM app.subject j
    CROSS JOIN app.centre k
    LEFT JOIN app.course c ON c.subject_id = j.id
    LEFT JOIN (SELECT t.course_id, count(*) AS offered, min(t.price) AS price_from, max(t.price) AS price_to
               FROM app.tutor_course t WHERE t.active GROUP BY t.course_id) o ON o.course_id = c.id
    ORDER BY j.position, app.fold(j.name), j.id, c.active DESC, app.fold(c.name), c.id
    """
)
_OFFERS = text(
    f"""
    SELECT t.person_id AS tutor_id, t.display_name AS tutor_name, t.listed, {_COURSE},
           o.active, o.price, k.currency, o.online, o.in_person, o.place,
           (SELECT count(*) FROM app.enrollment e
            WHERE e.course_id = c.id AND e.tutor_id = t.person_id AND e.status = 'active') AS enrolled
    FROM app.tutor_course o
    CROSS JOIN app.centre k
    JOIN app.tutor t ON t.person_id = o.tutor_id
    JOIN app.course c ON c.id = o.course_id
    JOIN app.subject j ON j.id = c.subject_id
    WHERE (CAST(:course_id AS uuid) IS NULL OR o.course_id = CAST(:course_id AS uuid))
      AND (CAST(:tutor_id AS uuid) IS NULL OR o.tutor_id = CAST(:tutor_id AS uuid))
    ORDER BY o.active DESC, j.position, app.fold(c.name), c.id, app.fold(t.display_name), t.person_id
    """
)
_SAVE_SUBJECT = text(
    "SELECT app.save_subject(CAST(:subject_id AS uuid), :name, CAST(:position AS int),"
    " CAST(:before AS jsonb))"
)
_SAVE_COURSE = text(
    "SELECT app.save_course(CAST(:course_id AS uuid), CAST(:subject_id AS uuid), :name,"
    " CAST(:session_minutes AS int), CAST(:active AS boolean), CAST(:before AS jsonb))"
)
_SAVE_TUTOR = text(
    "SELECT app.save_tutor(CAST(:person_id AS uuid), CAST(:display_name AS text), CAST(:headline AS text),"
    " CAST(:bio AS text), CAST(:rate AS numeric), CAST(:listed AS boolean))"
)


def all(db: Session) -> CourseBook:  # noqa: A001 - read as courses.all
    """Return every subject and course, given up ones last in their subject."""
    found = db.execute(_ALL).all()
    subjects = {
        row.subject_id: SubjectRow(row.subject_id, row.subject_name, row.subject_position) for row in found
    }
    return CourseBook(
        subjects=tuple(subjects.values()),
        courses=tuple(
            CourseFile(
                course=course_of(row),
                active=row.active,
                offered=row.offered,
                enrolled=row.enrolled,
                upcoming=row.upcoming,
                price_from=row.price_from,
                price_to=row.price_to,
                currency=row.currency,
            )
            for row in found
            if row.course_id is not None
        ),
    )


def offers(
    db: Session, *, course_id: UUID | None = None, tutor_id: UUID | None = None
) -> tuple[OfferFile, ...]:
    """Return who offers or offered a course, or what a tutor offers or did; active ones first.

    Raises:
        InvalidValue: neither is named.
    """
    if course_id is None and tutor_id is None:
        raise errors.InvalidValue(facts={"constraint": "offers"})
    return tuple(
        OfferFile(
            tutor_id=row.tutor_id,
            tutor_name=row.tutor_name,
            listed=row.listed,
            course=course_of(row),
            active=row.active,
            price=row.price,
            currency=row.currency,
            online=row.online,
            in_person=row.in_person,
            place=row.place,
            enrolled=row.enrolled,
        )
        for row in db.execute(_OFFERS, {"course_id": course_id, "tutor_id": tutor_id})
    )


@writes
def save_subjects(db: Session, *, changes: Sequence[SubjectChange]) -> None:
    """Make or change subjects, each over what was shown (admin): all of them or none.

    ``position`` orders subjects and picks their colour.

    Raises:
        StaleVersion: somebody else changed one of them meanwhile.
        InvalidValue: no name, or one that another subject has (``facts['constraint']`` ``subject_name_key``).
        NotAllowed: not an administrator.
    """
    for change in changes:
        shown = change.before and {"name": change.before.name, "position": change.before.position}
        after = change.after
        asked = {"subject_id": after.subject_id, "name": after.name, "position": after.position}
        db.execute(_SAVE_SUBJECT, {**asked, "before": shown and json.dumps(shown)})


@writes
def save_course(
    db: Session,
    *,
    course_id: UUID,
    subject_id: UUID,
    name: str,
    session_minutes: int,
    active: bool = True,
    before: CourseFile | None = None,
) -> None:
    """Make a course, or change it over what was shown, or give it up (admin); booked sessions stay.

    Raises:
        StaleVersion: somebody else changed it meanwhile.
        InvalidValue: no name, no such subject, a length out of bounds.
        NotAllowed: not an administrator.
    """
    shown = before and {
        "subject_id": str(before.course.subject.subject_id),
        "name": before.course.name,
        "session_minutes": before.course.session_minutes,
        "active": before.active,
    }
    db.execute(
        _SAVE_COURSE,
        {
            "course_id": course_id,
            "subject_id": subject_id,
            "name": name,
            "session_minutes": session_minutes,
            "active": active,
            "before": shown and json.dumps(shown),
        },
    )


@writes
def save_tutor(
    db: Session,
    *,
    person_id: UUID,
    display_name: str | None = None,
    headline: str | None = None,
    bio: str | None = None,
    rate: Decimal | None = None,
    listed: bool | None = None,
) -> None:
    """Change how a tutor is shown; None keeps what is there. A tutor changes the own headline and bio only.

    A new rate changes neither offers nor sessions.

    Raises:
        NoSuchTutor: nobody, or no tutor any more.
        InvalidValue: too long, no name, or no sensible rate.
        NotAllowed: somebody else's profile, or what only staff decide.
    """
    db.execute(
        _SAVE_TUTOR,
        {
            "person_id": person_id,
            "display_name": display_name,
            "headline": headline,
            "bio": bio,
            "rate": rate,
            "listed": listed,
        },
    )
