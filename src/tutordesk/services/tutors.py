"""Tutors as visitors find them: subjects and courses, the search, the next free start, one profile."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.pages import key_parts
from tutordesk.services.rows import (
    CourseRow,
    NextFreeRow,
    OfferRow,
    SubjectRow,
    TutorCriteria,
    TutorPage,
    TutorProfile,
    TutorRow,
)
from tutordesk.services.session_rows import course_of

_SUBJECTS = text("SELECT id, name, position FROM app.subject ORDER BY position, app.fold(name), id")

_COURSES = text(
    """
    SELECT c.id AS course_id, c.name AS course_name, c.session_minutes,
           j.id AS subject_id, j.name AS subject_name, j.position AS subject_position
    FROM app.course c JOIN app.subject j ON j.id = c.subject_id
    WHERE c.active
    ORDER BY j.position, app.fold(j.name), app.fold(c.name), c.id
    """
)

_SEARCH = text(
    """
    SELECT f.tutor_id, f.display_name, f.headline, f.timezone, f.subjects, f.price_from, f.currency,
           f.online, f.in_person, f.sort_key, f.name_key, f.total
    FROM app.search_tutors(
        p_text => CAST(:text AS text), p_subject => CAST(:subject_id AS uuid),
        p_course => CAST(:course_id AS uuid), p_price_max => CAST(:price_max AS numeric),
        p_weekdays => CAST(:iso_weekdays AS int[]), p_day_parts => CAST(:day_parts AS text[]),
        p_online => CAST(:online AS boolean), p_timezone => CAST(:timezone AS text),
        p_sort => CAST(:sort AS text), p_after_key => CAST(:after_key AS numeric),
        p_after_name => CAST(:after_name AS text), p_after_id => CAST(:after_id AS uuid),
        p_limit => CAST(:limit AS int)) f
    ORDER BY f.sort_key, f.name_key, f.tutor_id
    """
)

#: Sorting by soonest reads a cache; whoever does it keeps it fresh, a piece at a time.
_REFRESH_NEXT_FREE = text("SELECT app.refresh_next_free()")

_NEXT_FREE = text(
    """
    SELECT w.tutor_id, n.starts_at
    FROM unnest(CAST(:tutor_ids AS uuid[])) WITH ORDINALITY w(tutor_id, n)
    LEFT JOIN app.next_free(
        CAST(:tutor_ids AS uuid[]),
        p_student => coalesce(CAST(:student_id AS uuid),
                              CASE current_setting('role') WHEN 'td_student'
                              THEN (SELECT app.current_person_id()) END)) n
      ON n.tutor_id = w.tutor_id
    ORDER BY w.n
    """
)

#: One row per offer, and one with nulls for a tutor without any.
_PROFILE = text(
    """
    SELECT t.person_id AS tutor_id, t.display_name, t.headline, t.bio, t.timezone, c.currency,
           coalesce(t.cancel_notice_minutes, c.cancel_notice_minutes) AS cancel_notice_minutes,
           o.course_id, o.course_name, o.session_minutes, o.subject_id, o.subject_name, o.subject_position,
           o.price, o.online, o.in_person, o.place
    FROM app.tutor t CROSS JOIN app.centre c
    LEFT JOIN LATERAL (
        SELECT k.id AS course_id, k.name AS course_name, k.session_minutes, j.id AS subject_id,
               j.name AS subject_name, j.position AS subject_position, a.price, a.online, a.in_person, a.place
        FROM app.tutor_course a JOIN app.course k ON k.id = a.course_id AND k.active
        JOIN app.subject j ON j.id = k.subject_id
        WHERE a.tutor_id = t.person_id AND a.active) o ON true
    WHERE t.person_id = :tutor_id
    ORDER BY o.subject_position, app.fold(o.subject_name), app.fold(o.course_name), o.course_id
    """
)


def subjects(db: Session) -> tuple[SubjectRow, ...]:
    """Return all subjects in the centre's order."""
    return tuple(SubjectRow(*row) for row in db.execute(_SUBJECTS))


def courses(db: Session) -> tuple[CourseRow, ...]:
    """Return the courses that can be booked, by subject and name."""
    return tuple(course_of(row) for row in db.execute(_COURSES))


def search(
    db: Session, *, criteria: TutorCriteria, after: tuple[Any, ...] | None = None, limit: int = 30
) -> TutorPage:
    """Return one page of the listed tutors that match; ``after`` is the ``next_key`` of the page before.

    Raises:
        InvalidValue: a sort, day part or zone that does not exist.
    """
    if criteria.sort == "soonest" and after is None:
        db.execute(_REFRESH_NEXT_FREE)
    if limit < 1:
        raise errors.InvalidValue(facts={"constraint": "limit"})
    after_key, after_name, after_id = key_parts(after, 3)
    found = db.execute(
        _SEARCH,
        {
            "text": criteria.text,
            "subject_id": criteria.subject_id,
            "course_id": criteria.course_id,
            "price_max": criteria.price_max,
            "iso_weekdays": sorted(criteria.iso_weekdays),
            "day_parts": sorted(criteria.day_parts),
            "online": criteria.online,
            "timezone": criteria.timezone,
            "sort": criteria.sort,
            "after_key": after_key,
            "after_name": after_name,
            "after_id": after_id,
            "limit": limit + 1,
        },
    ).all()
    rows = tuple(
        TutorRow(
            tutor_id=row.tutor_id,
            display_name=row.display_name,
            headline=row.headline,
            timezone=row.timezone,
            subjects=tuple(SubjectRow(UUID(s["id"]), s["name"], s["position"]) for s in row.subjects),
            price_from=row.price_from,
            currency=row.currency,
            online=row.online,
            in_person=row.in_person,
        )
        for row in found[:limit]
    )
    next_key = None
    if len(found) > limit:
        last = found[limit - 1]
        next_key = (last.sort_key, last.name_key, last.tutor_id)
    return TutorPage(rows=rows, total=found[0].total if found else 0, next_key=next_key)


def next_free(
    db: Session, *, tutor_ids: Sequence[UUID], student_id: UUID | None = None
) -> tuple[NextFreeRow, ...]:
    """Return the first free start of each of those tutors, computed now, in the order asked."""
    if not tutor_ids:
        return ()
    found = db.execute(_NEXT_FREE, {"tutor_ids": list(tutor_ids), "student_id": student_id})
    return tuple(NextFreeRow(*row) for row in found)


def profile(db: Session, *, tutor_id: UUID) -> TutorProfile:
    """Return all that a visitor may read about one tutor.

    Raises:
        NoSuchTutor: none that the caller may see.
    """
    found = db.execute(_PROFILE, {"tutor_id": tutor_id}).all()
    if not found:
        raise errors.NoSuchTutor
    first = found[0]
    offers = tuple(
        OfferRow(course_of(row), row.price, first.currency, row.online, row.in_person, row.place)
        for row in found
        if row.course_id is not None
    )
    return TutorProfile(
        tutor=TutorRow(
            tutor_id=first.tutor_id,
            display_name=first.display_name,
            headline=first.headline,
            timezone=first.timezone,
            subjects=tuple(dict.fromkeys(offer.course.subject for offer in offers)),
            price_from=min((offer.price for offer in offers), default=None),
            currency=first.currency,
            online=any(offer.online for offer in offers),
            in_person=any(offer.in_person for offer in offers),
        ),
        bio=first.bio,
        offers=offers,
        cancel_notice_minutes=first.cancel_notice_minutes,
    )
