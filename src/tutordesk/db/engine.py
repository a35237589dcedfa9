"""The one door to the server: ``Database.call`` runs a service function in one short transaction.

Here live roles, retries, cancelling and the mapping of driver errors. What is asked of the server lives in
``services``; how a connection is opened, in ``address.py``; what an SQLSTATE means, in ``errors.py``.
"""

import random
import time
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Concatenate, LiteralString, ParamSpec, TypeVar

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.address import STATEMENT_MS, connect_arguments
from tutordesk.db.calls import CallsInFlight, RunningCall
from tutordesk.db.check import OLDEST_SERVER
from tutordesk.db.errors import translate
from tutordesk.db.schema import CLIENT_REVISION, fits
from tutordesk.settings import Profile

P = ParamSpec("P")
R = TypeVar("R")

#: Every role there is, in the order that windows show them.
ROLES = ("student", "tutor", "desk", "admin")
#: How a transaction of each role begins: in one message, which spares a way to the server and back.
BEGIN: Mapping[str | None, LiteralString] = MappingProxyType(
    {
        "student": "BEGIN; SET LOCAL ROLE td_student",
        "tutor": "BEGIN; SET LOCAL ROLE td_tutor",
        "desk": "BEGIN; SET LOCAL ROLE td_desk",
        "admin": "BEGIN; SET LOCAL ROLE td_admin",
        None: "BEGIN",
    }
)

#: What a first contact asks: the snapshot, and the roles that the login has, in our order.
_KNOWN_AND_ROLES = text(
    "SELECT CAST(pg_current_snapshot() AS text), ARRAY("
    "SELECT w.role FROM unnest(CAST(:roles AS text[])) WITH ORDINALITY w(role, n) "
    "JOIN pg_roles g ON g.rolname = 'td_' || w.role "
    "WHERE pg_has_role(session_user, g.oid, 'MEMBER') ORDER BY w.n)"
)
#: A login may do nothing without a role, not even ask for the schema.
_REVISION = sql.SQL("SET LOCAL ROLE {role}; SELECT app.schema_revision()")

#: Deadlocks and serialization failures are the server's word for "again, please".
RETRIED = frozenset({"40P01", "40001"})
ATTEMPTS = 5
#: A late cancel of another call hits once, at worst twice; who cancels oftener means this call.
STRAY_CANCELS = 2
#: Longer than the server's own statement timeout: past this the network is dead, not the query slow.
CALL_SECONDS = STATEMENT_MS / 1000 + 5
POOL_SECONDS = 10
#: Warnings during COMMIT that mean "done here, perhaps not on the standby".
UNCONFIRMED = frozenset({"01000", "57P01"})
#: Where a service that changed the own password leaves it in ``db.info``, for connections to come.
NEW_PASSWORD = "new_password"  # noqa: S105 - a key, no secret

#: Where a service leaves one statement (with its parameters) that only helps once its work is committed.
AFTERWARDS = "afterwards"
#: Where a service leaves what to do if its work is certainly not committed: no arguments, no database.
UNDONE = "undone"
#: Where a call finds what gives it its time again (``RunningCall.restart``): who shows progress lives on.
MORE_TIME = "more_time"


def writes(fn: Callable[P, R]) -> Callable[P, R]:
    """Mark a service function that changes something: its outcome can be unknown, it is no mere question."""
    fn.writes = True  # type: ignore[attr-defined]  # an attribute survives where a registry would be a second truth
    return fn


@dataclass(frozen=True, slots=True)
class Link:
    """What a first contact found out about the connection itself."""

    server_version: int
    encrypted: bool
    latency_ms: float
    roles: tuple[str, ...]


class _Broken(Exception):
    """The connection broke; ``sent`` tells whether COMMIT was on the way."""

    def __init__(self, error: errors.TutorDeskError, *, sent: bool) -> None:
        super().__init__(str(error))
        self.error = error
        self.sent = sent


class _Again(Exception):
    """The server asked for a retry; ``stray``: by a cancel that may have been meant for another call."""

    def __init__(self, error: BaseException, *, stray: bool = False) -> None:
        super().__init__(str(error))
        self.error = error
        self.stray = stray


