"""The database of the state machine: its people, their seats, and how a life begins anew.

Every seat is somebody's own login acting in a role: whoever is switched off or has lost the role meets what
the program would meet.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Jsonb

from tests.data.clock_reference import Rule
from tests.data.life.facts import LESSON, TutorHours
from tests.factories import TestDatabase, TestPerson
from tutordesk.db.engine import Database
from tutordesk.settings import Profile

Seat = tuple[str, str]

TUTORS = ("anna", "boris")
STUDENTS = ("lena", "noah", "boris")  # boris teaches and learns
KNOWN = (("anna", "lena"), ("anna", "boris"), ("boris", "noah"))  # enrolled from the beginning
SEATS: tuple[Seat, ...] = (
    ("anna", "tutor"),
    ("boris", "tutor"),
    ("lena", "student"),
    ("noah", "student"),
    ("boris", "student"),
    ("dora", "desk"),
    ("ada", "admin"),
    ("ines", "admin"),
)
ROLES = {name: {role for who, role in SEATS if who == name} for name, _role in SEATS}

RESET_PEOPLE = """
SELECT app.provision_roles(p.login, w.roles), app.provision_entry(p.login, true)
  FROM unnest(%(people)s::uuid[]) AS o(id) JOIN app.person AS p ON p.id = o.id
  CROSS JOIN LATERAL (
      SELECT ARRAY(SELECT jsonb_array_elements_text(%(roles)s::jsonb -> p.id::text)) AS roles) AS w
