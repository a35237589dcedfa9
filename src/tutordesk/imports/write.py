"""A plan goes into the database: whole tables by one statement each, inside the caller's transaction.

Rows are written as ``td_definer``, who may also use the function that makes logins; nothing is decided here.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from tutordesk.db.schema import one_time_password
from tutordesk.i18n import _
from tutordesk.imports.plan import Plan, Row
from tutordesk.imports.slips import Slip
from tutordesk.imports.verifiers import verifier
from tutordesk.services.phones import e164

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and how much there is."""

_Connection = psycopg.Connection[Any]
_LOGINS_AT_ONCE = 20
_ROWS_AT_ONCE = 5_000

# What app.add_person does, for all people by one statement a table: every login made in between would have
# every plan of every trigger made anew (measured: 35 ms a person).
_PEOPLE = """
INSERT INTO app.person (id, login, display_name, timezone, locale, active, must_change_password)
SELECT r.id, app.new_login(), r.name, r.timezone, coalesce(r.language, 'en'), r.active, r.must_change_password
FROM jsonb_to_recordset(%s) AS r(id uuid, name text, timezone text, language text, active boolean,
     must_change_password boolean)
RETURNING id, login
"""
_CONTACTS = """
INSERT INTO app.person_contact (person_id, email, phone, phone_e164, guardian_name, guardian_phone)
SELECT r.id, r.email, r.phone, r.phone_e164, r.guardian, r.guardian_phone
FROM jsonb_to_recordset(%s) AS r(id uuid, email text, phone text, phone_e164 text, guardian text,
     guardian_phone text)
"""
_ROLES = """
INSERT INTO app.person_role (person_id, role)
SELECT r.id, role FROM jsonb_to_recordset(%s) AS r(id uuid, roles text[]), unnest(r.roles) AS role
"""
_PROFILES = """
INSERT INTO app.tutor (person_id, display_name, timezone, listed)
SELECT r.id, r.name, r.timezone, false
FROM jsonb_to_recordset(%s) AS r(id uuid, name text, timezone text, roles text[])
WHERE 'tutor' = ANY (r.roles)
"""
_LOGINS = """
SELECT app.provision_login(r.login, r.verifier, r.roles)
FROM jsonb_to_recordset(%s) AS r(login text, verifier text, roles text[])
"""
_TUTORS = """
UPDATE app.tutor t SET headline = r.headline, bio = r.bio, timezone = coalesce(r.timezone, t.timezone),
    rate = r.rate, listed = r.listed, slot_step_minutes = r.slot_step_minutes,
    min_notice_minutes = r.min_notice_minutes, break_minutes = r.break_minutes,
    horizon_days = r.horizon_days, cancel_notice_minutes = r.cancel_notice_minutes
FROM jsonb_to_recordset(%s) AS r(id uuid, headline text, bio text, timezone text, rate numeric,
     listed boolean, slot_step_minutes int, min_notice_minutes int, break_minutes int, horizon_days int,
     cancel_notice_minutes int)
WHERE t.person_id = r.id
"""
_SUBJECTS = """
INSERT INTO app.subject (id, name, position)
SELECT r.id, r.name, r.position FROM jsonb_to_recordset(%s) AS r(id uuid, name text, position int)
"""
_COURSES = """
INSERT INTO app.course (id, subject_id, name, session_minutes, active)
SELECT r.id, r.subject_id, r.name, r.minutes, r.active
FROM jsonb_to_recordset(%s) AS r(id uuid, subject_id uuid, name text, minutes int, active boolean)
"""
_OFFERS = """
INSERT INTO app.tutor_course (tutor_id, course_id, price, online, in_person, place, active)
SELECT r.tutor_id, r.course_id, r.price, r.online, r.in_person, r.place, r.active
FROM jsonb_to_recordset(%s) AS r(tutor_id uuid, course_id uuid, price numeric, online boolean,
     in_person boolean, place text, active boolean)
"""
_RULES = """
INSERT INTO app.availability_rule (id, tutor_id, iso_weekday, start_minute, end_minute, valid_on)
SELECT r.id, r.tutor_id, r.iso_weekday, r.start_minute, r.end_minute, r.valid_on
FROM jsonb_to_recordset(%s) AS r(id uuid, tutor_id uuid, iso_weekday int, start_minute int, end_minute int,
     valid_on daterange)
"""
_OVERRIDES = """
INSERT INTO app.availability_override (id, tutor_id, on_date, available, start_minute, end_minute, reason)
SELECT r.id, r.tutor_id, r.on_date, r.available, r.start_minute, r.end_minute, r.reason
FROM jsonb_to_recordset(%s) AS r(id uuid, tutor_id uuid, on_date date, available boolean, start_minute int,
     end_minute int, reason text)
"""
_CLOSURES = """
INSERT INTO app.closure (id, first_date, last_date, start_minute, end_minute, reason)
SELECT r.id, r.first_date, r.last_date, r.start_minute, r.end_minute, r.reason
FROM jsonb_to_recordset(%s) AS r(id uuid, first_date date, last_date date, start_minute int, end_minute int,
     reason text)
"""
_ENROLLMENTS = """
INSERT INTO app.enrollment (id, student_id, course_id, tutor_id, planned_sessions, status, created_at)
SELECT r.id, r.student_id, r.course_id, r.tutor_id, r.planned_sessions, r.status, r.created_at
FROM jsonb_to_recordset(%s) AS r(id uuid, student_id uuid, course_id uuid, tutor_id uuid,
     planned_sessions int, status text, created_at timestamptz)
"""
_SESSIONS = """
WITH written AS (
    INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, status, requirements,
                             price, currency, online, place, asked, created_by, created_at)
    SELECT r.id, r.tutor_id, r.student_id, r.course_id, tstzrange(r.starts, r.ends),
           tstzrange(r.starts, r.held), r.status, r.requirements, r.price, r.currency, r.online, r.place,
           jsonb_build_object('student', r.student_id, 'tutor', r.tutor_id, 'course', r.course_id,
                              'start', r.starts, 'requirements', r.requirements, 'by', r.student_id),
           r.student_id, r.created_at
    FROM jsonb_to_recordset(%s) AS r(id uuid, tutor_id uuid, student_id uuid, course_id uuid,
         starts timestamptz, ends timestamptz, held timestamptz, status text, requirements text,
         price numeric, currency text, online boolean, place text, created_at timestamptz)
    RETURNING *
)
INSERT INTO app.session_event (session_id, at, actor_role, kind, after)
SELECT w.id, w.created_at, 'deployment', 'imported',
       jsonb_build_object('tutor_id', w.tutor_id, 'status', w.status, 'version', w.version,
                          'starts_at', lower(w.during), 'ends_at', upper(w.during))
FROM written w ORDER BY lower(w.during), w.id
"""
_BY_TABLE = {
    "tutors": _TUTORS,
    "subjects": _SUBJECTS,
    "courses": _COURSES,
    "offers": _OFFERS,
    "rules": _RULES,
    "overrides": _OVERRIDES,
    "closures": _CLOSURES,
    "enrollments": _ENROLLMENTS,
    "sessions": _SESSIONS,
}
_ANALYZED = (
    "person", "person_contact", "person_role", "tutor", "tutor_course", "tutor_search", "availability_rule",
    "availability_override", "enrollment", "session", "session_event",
)  # fmt: skip


