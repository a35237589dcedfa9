"""Everybody with an account, as staff look them up: a list, and one person's card."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.enrollment_rows import ROWS, enrollment_rows
from tutordesk.services.pages import key_parts
from tutordesk.services.people_rows import PeoplePage, PersonCard, PersonRow, TutorFile

#: Where a longer text stops being a name or a number somebody typed.
LONGEST_SEARCH = 120

#: Columns of a ``PersonRow`` for ``FROM app.person p``; the sessions are those that were not cancelled.
_COLUMNS = """
    p.id AS person_id, p.login, p.display_name, p.active, p.must_change_password,
    ARRAY(SELECT w.role FROM unnest(ARRAY['student', 'tutor', 'desk', 'admin']) WITH ORDINALITY w(role, n)
          JOIN app.person_role r ON r.person_id = p.id AND r.role = w.role ORDER BY w.n) AS roles,
    coalesce(k.phone, '') AS phone, coalesce(k.email, '') AS email,
    greatest((SELECT max(lower(s.during)) FROM app.session s
              WHERE s.student_id = p.id AND s.status <> 'cancelled' AND lower(s.during) <= now()),
             (SELECT max(lower(s.during)) FROM app.session s
              WHERE s.tutor_id = p.id AND s.status <> 'cancelled' AND lower(s.during) <= now())
    ) AS last_starts_at,
    least((SELECT min(lower(s.during)) FROM app.session s
           WHERE s.student_id = p.id AND s.status = 'scheduled' AND lower(s.during) > now()),
          (SELECT min(lower(s.during)) FROM app.session s
           WHERE s.tutor_id = p.id AND s.status = 'scheduled' AND lower(s.during) > now())) AS next_starts_at
"""

_SEARCH = text(
    f"""
    SELECT f.name_key, f.total, {_COLUMNS}
    FROM app.list_people(CAST(:text AS text), CAST(:role AS text), CAST(:active AS boolean),
                         CAST(:after_name AS text), CAST(:after_id AS uuid), CAST(:limit AS int)) f
    LEFT JOIN app.person p ON p.id = f.person_id
    LEFT JOIN app.person_contact k ON k.person_id = p.id
    ORDER BY f.name_key COLLATE "C", f.person_id
    """
)

_CARD = text(
    f"""
    SELECT {_COLUMNS}, p.timezone, p.locale, p.created_at, coalesce(k.phone_e164, '') AS phone_e164,
           coalesce(k.guardian_name, '') AS guardian_name, coalesce(k.guardian_phone, '') AS guardian_phone,
           t.person_id IS NOT NULL AS is_tutor, t.display_name AS tutor_name, t.headline, t.bio,
           t.timezone AS tutor_timezone, t.rate, t.listed, c.currency,
           live.upcoming, live.teaching, past.completed, past.missed, past.cancelled,
           p.id = (SELECT app.current_person_id()) AS oneself,
           substr(current_setting('role'), 4) AS acting,
           NOT EXISTS (SELECT FROM app.person o JOIN app.person_role r ON r.person_id = o.id
                       WHERE r.role = 'admin' AND o.active AND o.id <> p.id) AS last_admin
    FROM app.person p
    CROSS JOIN app.centre c
    LEFT JOIN app.person_contact k ON k.person_id = p.id
    LEFT JOIN app.tutor t ON t.person_id = p.id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE s.student_id = p.id) AS upcoming,
               count(*) FILTER (WHERE s.tutor_id = p.id) AS teaching
        FROM app.session s
        WHERE (s.student_id = p.id OR s.tutor_id = p.id) AND s.status IN ('scheduled', 'in_progress')
          AND upper(s.during) > now()) live
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE s.status = 'completed') AS completed,
               count(*) FILTER (WHERE s.status = 'no_show') AS missed,
               count(*) FILTER (WHERE s.status = 'cancelled') AS cancelled
        FROM app.session s WHERE s.student_id = p.id) past
    WHERE p.id = :person_id
    """
)

_ENROLLMENTS = text(
    f"{ROWS} WHERE e.student_id = :person_id ORDER BY e.status, j.position, app.fold(c.name), e.id"
)


def search(
    db: Session,
    *,
    text: str = "",
    in_role: str = "",
    active: bool | None = True,
    after: tuple[Any, ...] | None = None,
    limit: int = 50,
) -> PeoplePage:
    """Return people whose name, number, e-mail, guardian or phone holds ``text``, in order of names (staff).

    ``in_role`` and ``active`` filter where they are set; ``active`` None is everybody, also the anonymised.

    Raises:
        NotAllowed: neither the front desk nor an administrator.
        InvalidValue: an unknown role, or no sensible limit.
    """
    if limit < 1:
        raise errors.InvalidValue(facts={"constraint": "limit"})
    after_name, after_id = key_parts(after, 2)
    found = db.execute(
        _SEARCH,
        {
            "text": text.strip()[:LONGEST_SEARCH],
            "role": in_role or None,
            "active": active,
            "after_name": after_name,
            "after_id": after_id,
            "limit": limit + 1,
        },
    ).all()
    held = [row for row in found if row.person_id is not None]
    page = held[:limit]
    return PeoplePage(
        rows=tuple(map(_person, page)),
        total=found[0].total,
        next_key=(page[-1].name_key, page[-1].person_id) if len(held) > limit else None,
    )


def card(db: Session, *, person_id: UUID) -> PersonCard:
    """Return everything the page of one person shows, and what the caller may do about them (staff).

    Raises:
        NoSuchPerson: none that the caller may see.
    """
    row = db.execute(_CARD, {"person_id": person_id}).one_or_none()
    if row is None:
        raise errors.NoSuchPerson
    person = _person(row)
    anonymised = not person.roles
    within_reach = row.acting == "admin" or (row.acting == "desk" and person.roles == ("student",))
    return PersonCard(
        person=person,
        timezone=row.timezone,
        locale=row.locale,
        created_at=row.created_at,
        phone_e164=row.phone_e164,
        guardian_name=row.guardian_name,
        guardian_phone=row.guardian_phone,
        tutor=_tutor(row),
        enrollments=enrollment_rows(db.execute(_ENROLLMENTS, {"person_id": person_id})),
        upcoming=row.upcoming,
        teaching=row.teaching,
        completed=row.completed,
        missed=row.missed,
        cancelled=row.cancelled,
        oneself=row.oneself,
        editable=not anonymised and (within_reach or row.oneself),
        reason="anonymised" if anonymised else "" if within_reach or row.oneself else "roles",
        may_reset=within_reach and not anonymised and not row.oneself,
        may_give_roles=row.acting == "admin" and not anonymised,
        may_anonymise=row.acting == "admin" and not anonymised and not row.oneself,
        last_admin="admin" in person.roles and person.active and row.last_admin,
    )


def _person(row: Row[Any]) -> PersonRow:
    return PersonRow(
        person_id=row.person_id,
        login=row.login,
        display_name=row.display_name,
        roles=tuple(row.roles),
        active=row.active,
        phone=row.phone,
        email=row.email,
        must_change_password=row.must_change_password,
        last_starts_at=row.last_starts_at,
        next_starts_at=row.next_starts_at,
    )


def _tutor(row: Row[Any]) -> TutorFile | None:
    if not row.is_tutor:
        return None
    return TutorFile(
        display_name=row.tutor_name,
        headline=row.headline,
        bio=row.bio,
        timezone=row.tutor_timezone,
        rate=row.rate,
        currency=row.currency,
        listed=row.listed,
    )