class Database:
    """One person's connection to one server: a small pool, an active role, calls that can be cancelled.

    Safe to use from several threads. Opens nothing before the first call.
    """

    def __init__(self, profile: Profile, login: str, password: str) -> None:
        self.profile = profile
        self.login = login
        self._password = password
        self._role: str | None = None
        #: The server's snapshot at first contact: what the feed starts from, so that it misses nothing.
        self.known_at: str | None = None
        self._calls = CallsInFlight(CALL_SECONDS)
        self._engine = create_engine(
            URL.create("postgresql+psycopg"),
            creator=self._open,
            pool_size=3,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            pool_use_lifo=True,
            use_native_hstore=False,
        )
        event.listen(self._engine, "connect", _collect_warnings)
        event.listen(self._engine, "checkout", _take_only_clean)

    @property
    def role(self) -> str | None:
        """The role calls act in unless they name another; None before one was chosen."""
        return self._role

    @role.setter
    def role(self, role: str | None) -> None:
        if role is not None and role not in BEGIN:
            raise ValueError(f"no such role: {role}")
        self._role = role

    def arguments(self) -> dict[str, str | int]:
        """Return libpq's arguments for another connection of the same person (the feed's)."""
        return connect_arguments(self.profile, self.login, self._password)

    def connect(self) -> Link:
        """Make first contact: check the server, its schema and the login.

        Raises:
            Unreachable, NotEncrypted, SignInRefused, TooManyConnections, ServerTooOld, SchemaMismatch:
                each with its own cause in ``facts``.
            NotActive: a login without any role.
        """
        link, self.known_at = self.call(_first_look)
        return link

    def call(
        self,
        fn: Callable[Concatenate[Session, P], R],
        *,
        role: str | None = None,
        token: Hashable = None,
        **kwargs: Any,
    ) -> R:
        """Run ``fn(db, **kwargs)`` in one transaction of ``role`` (default: the active one); return its rows.

        ``token`` names the call for ``cancel``. A read on a broken connection is asked again once, silently;
        so is a write whose COMMIT was not sent, because the server has then rolled it back.

        Raises:
            OutcomeUnknown: a write broke off while COMMIT was on its way.
            TutorDeskError: what the server or the network refused.
        """
        role = role if role is not None else self._role
        token = token if token is not None else object()
        running = self._calls.begin(token)
        try:
            return self._persist(fn, role, running, kwargs)
        finally:
            self._calls.end(token)

    def cancel(self, token: Hashable) -> None:
        """Cancel the call of that token, if it still runs; returns at once."""
        self._calls.cancel(token)

    def close(self) -> None:
        """Cancel what runs and close every connection."""
        self._calls.close()
        self._engine.dispose()

    def _open(self) -> psycopg.Connection:
        """Open a connection that begins no transaction by itself: ``_once`` does, and says in which role."""
        return psycopg.connect(**self.arguments(), prepare_threshold=5, autocommit=True)  # type: ignore[arg-type]

    def _persist(
        self, fn: Callable[..., R], role: str | None, running: RunningCall, kwargs: dict[str, Any]
    ) -> R:
        """Repeat a call as long as that is both safe and useful."""
        reconnected = False
        attempt = 1
        strays = 0
        while True:
            try:
                return self._once(fn, role, running, kwargs)
            except _Again as again:
                if running.cancelled:
                    raise errors.Cancelled from again.error
                strays += again.stray
                if strays > STRAY_CANCELS:
                    raise translate(again.error) or again.error from again.error
                if attempt == ATTEMPTS:
                    raise errors.TimedOut(facts={"cause": "contention"}) from again.error
                time.sleep(random.uniform(0.005, 0.02) * 2**attempt)  # noqa: S311 - jitter is no secret
                attempt += 1
            except _Broken as broken:
                if broken.sent and getattr(fn, "writes", False):
                    raise errors.OutcomeUnknown(facts=broken.error.facts) from broken
                if reconnected or running.abandoned or running.cancelled:
                    raise broken.error from broken
                reconnected = True

    def _once(
        self, fn: Callable[..., R], role: str | None, running: RunningCall, kwargs: dict[str, Any]
    ) -> R:
        """Run one transaction; every driver error leaves as one of ours."""
        committing = False
        running.restart()
        db = Session(self._engine, autoflush=False, expire_on_commit=False, info={MORE_TIME: running.restart})
        try:
            connection = db.connection()
        except (DBAPIError, PoolTimeout, psycopg.Error) as error:  # nothing was sent: no second try helps
            raise translate(error) or error from error
        try:
            record = connection.connection
            running.uses(record.driver_connection)
            if running.cancelled:
                raise errors.Cancelled
            _driver(connection).execute(BEGIN[role], prepare=False)
            result = fn(db, **kwargs)
            warnings: list[str] = record.info["warnings"]
            warnings.clear()
            committing = True
            db.commit()
            self._password = db.info.get(NEW_PASSWORD, self._password)
            _finish(db, role)
            if getattr(fn, "writes", False) and not UNCONFIRMED.isdisjoint(warnings):
                raise errors.OutcomeUnknown(facts={"cause": "replication"})
            return result
        except (DBAPIError, psycopg.Error) as error:
            sorted_out = _sorted_out(error, running, committing=committing)
            if not (isinstance(sorted_out, _Broken) and sorted_out.sent):
                db.info.pop(UNDONE, _nothing)()
            raise sorted_out from error
        except UnicodeEncodeError as error:  # half a character, such as a lone surrogate: nothing was sent
            raise errors.InvalidValue(facts={"constraint": ""}) from error
        finally:
            running.uses(None)
            with suppress(DBAPIError, psycopg.Error):  # a broken connection cannot be rolled back either
                db.close()


