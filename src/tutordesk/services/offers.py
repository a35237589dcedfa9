"""A tutor's own courses: which are offered, how and for how much, and who is enrolled."""

import json
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.enrollment_rows import ROWS, enrollment_rows
from tutordesk.services.people_rows import OfferFile
from tutordesk.services.rows import EnrollmentRow, OwnOfferRow
from tutordesk.services.session_rows import course_of

#: What was never offered shows the price that it would have.
_MINE = text(
    """
    SELECT c.id AS course_id, c.name AS course_name, c.session_minutes,
           j.id AS subject_id, j.name AS subject_name, j.position AS subject_position,
           coalesce(o.active, false) AS active,
           coalesce(o.price, round(t.rate * c.session_minutes / 60, 2)) AS price, k.currency,
           coalesce(o.online, true) AS online, coalesce(o.in_person, false) AS in_person,
           coalesce(o.place, '') AS place,
           (SELECT count(*) FROM app.enrollment e
            WHERE e.course_id = c.id AND e.tutor_id = t.person_id AND e.status = 'active') AS enrolled
    FROM app.tutor t CROSS JOIN app.centre k
    JOIN app.course c ON c.active
    JOIN app.subject j ON j.id = c.subject_id
    LEFT JOIN app.tutor_course o ON o.tutor_id = t.person_id AND o.course_id = c.id
    WHERE t.person_id = (SELECT app.current_person_id())
    ORDER BY j.position, j.name, app.fold(c.name), c.id
    """
)
_ENROLLED = text(
    f"{ROWS} WHERE e.course_id = :course_id AND e.status = 'active'"
    " AND e.tutor_id = (SELECT app.current_person_id()) ORDER BY app.fold(p.display_name), e.id"
)
_SET_OFFER = text(
    "SELECT app.set_offer(CAST(:tutor_id AS uuid), CAST(:course_id AS uuid), CAST(:active AS boolean),"
    " CAST(:online AS boolean), CAST(:in_person AS boolean), :place, CAST(:price AS numeric),"
    " CAST(:before AS jsonb))"
)


def mine(db: Session) -> tuple[OwnOfferRow, ...]:
    """Return every course of the centre from the own seat as a tutor, in the order of subjects."""
    return tuple(
        OwnOfferRow(
            course=course_of(row),
            active=row.active,
            price=row.price,
            currency=row.currency,
            online=row.online,
            in_person=row.in_person,
            place=row.place,
            enrolled=row.enrolled,
        )
        for row in db.execute(_MINE)
    )


@writes
def set_offer(
    db: Session,
    *,
    tutor_id: UUID,
    course_id: UUID,
    active: bool,
    online: bool,
    in_person: bool,
    place: str,
    price: Decimal | None = None,
    before: OwnOfferRow | OfferFile | None = None,
) -> None:
    """Offer a course, change the offer over what was shown or stop it; sessions booked stay as they are.

    Tutors leave ``price`` None: an offer keeps its own, a new one takes the rate for the course's length.

    Raises:
        StaleVersion: somebody else changed it meanwhile; a price only counts for who sets one.
        NoPrice: a new offer of a tutor without a rate.
        NotAllowed: somebody else's offer, or a price by a tutor.
        NoSuchTutor: no such tutor or course, or the course is given up.
        InvalidValue: neither online nor in person, too long a place, no sensible price.
    """
    shown = before and {
        "active": before.active,
        "online": before.online,
        "in_person": before.in_person,
        "place": before.place,
        "price": None if before.price is None else str(before.price),
    }
    db.execute(
        _SET_OFFER,
        {
            "tutor_id": tutor_id,
            "course_id": course_id,
            "active": active,
            "online": online,
            "in_person": in_person,
            "place": place,
            "price": price,
            "before": shown and json.dumps(shown),
        },
    )


def enrolled(db: Session, *, course_id: UUID) -> tuple[EnrollmentRow, ...]:
    """Return who is enrolled in a course with oneself as the tutor, in order of names."""
    return enrollment_rows(db.execute(_ENROLLED, {"course_id": course_id}))