def write_plan(
    connection: _Connection,
    plan: Plan,
    *,
    passwords: Mapping[str, str],
    progress: Progress,
) -> list[Slip]:
    """Write everything, people with their logins first.

    Args:
        connection: inside a transaction, of somebody who may become the owners.
        plan: without a fault.
        passwords: by key of a person; they count as chosen. Everybody else gets a one-time password.
        progress: told as it goes.
    """
    connection.execute("SET LOCAL ROLE td_definer")
    connection.execute("SET LOCAL timezone = 'UTC'")
    if plan.centre is not None:
        _write_centre(connection, plan.centre)
    slips = _write_people(connection, plan, passwords, progress)
    for table, statement in _BY_TABLE.items():
        rows = plan.rows[table]
        for done, some in _chunks(rows, _ROWS_AT_ONCE):
            connection.execute(statement.encode(), [_as_json(some)])
            progress(_title(table), done, len(rows))
    _remember(connection, plan)
    return slips


def analyze(connection: _Connection) -> None:
    """Let PostgreSQL plan for the new sizes; in a transaction of its own."""
    connection.execute("SET LOCAL ROLE td_owner")
    for table in _ANALYZED:
        connection.execute(sql.SQL("ANALYZE app.{}").format(sql.Identifier(table)))


def _write_centre(connection: _Connection, row: Row) -> None:
    changes = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in row
    )
    connection.execute(sql.SQL("UPDATE app.centre SET {}").format(changes), row)