def _nothing() -> None:
    """Leave everything as it is: the default of ``UNDONE``."""


def _finish(db: Session, role: str | None) -> None:
    """Run what was left for after the commit, in the same role; the call has succeeded, come what may."""
    afterwards = db.info.pop(AFTERWARDS, None)
    if afterwards is None:
        return
    with suppress(DBAPIError, psycopg.Error):
        _driver(db.connection()).execute(BEGIN[role], prepare=False)
        db.execute(*afterwards)
        db.commit()


def _driver(connection: Connection) -> psycopg.Connection:
    found = connection.connection.driver_connection
    assert found is not None
    return found  # type: ignore[no-any-return]


def _sorted_out(error: Exception, running: RunningCall, *, committing: bool) -> BaseException:
    """Return what to raise for a driver's error: again, broken, cancelled, ours, or itself (a bug)."""
    original = error.orig if isinstance(error, DBAPIError) else error
    sqlstate = getattr(original, "sqlstate", None)
    if sqlstate in RETRIED:
        return _Again(error)
    if running.cancelled and (sqlstate == "57014" or not committing):
        return errors.Cancelled()
    if sqlstate == "57014" and not committing and running.seconds < STATEMENT_MS / 1000:
        return _Again(error, stray=True)  # no time-out yet: the late cancel of another call hit this one
    ours = translate(error)
    if ours is None:
        return error
    if type(ours) is errors.Unreachable:
        return _Broken(ours, sent=committing)
    return ours


def _take_only_clean(connection: psycopg.Connection, _record: object, _proxy: object) -> None:
    """Have a connection replaced whose last transaction did not end: a late cancel can hit a ROLLBACK."""
    if connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
        raise DisconnectionError


def _collect_warnings(connection: psycopg.Connection, record: Any) -> None:
    """Keep the codes of warnings per connection; their texts speak the server's language."""
    kept: list[str] = []
    record.info["warnings"] = kept

    def hear(diagnostic: psycopg.errors.Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == "WARNING" and diagnostic.sqlstate:
            kept.append(diagnostic.sqlstate)

    connection.add_notice_handler(hear)


def _first_look(db: Session) -> tuple[Link, str]:
    """Return what there is to know before anything is asked in a role, and the server's snapshot.

    One transaction, two questions: whoever signs in from far away waits for each way to the server.
    """
    connection = _driver(db.connection())
    version = connection.info.server_version
    if version < OLDEST_SERVER:
        raise errors.ServerTooOld(facts={"server": version // 10_000, "oldest": OLDEST_SERVER // 10_000})
    started = time.perf_counter()
    known_at, roles = db.execute(_KNOWN_AND_ROLES, {"roles": list(ROLES)}).one()
    latency_ms = (time.perf_counter() - started) * 1000
    if not roles:
        raise errors.NotActive
    answer = connection.execute(_REVISION.format(role=sql.Identifier(f"td_{roles[0]}")), prepare=False)
    answer.nextset()
    row = answer.fetchone()
    revision = str(row[0]) if row else ""
    if not fits(revision):
        raise errors.SchemaMismatch(facts={"server": revision, "client": CLIENT_REVISION})
    return Link(version, bool(connection.pgconn.ssl_in_use), latency_ms, tuple(roles)), known_at
