"""What the sign-in page asks of the composition root, and what it gets back. No Qt, no database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tutordesk.services.rows import MeRow
    from tutordesk.settings import Profile


@dataclass(frozen=True, slots=True)
class Signed:
    """A person signed in: the open database (opaque here), who they are, what to say once inside."""

    database: Any
    me: "MeRow"
    profile: "Profile"
    encrypted: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One tick of *Test connection*: ``ok`` is None where an earlier fault left it unknown.

    ``step`` is ``name``, ``reachable``, ``encrypted``, ``signed_in``, ``schema`` or ``role``.
    """

    step: str
    ok: bool | None
    cause: Exception | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All ticks in order, how long the server took to answer, and whether the link is encrypted."""

    rows: tuple[CheckRow, ...]
    answered_ms: int | None
    encrypted: bool | None


class Ear(Protocol):
    """Hears what changes at the server until it is stopped."""

    def retry(self) -> None:
        """While the server is lost, try now."""

    def stop(self) -> None:
        """No callback comes after this."""


class Connector(Protocol):
    """Blocking calls for a worker thread; expected faults are ``tutordesk.errors``."""

    def connect(self, profile: "Profile", login: str, password: str) -> Signed:
        """Sign in for real."""

    def choose_password(self, signed: Signed, password: str) -> Signed:
        """Replace the one-time password and sign in anew with the chosen one."""

    def change_password(self, profile: "Profile", login: str, old: str, new: str) -> None:
        """Replace a password, the old one verified by a real sign-in."""

    def check(self, profile: "Profile", login: str, password: str) -> CheckReport:
        """Try every step of signing in and say which hold."""

    def listen(
        self,
        signed: Signed,
        *,
        changed: Callable[[frozenset[str]], object],
        lost: Callable[[], object],
        resynced: Callable[[], object],
        refused: Callable[[], object],
    ) -> Ear:
        """Start hearing what changes at the server; returns at once."""

    def discard(self, signed: Signed) -> None:
        """Close what nobody wants any more."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the sample centre, offered with one click; ``url`` holds a real login and password."""

    login: str
    name: str
    roles: tuple[str, ...]
    url: str
    about: Callable[[], str] = str
    """A line about them, in the language in force."""