def _write_people(
    connection: _Connection, plan: Plan, passwords: Mapping[str, str], progress: Progress
) -> list[Slip]:
    people = [
        {
            **row,
            "phone_e164": e164(row["phone"], row["timezone"]),
            "must_change_password": row["key"] not in passwords,
        }
        for row in plan.rows["people"]
    ]
    if not people:
        return []
    everybody = _as_json(people)
    logins: dict[UUID, str] = dict(connection.execute(_PEOPLE.encode(), [everybody]).fetchall())
    for statement in (_CONTACTS, _ROLES, _PROFILES):
        connection.execute(statement.encode(), [everybody])
    slips = [
        Slip(row["key"], row["name"], logins[row["id"]], passwords.get(row["key"]) or one_time_password())
        for row in people
    ]
    _make_logins(connection, slips, [row["roles"] for row in people], progress)
    _lock_out(connection, [slip for slip, row in zip(slips, people, strict=True) if not row["active"]])
    return slips


def _make_logins(
    connection: _Connection,
    slips: Sequence[Slip],
    roles: Sequence[Sequence[str]],
    progress: Progress,
) -> None:
    """Make logins; the next verifiers are computed while the server works on the last ones."""
    title = _("logins")
    rows = [
        {"login": slip.login, "roles": role, "password": slip.one_time_password}
        for slip, role in zip(slips, roles, strict=True)
    ]
    chunks = list(_chunks(rows, _LOGINS_AT_ONCE))

    def verified(some: Sequence[Row]) -> str:
        return _as_json(
            [
                {
                    "login": row["login"],
                    "roles": row["roles"],
                    "verifier": verifier(row["password"]),
                }
                for row in some
            ]
        )

    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(verified, chunks[0][1])
        for number, (done, _some) in enumerate(chunks, 1):
            ready = ahead.result()
            if number < len(chunks):
                ahead = pool.submit(verified, chunks[number][1])
            connection.execute(_LOGINS, [ready])
            progress(title, done, len(rows))


def _lock_out(connection: _Connection, slips: Sequence[Slip]) -> None:
    """Close the logins of people who are not active (any more)."""
    if slips:
        connection.execute("SET LOCAL ROLE td_provisioner")
        for slip in slips:
            connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(slip.login)))
        connection.execute("SET LOCAL ROLE td_definer")


def _remember(connection: _Connection, plan: Plan) -> None:
    if counts := plan.counts:
        connection.execute(
            "INSERT INTO app.audit_event (actor_role, kind, subject_table, after)"
            " VALUES ('deployment', 'imported', 'centre', %s)",
            [json.dumps(counts)],
        )


def _title(table: str) -> str:
    titles = {
        "people": _("people"),
        "tutors": _("tutors"),
        "subjects": _("subjects"),
        "courses": _("courses"),
        "offers": _("offers"),
        "rules": _("weekly hours"),
        "overrides": _("overrides"),
        "closures": _("closures"),
        "enrollments": _("enrollments"),
        "sessions": _("sessions"),
    }
    return titles[table]


def titled_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts of a plan by what people call the tables."""
    return {_title(table): count for table, count in counts.items()}


def _chunks(rows: Sequence[Row], size: int) -> Iterator[tuple[int, Sequence[Row]]]:
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        yield start + len(some), some


def _as_json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, default=str, ensure_ascii=False)
