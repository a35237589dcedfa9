"""The errors people can cause or fix: facts, no sentences (``ui/error_words.py`` words them).

Anything that is not a ``TutorDeskError`` is a bug and belongs to the crash dialog. Which SQLSTATE or
constraint becomes which class is a table in ``db/errors.py``.
"""

from collections.abc import Mapping
from typing import Any


class TutorDeskError(Exception):
    """Base of every expected error. ``facts`` hold what a sentence needs; never personal data."""

    def __init__(self, message: str = "", *, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(message or type(self).__name__)
        self.facts: dict[str, Any] = dict(facts or {})


# --- the connection ------------------------------------------------------------------------------------
class Unreachable(TutorDeskError):
    """The server does not answer; nothing was changed as far as we know, but see ``OutcomeUnknown``."""


class OutcomeUnknown(Unreachable):
    """The connection broke after a write was sent and before its answer: ask by id, never repeat blindly."""


class SignInRefused(TutorDeskError):
    """Wrong sign-in number or password, or a deactivated login (not told apart)."""


class TooManyConnections(TutorDeskError):
    """The server or this login has no connection left."""


class NotEncrypted(TutorDeskError):
    """The server's identity or encryption could not be verified."""


class ServerTooOld(TutorDeskError):
    """PostgreSQL below the oldest supported version."""


class SchemaMismatch(TutorDeskError):
    """The server's schema is older or newer than this client (``facts['server']``, ``facts['client']``)."""


class Cancelled(TutorDeskError):
    """The call was cancelled by the person or superseded by a newer one."""


class TimedOut(TutorDeskError):
    """The server took longer than the statement timeout."""


# --- what the database refuses -------------------------------------------------------------------------
class NotAllowed(TutorDeskError):
    """42501: the active role may not do this."""


class NotActive(TutorDeskError):
    """TD001: no active person of this database behind the login, or the student is not active."""


class NoSuchTutor(TutorDeskError):
    """TD002: no such tutor or course, or not offered."""


class OutsideAvailability(TutorDeskError):
    """TD003: outside the tutor's hours, or a start off the grid."""


class IdReused(TutorDeskError):
    """TD004: the id is already used for something else."""


class StaleVersion(TutorDeskError):
    """TD005: somebody changed it meanwhile."""


class NotEnrolled(TutorDeskError):
    """TD006: the centre demands enrollment first."""


class TooLate(TutorDeskError):
    """TD007: the notice has passed."""


class TooFarAhead(TutorDeskError):
    """TD008: beyond the booking horizon."""


class IllegalStatus(TutorDeskError):
    """TD009: the session's status does not allow that."""


class BadLogin(TutorDeskError):
    """TD010: not a valid sign-in number."""


class VerifierExpected(TutorDeskError):
    """TD011: a SCRAM verifier was expected instead of a password."""


class TooManyOpenSessions(TutorDeskError):
    """TD012: the student's cap of open sessions is reached."""


class NoSuchSession(TutorDeskError):
    """TD013: no such session, or not yours."""


class StrandedSessions(TutorDeskError):
    """TD014: hours would strand a session without a decision about it; ask ``hours.impact`` again."""


class NoSuchEnrollment(NoSuchSession):
    """TD013 of an enrollment: none, not yours, or ended."""


class NoPrice(TutorDeskError):
    """TD015: a course cannot be offered without a price, and the tutor has no rate."""


class LastAdmin(TutorDeskError):
    """TD016: nobody would be left to administer the centre."""


class NoSuchPerson(NoSuchSession):
    """TD013 of a person: unknown, or anonymised."""


class SessionsAhead(StrandedSessions):
    """TD014 of a person: live sessions are ahead, to be moved or cancelled first."""


class TakesNoChanges(TutorDeskError):
    """25006, 25000: the server reads but does not write: a standby, upkeep, or a forbidden isolation."""


class SlotTaken(TutorDeskError):
    """23P01: somebody was faster."""


class InvalidValue(TutorDeskError):
    """22023 and violated bounds: a malformed argument (``facts['constraint']`` where known)."""


class ImportRefused(TutorDeskError):
    """An import found faults and wrote nothing (``facts['faults']``)."""