"""
RESET_ROLES = """
WITH wanted AS (
    SELECT (r.key)::uuid AS person_id, role
      FROM jsonb_each(%(roles)s::jsonb) AS r, jsonb_array_elements_text(r.value) AS role
), gone AS (
    DELETE FROM app.person_role AS r
     WHERE r.person_id = ANY (%(people)s) AND (r.person_id, r.role) NOT IN (SELECT * FROM wanted)
)
INSERT INTO app.person_role (person_id, role) SELECT * FROM wanted ON CONFLICT DO NOTHING
"""


class Centre:
    """One database with eight seats, emptied before every run."""

    def __init__(self, database: TestDatabase, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.lives = 0
        self.admin = database.admin()
        self.people: dict[str, TestPerson] = {
            name: database.make_person(sorted(own), name.title()) for name, own in ROLES.items()
        }
        self.course = database.make_course(minutes=LESSON)
        for name in TUTORS:
            database.offer(self.people[name], self.course)
        self.verifier = TestDatabase._verifier
        self.names = {person.person_id: name for name, person in self.people.items()}
        self._seats: dict[Seat, psycopg.Connection[Any]] = {}
        self._doors: dict[str, Database] = {}
        self.admin.execute("UPDATE app.centre SET max_open_sessions = 1000, cancel_notice_minutes = 1440")

    def close(self) -> None:
        """Close what the imports opened."""
        for door in self._doors.values():
            door.close()

    def empty(self, hours: dict[str, TutorHours]) -> dict[str, int]:
        """Forget every session; give everybody their roles, the tutors these hours; say their versions."""
        self.lives += 1
        self.people = {name: self.people[name] for name in ROLES}
        for seat in [seat for seat in self._seats if seat not in SEATS]:
            self._seats.pop(seat).close()  # a login has twelve connections, and lives are many
        with self.admin.transaction():
            self.admin.execute(
                "TRUNCATE app.session, app.session_event, app.session_event_reason, app.session_note,"
                " app.series, app.enrollment, app.availability_rule, app.availability_override, app.change"
                " CASCADE"
            )
            self._reset_people()
            for name, own in hours.items():
                tutor_id = self.people[name].person_id
                self.admin.execute(
                    "UPDATE app.tutor SET timezone = %s, slot_step_minutes = %s, min_notice_minutes = 0,"
                    " break_minutes = %s, horizon_days = 60, listed = true WHERE person_id = %s",
                    [own.zone, own.step, own.pause, tutor_id],
                )
                for rule in own.rules:
                    self.admin.execute(
                        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
                        " VALUES (%s, %s, %s, %s)",
                        [tutor_id, rule.iso_weekday, rule.start_minute, rule.end_minute],
                    )
            for tutor, student in KNOWN:
                self.admin.execute(
                    "INSERT INTO app.enrollment (student_id, course_id, tutor_id) VALUES (%s, %s, %s)",
                    [self.people[student].person_id, self.course, self.people[tutor].person_id],
                )
            self.admin.execute("DELETE FROM app.change")
        found = self.admin.execute("SELECT person_id, hours_version FROM app.tutor").fetchall()
        return {
            self.names[tutor_id]: version for tutor_id, version in found if self.names.get(tutor_id) in hours
        }

    def _reset_people(self) -> None:
        own = [person.person_id for person in self.people.values()]
        roles = {str(self.people[name].person_id): sorted(roles) for name, roles in ROLES.items()}
        sent = {"people": own, "roles": Jsonb(roles)}
        differ = self.admin.execute(
            "SELECT p.id FROM app.person AS p WHERE p.id = ANY (%(people)s) AND (NOT p.active"
            " OR ARRAY(SELECT r.role FROM app.person_role AS r WHERE r.person_id = p.id ORDER BY 1)"
            " <> ARRAY(SELECT jsonb_array_elements_text(%(roles)s::jsonb -> p.id::text)))",
            sent,
        ).fetchall()
        if differ:
            self.admin.execute(RESET_PEOPLE, {**sent, "people": [row[0] for row in differ]})
            self.admin.execute(RESET_ROLES, sent)
            self.admin.execute(
                "UPDATE app.person SET active = true WHERE id = ANY (%s) AND NOT active", [own]
            )
        self.admin.execute("UPDATE app.tutor SET listed = false WHERE listed")
        self.admin.execute(
            "UPDATE app.tutor_course SET active = true, price = 30 WHERE NOT active OR price <> 30"
        )

    # --- seats -----------------------------------------------------------------------------------------
    def ask(self, seat: Seat, query: str, args: list[Any]) -> tuple[str, list[Any]]:
        """The code of a statement and its rows; 28000: may not sign in; ``door``: not in this role."""
        try:
            found = self._connection(seat).execute(query, args)
            return "", found.fetchall() if found.description else []
        except psycopg.OperationalError as error:
            if "not permitted to log in" not in str(error):
                raise
            return "28000", []
        except psycopg.Error as error:
            if seat not in self._seats and error.sqlstate == "42501":
                return "door", []
            # a detail would show others' times
            return f"{error.sqlstate}{error.diag.message_detail or ''}", []

    def _connection(self, seat: Seat) -> psycopg.Connection[Any]:
        if seat not in self._seats:
            self._seats[seat] = self.database.connect(self.people[seat[0]], seat[1])
        return self._seats[seat]

    def ends(self, name: str) -> None:
        """Whoever was signed in as somebody is no longer."""
        for seat in [seat for seat in self._seats if seat[0] == name]:
            own = self._seats.pop(seat)
            try:
                own.execute("SELECT")
            except psycopg.OperationalError:
                own.close()
                continue
            raise AssertionError(f"{name} is still signed in")

    def is_refused_at_the_door(self, name: str, role: str) -> bool:
        """Whether a new sign-in is refused a role."""
        with psycopg.connect(self.people[name].url, autocommit=True) as own:
            try:
                own.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"td_{role}")))
            except psycopg.errors.InsufficientPrivilege:
                return True
        return False

    def door(self, name: str) -> Database:
        """Somebody's database as the program opens it."""
        if name not in self._doors:
            person = self.people[name]
            address = conninfo_to_dict(person.url)
            profile = Profile(str(address["host"]), int(str(address["port"])), str(address["dbname"]))
            self._doors[name] = Database(profile, person.login, person.password)
        return self._doors[name]

    def welcome(self, name: str, person_id: UUID, login: str, password: str) -> None:
        """Somebody new, with a login of their own."""
        self.people[name] = TestPerson(person_id, login, password, self.database.url(login, password))
        self.names[person_id] = name


def weekly(*ranges: tuple[int, int]) -> tuple[Rule, ...]:
    """The same ranges on every day."""
    return tuple(Rule(day, start, end) for day in range(1, 8) for start, end in ranges)


def sent_hours(hours: TutorHours) -> tuple[Jsonb, Jsonb, Jsonb]:
    """Hours as ``app.save_hours`` takes them."""
    rules = [
        {"iso_weekday": own.iso_weekday, "start_minute": own.start_minute, "end_minute": own.end_minute}
        for own in hours.rules
    ]
    overrides = [
        {
            "on_date": own.on_date.isoformat(),
            "available": own.available,
            "start_minute": own.start_minute,
            "end_minute": own.end_minute,
            "reason": "",
        }
        for own in hours.overrides
    ]
    terms = {
        "timezone": hours.zone,
        "slot_step_minutes": hours.step,
        "min_notice_minutes": 0,
        "break_minutes": hours.pause,
        "horizon_days": 60,
        "cancel_notice_minutes": None,
    }
    return Jsonb(rules), Jsonb(overrides), Jsonb(terms)
