"""A plan goes into the database: whole tables by one statement each, inside the caller's transaction.

The functions of ``alembic/code/imports.sql`` write and judge who may; nothing is decided here.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg

from tutordesk.db.schema import one_time_password
from tutordesk.errors import ImportRefused
from tutordesk.i18n import _
from tutordesk.imports.faults import WHOLE_FILE, Fault
from tutordesk.imports.identity import is_made
from tutordesk.imports.plan import Plan, Row
from tutordesk.imports.plan_lessons import LIVE
from tutordesk.imports.slips import Slip
from tutordesk.imports.verifiers import verifier
from tutordesk.services.phones import e164

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and how much there is."""

_Connection = psycopg.Connection[Any]
# far from the 15 seconds that a statement has: on a busy server a person takes 7 ms, a login 50
_LOGINS_AT_ONCE = 40
_PEOPLE_AT_ONCE = 400
_ROWS_AT_ONCE = 2_500
_BEFORE_HOURS = ("tutors", "subjects", "courses", "offers")
_AFTER_HOURS = ("closures", "enrollments")
_FILES = {"rules": "weekly_hours.csv"}
"""Where a table's rows come from, if not from the file of its name."""
_MEANWHILE = {"23505", "23503", "TD004", "TD005"}
"""What is refused only because somebody was at work since the plan was made."""


def begin(connection: _Connection, name: str) -> None:
    """Begin an import in the open transaction: one at a time plans and writes.

    Raises:
        ImportRefused: another one is running.
    """
    try:
        connection.execute("SELECT app.begin_import()")
    except psycopg.errors.LockNotAvailable as error:
        fault = Fault(name, 1, WHOLE_FILE, _("another import is running"), _("wait until it is done"))
        raise ImportRefused(facts={"faults": (fault,)}) from error


def write_plan(
    connection: _Connection, plan: Plan, *, passwords: Mapping[str, str], progress: Progress
) -> list[Slip]:
    """Write everything; logins last, since making them keeps others from making any.

    Args:
        connection: inside a transaction in which an import has begun.
        plan: without a fault.
        passwords: by key of a person; they count as chosen. Everybody else gets a one-time password.
        progress: told as it goes; what it raises ends the writing.

    Raises:
        ImportRefused: somebody was faster.
    """
    chosen = {row["key"]: passwords.get(row["key"]) or one_time_password() for row in plan.rows["people"]}
    pool = ThreadPoolExecutor(1)
    try:
        # computed while the server is busy with the rows
        ahead = [
            (some, pool.submit(_verified, some, chosen))
            for _done, some in _chunks(plan.rows["people"], _LOGINS_AT_ONCE)
        ]
        connection.execute(
            "SELECT app.hold_people(%s::uuid[], %s)", [_held(plan), bool(plan.rows["closures"])]
        )
        if plan.centre is not None:
            with _told("centre"):
                connection.execute("SELECT app.import_centre(%s)", [json.dumps(plan.centre, default=str)])
        logins = _write_people(connection, plan.rows["people"], passwords, progress)
        for table in _BEFORE_HOURS:
            _write_rows(connection, table, plan.rows[table], progress)
        _write_hours(connection, plan, progress)
        for table in _AFTER_HOURS:
            _write_rows(connection, table, plan.rows[table], progress)
        _write_sessions(connection, plan.rows["sessions"], progress)
        _make_logins(connection, ahead, progress)
    finally:
        pool.shutdown(cancel_futures=True)
    if plan.counts:
        connection.execute("SELECT app.end_import(%s)", [json.dumps(plan.counts)])
    return [
        Slip("" if is_made(row["key"]) else row["key"], row["name"], logins[row["id"]], chosen[row["key"]])
        for row in plan.rows["people"]
    ]


def analyze(connection: _Connection) -> None:
    """Let PostgreSQL plan for the new sizes; in a transaction of its own."""
    connection.execute("SET LOCAL ROLE td_owner")
    connection.execute("SELECT app.analyze_imported()")


def _held(plan: Plan) -> list[UUID]:
    """Return who was there before and whose hours, offers or time the plan touches."""
    found: set[UUID] = set()
    for table in ("offers", "rules", "overrides"):
        found |= {row["tutor_id"] for row in plan.rows[table]}
    for row in plan.rows["sessions"]:
        if row["status"] in LIVE:
            found |= {row["tutor_id"], row["student_id"]}
    return sorted(found - plan.keys.keys())


