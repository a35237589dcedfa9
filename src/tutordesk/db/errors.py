"""One table: which SQLSTATE or constraint name becomes which error class.

Facts only, no sentences (``ui/error_words.py`` words them) and no retry policy (``engine.py`` decides that).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tutordesk import errors as e

#: SQLSTATE -> class. What is in neither table is a bug and keeps its own class.
BY_SQLSTATE: Mapping[str, type[e.TutorDeskError]] = MappingProxyType(
    {
        "TD001": e.NotActive,
        "TD002": e.NoSuchTutor,
        "TD003": e.OutsideAvailability,
        "TD004": e.IdReused,
        "TD005": e.StaleVersion,
        "TD006": e.NotEnrolled,
        "TD007": e.TooLate,
        "TD008": e.TooFarAhead,
        "TD009": e.IllegalStatus,
        "TD010": e.BadLogin,
        "TD011": e.VerifierExpected,
        "TD012": e.TooManyOpenSessions,
        "TD013": e.NoSuchSession,
        "TD014": e.StrandedSessions,
        "TD015": e.NoPrice,
        "TD016": e.LastAdmin,
        "23P01": e.SlotTaken,
        "22001": e.InvalidValue,  # longer than the column
        "22003": e.InvalidValue,  # number out of range
        "22007": e.InvalidValue,  # date or time malformed
        "22008": e.InvalidValue,  # date or time out of range
        "22021": e.InvalidValue,  # a character that the server cannot store, such as NUL
        "22023": e.InvalidValue,  # malformed argument
        "2201W": e.InvalidValue,  # a negative limit
        "22P02": e.InvalidValue,  # text that is not of the type
        "22P05": e.InvalidValue,  # a character without counterpart
        "23502": e.InvalidValue,
        "23503": e.InvalidValue,
        "23505": e.InvalidValue,
        "23514": e.InvalidValue,
        "42501": e.NotAllowed,
        "28000": e.SignInRefused,
        "28P01": e.SignInRefused,
        "3D000": e.Unreachable,  # no such database
        "53300": e.TooManyConnections,
        "55P03": e.TimedOut,  # lock timeout
        "57014": e.TimedOut,  # statement timeout; the engine tells a person's own cancel apart
        "57P01": e.Unreachable,  # administrator shut down
        "57P02": e.Unreachable,  # crash of another backend
        "57P03": e.Unreachable,  # starting up
        "57P04": e.Unreachable,  # database dropped
        "57P05": e.Unreachable,  # idle session timeout
        "25P03": e.Unreachable,  # idle in transaction timeout
        "25000": e.TakesNoChanges,  # sessions change in READ COMMITTED only; a server may default to another
        "25006": e.TakesNoChanges,  # read only: a standby, or set so for upkeep
        "3F000": e.SchemaMismatch,  # no schema app
        "42P01": e.SchemaMismatch,  # no such table
        "42703": e.SchemaMismatch,  # no such column
        "42883": e.SchemaMismatch,  # no such function
    }
)

#: Constraint name -> class, before the SQLSTATE is looked at. Names are API (DATA.md).
BY_CONSTRAINT: Mapping[str, type[e.TutorDeskError]] = MappingProxyType(
    {
        "session_tutor_no_overlap": e.SlotTaken,
        "session_student_no_overlap": e.SlotTaken,
        "session_pkey": e.IdReused,
        "person_known": e.NoSuchPerson,  # no constraints: what people_admin.sql calls them
        "person_sessions_ahead": e.SessionsAhead,
        "enrollment_known": e.NoSuchEnrollment,  # no constraint: what app.require_enrollment calls itself
    }
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A piece of a connection error's English text, and what it means."""

    text: str
    error: type[e.TutorDeskError]
    cause: str


#: libpq gives no SQLSTATE for a connection that failed, only text. First match wins.
CONNECTION_PHRASES: tuple[_Phrase, ...] = (
    _Phrase("password authentication failed", e.SignInRefused, "password"),
    _Phrase("is not permitted to log in", e.SignInRefused, "password"),
    _Phrase("no password supplied", e.SignInRefused, "password"),
    _Phrase("too many connections", e.TooManyConnections, "login"),
    _Phrase("too many clients", e.TooManyConnections, "server"),
    _Phrase("remaining connection slots", e.TooManyConnections, "server"),
    _Phrase("server does not support SSL", e.NotEncrypted, "unsupported"),
    _Phrase("certificate verify failed", e.NotEncrypted, "certificate"),
    _Phrase("does not match host name", e.NotEncrypted, "name"),
    _Phrase("root certificate file", e.NotEncrypted, "ca_file"),
    _Phrase("channel binding", e.NotEncrypted, "binding"),
    _Phrase("authentication method requirement", e.NotEncrypted, "authentication"),
    _Phrase("SSL error", e.NotEncrypted, "certificate"),
    _Phrase("SSL negotiation", e.Unreachable, "not_postgres"),
    _Phrase("no encryption", e.NotEncrypted, "refused"),
    _Phrase("no pg_hba.conf entry", e.SignInRefused, "not_admitted"),
    _Phrase("failed to resolve host", e.Unreachable, "name"),
    _Phrase("could not translate host name", e.Unreachable, "name"),
    _Phrase("Connection refused", e.Unreachable, "refused"),
    _Phrase("timeout expired", e.Unreachable, "timeout"),
    _Phrase("starting up", e.Unreachable, "starting"),
    _Phrase("shutting down", e.Unreachable, "stopping"),
    _Phrase('database "', e.Unreachable, "no_database"),
)


def translate(error: BaseException) -> e.TutorDeskError | None:
    """Return the error of ours that a driver's error means, or None for a bug."""
    if isinstance(error, PoolTimeout):
        return e.TimedOut(facts={"cause": "pool"})
    if isinstance(error, DBAPIError):
        if error.orig is None:
            return None
        error = error.orig
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is not None:
        return _from_server(error, error.sqlstate)
    if isinstance(error, psycopg.OperationalError):
        return _from_connection(error)
    if isinstance(error, psycopg.DataError):  # refused by the driver, such as NUL in a text
        return e.InvalidValue(facts={"constraint": ""})
    return None


def _from_server(error: psycopg.Error, sqlstate: str) -> e.TutorDeskError | None:
    constraint = error.diag.constraint_name or ""
    found = BY_CONSTRAINT.get(constraint) or BY_SQLSTATE.get(sqlstate)
    if found is None and sqlstate.startswith("08"):
        found = e.Unreachable
    if found is None:
        return None
    facts = {"sqlstate": sqlstate}
    if constraint:
        facts["constraint"] = constraint
    return found(error.diag.message_primary or "", facts=facts)


def _from_connection(error: psycopg.OperationalError) -> e.TutorDeskError:
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return e.Unreachable(facts={"cause": "timeout"})
    text = str(error)
    for phrase in CONNECTION_PHRASES:
        if phrase.text in text:
            return phrase.error(facts={"cause": phrase.cause})
    pgconn = error.pgconn
    if pgconn is not None and getattr(pgconn, "used_password", False):
        # A server that speaks another language: it asked for the password and then said no.
        return e.SignInRefused(facts={"cause": "password"})
    return e.Unreachable(facts={"cause": "network"})
