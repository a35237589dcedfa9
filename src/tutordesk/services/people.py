"""People: who is signed in, their password, and finding students at the front desk."""

from uuid import UUID

import psycopg
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import NEW_PASSWORD, Database, writes
from tutordesk.services.rows import CentreRow, Contact, MeRow, StudentRow

SHORTEST_PASSWORD = 8
#: Where a longer text stops being a name or a number somebody typed.
LONGEST_SEARCH = 120

_ME = sql(
    """
    SELECT p.id, p.login, p.display_name, p.timezone, p.locale, p.must_change_password,
           ARRAY(SELECT w.role
                 FROM unnest(ARRAY['student', 'tutor', 'desk', 'admin']) WITH ORDINALITY w(role, n)
                 WHERE EXISTS (SELECT FROM app.person_role r WHERE r.person_id = p.id AND r.role = w.role)
                 ORDER BY w.n) AS roles,
           c.name AS centre_name, c.timezone AS centre_timezone, c.currency, c.phone, c.opening_hours,
           c.slot_step_minutes, c.min_notice_minutes, c.break_minutes, c.horizon_days,
           c.cancel_notice_minutes, c.max_open_sessions, c.enrollment_required
    FROM app.person p CROSS JOIN app.centre c
    WHERE p.id = (SELECT app.current_person_id())
    """
)

_FIND_STUDENTS = sql(
    """
    SELECT f.person_id, f.login, f.display_name, f.phone, f.email
    FROM app.find_students(:wanted, CAST(:limit AS int))
         WITH ORDINALITY f(person_id, login, display_name, phone, email, n)
    ORDER BY f.n
    """
)

_BY_ID = sql(
    """
    SELECT p.id, p.login, p.display_name, coalesce(k.phone, '') AS phone, coalesce(k.email, '') AS email
    FROM app.person p LEFT JOIN app.person_contact k ON k.person_id = p.id
    WHERE p.id = :person_id
      AND EXISTS (SELECT FROM app.person_role r WHERE r.person_id = p.id AND r.role = 'student')
    """
)

_ALIKE = sql(
    """
    SELECT f.person_id, f.login, f.display_name, f.phone, f.email
    FROM app.alike_students(:display_name, :phone, :email)
         WITH ORDINALITY f(person_id, login, display_name, phone, email, n)
    ORDER BY f.n
    """
)

_CHANGE_PASSWORD = sql("SELECT app.change_own_password(:verifier)")


def me(db: Session) -> MeRow:
    """Return the person signed in, with their roles and the centre.

    Raises:
        NotActive: no active person of this database stands behind the login.
    """
    row = db.execute(_ME).one_or_none()
    if row is None:
        raise errors.NotActive
    return MeRow(
        person_id=row.id,
        login=row.login,
        display_name=row.display_name,
        timezone=row.timezone,
        locale=row.locale,
        roles=tuple(row.roles),
        must_change_password=row.must_change_password,
        centre=CentreRow(
            name=row.centre_name,
            timezone=row.centre_timezone,
            currency=row.currency,
            phone=row.phone,
            opening_hours=row.opening_hours,
            slot_step_minutes=row.slot_step_minutes,
            min_notice_minutes=row.min_notice_minutes,
            break_minutes=row.break_minutes,
            horizon_days=row.horizon_days,
            cancel_notice_minutes=row.cancel_notice_minutes,
            max_open_sessions=row.max_open_sessions,
            enrollment_required=row.enrollment_required,
        ),
    )


def first_contact(database: Database) -> Contact:
    """Connect, check that server and schema fit, and say who is signed in; chooses a role if none is active.

    Not a verb for ``Database.call``: it needs the database itself, because roles are not known yet.

    Raises:
        Unreachable, NotEncrypted, SignInRefused, TooManyConnections, ServerTooOld, SchemaMismatch, NotActive:
            see ``Database.connect``.
    """
    link = database.connect()
    for role in link.roles:  # memberships are the cluster's: a role may belong to another centre's database
        try:
            found = database.call(me, role=role)
        except (errors.NotActive, errors.NotAllowed):
            continue
        if not found.roles:
            break
        if database.role not in found.roles:
            database.role = found.roles[0]
        major, minor = divmod(link.server_version, 10_000)
        return Contact(found, link.encrypted, link.latency_ms, f"{major}.{minor}")
    raise errors.NotActive


@writes
def set_password(db: Session, *, password: str) -> None:
    """Change the own password: the verifier is computed here, the server never sees the password.

    The ``Database`` uses the new one for its next connections.

    Raises:
        InvalidValue: too short (``facts['shortest']``).
    """
    if len(password) < SHORTEST_PASSWORD:
        raise errors.InvalidValue(facts={"constraint": "password_length", "shortest": SHORTEST_PASSWORD})
    if "\0" in password:  # the driver would keep what stands before it alone
        raise errors.InvalidValue(facts={"constraint": "password_characters"})
    connection = db.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    verifier = connection.pgconn.encrypt_password(
        password.encode(), connection.info.user.encode(), b"scram-sha-256"
    )
    db.execute(_CHANGE_PASSWORD, {"verifier": verifier.decode("ascii")})
    db.info[NEW_PASSWORD] = password


def find_students(db: Session, *, text: str, limit: int = 20) -> tuple[StudentRow, ...]:
    """Return active students found by name, sign-in number, e-mail or phone, best first (staff)."""
    found = db.execute(_FIND_STUDENTS, {"wanted": text.strip()[:LONGEST_SEARCH], "limit": limit})
    return tuple(StudentRow(*row) for row in found)


def by_id(db: Session, *, person_id: UUID) -> StudentRow | None:
    """Return one student, active or not; None where there is none that the caller may see."""
    row = db.execute(_BY_ID, {"person_id": person_id}).one_or_none()
    return None if row is None else StudentRow(*row)


def alike(db: Session, *, display_name: str, phone: str, email: str) -> tuple[StudentRow, ...]:
    """Return up to eight students who may be the one described, by number, e-mail and nearly the name.

    Raises:
        NotAllowed: not at the front desk.
    """
    asked = {"display_name": display_name, "phone": phone, "email": email}
    return tuple(StudentRow(*row) for row in db.execute(_ALIKE, asked))