def _write_people(
    connection: _Connection, rows: Sequence[Row], passwords: Mapping[str, str], progress: Progress
) -> dict[UUID, str]:
    """Make people without logins yet; return their sign-in numbers."""
    logins: dict[UUID, str] = {}
    for done, some in _chunks(rows, _PEOPLE_AT_ONCE):
        people = [
            {
                **row,
                "phone_e164": e164(row["phone"], row["timezone"]),
                "must_change_password": row["key"] not in passwords,
            }
            for row in some
        ]
        with _told("people"):
            found = connection.execute("SELECT id, login FROM app.import_people(%s)", [_as_json(people)])
        logins.update(found.fetchall())
        progress(_title("people"), done, len(rows))
    return logins


def _write_rows(connection: _Connection, table: str, rows: Sequence[Row], progress: Progress) -> None:
    for done, some in _chunks(rows, _ROWS_AT_ONCE):
        with _told(table):
            connection.execute("SELECT app.import_rows(%s, %s)", [table, _as_json(some)])
        progress(_title(table), done, len(rows))


def _write_hours(connection: _Connection, plan: Plan, progress: Progress) -> None:
    """Write rules and overrides, all of a tutor's together: a part of them would count as all."""
    kinds = ("rules", "overrides")
    by_tutor: dict[UUID, dict[str, list[Row]]] = defaultdict(lambda: {kind: [] for kind in kinds})
    for kind in kinds:
        for row in plan.rows[kind]:
            by_tutor[row["tutor_id"]][kind].append(row)
    waiting: dict[str, list[Row]] = {kind: [] for kind in kinds}
    done = dict.fromkeys(kinds, 0)
    left = len(by_tutor)
    for _tutor, rows in sorted(by_tutor.items()):
        left -= 1
        for kind in kinds:
            waiting[kind] += rows[kind]
        if left and sum(map(len, waiting.values())) < _ROWS_AT_ONCE:
            continue
        with _told("rules" if waiting["rules"] else "overrides"):
            connection.execute("SELECT app.import_hours(%s, %s)", [_as_json(waiting[kind]) for kind in kinds])
        for kind in kinds:
            done[kind] += len(waiting[kind])
            if plan.rows[kind]:
                progress(_title(kind), done[kind], len(plan.rows[kind]))
            waiting[kind] = []


def _write_sessions(connection: _Connection, rows: Sequence[Row], progress: Progress) -> None:
    for done, some in _chunks(rows, _ROWS_AT_ONCE):
        with _told("sessions"):
            connection.execute("SELECT app.import_sessions(%s)", [_as_json(some)])
        progress(_title("sessions"), done, len(rows))


def _make_logins(
    connection: _Connection, ahead: Sequence[tuple[Sequence[Row], Future[str]]], progress: Progress
) -> None:
    total = sum(len(some) for some, _ready in ahead)
    done = 0
    for some, ready in ahead:
        connection.execute("SELECT app.import_logins(%s)", [ready.result()])
        done += len(some)
        progress(_("logins"), done, total)


def _verified(rows: Sequence[Row], chosen: Mapping[str, str]) -> str:
    return _as_json([{"id": row["id"], "verifier": verifier(chosen[row["key"]])} for row in rows])


def closed_over_sessions() -> tuple[str, str]:
    """Return what is wrong with a closure over booked sessions, and what is allowed."""
    return (
        _("sessions are booked on one of these days"),
        _("close them in TutorDesk, where each of these sessions is decided about"),
    )


@contextmanager
def _told(table: str) -> Iterator[None]:
    """Tell what the database refuses, because somebody was at work meanwhile, as a fault of that table."""
    try:
        yield
    except psycopg.Error as error:
        again = _("run the import again")
        if isinstance(error, psycopg.errors.ExclusionViolation):
            problem = _("somebody booked one of these times while the import ran")
        elif error.sqlstate == "TD014":
            problem, again = closed_over_sessions()
        elif error.sqlstate in _MEANWHILE:
            problem = _("somebody changed what this is about while the import ran")
        else:
            raise
        fault = Fault(_FILES.get(table, f"{table}.csv"), 1, WHOLE_FILE, problem, again)
        raise ImportRefused(facts={"faults": (fault,)}) from error


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
