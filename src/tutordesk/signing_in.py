"""What signing in does away from the GUI thread: opens the database, asks who this is, checks step by step.

Everything here blocks and runs in a worker thread; the database stack is imported on first use, there. The
page that asks is ``ui/sign_in``; it knows this only as a ``Connector``.
"""

import time
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from tutordesk import errors
from tutordesk.settings import Profile
from tutordesk.ui.sign_in.contact import CheckReport, CheckRow, Ear, Signed

STACK = ("tutordesk.db.engine", "tutordesk.services.people", "tutordesk.db.feed")
"""What signing in needs, first; after it all other services and the rules, which the pages need."""
_STEPS = ("name", "reachable", "encrypted", "signed_in", "schema", "role")
_PROBE_SECONDS = 5.0
# The step at which a refused connection stopped; all steps before it held.
_STOPPED_AT: tuple[tuple[type[Exception], str], ...] = (
    (errors.NotEncrypted, "encrypted"),
    (errors.SignInRefused, "signed_in"),
    (errors.TooManyConnections, "signed_in"),
    (errors.ServerTooOld, "schema"),
    (errors.SchemaMismatch, "schema"),
    (errors.NotActive, "role"),
    (errors.NotAllowed, "role"),
)


def preload() -> None:
    """Import the database stack; run in a worker right after the first frame, so that signing in is quick."""
    for module in STACK:
        import_module(module)
    for package in ("tutordesk.services", "tutordesk.domain"):
        for found in iter_modules(import_module(package).__path__, f"{package}."):
            import_module(found.name)


class ServerConnector:
    """The real ``Connector``: every sign-in is a login at the server."""

    def connect(self, profile: Profile, login: str, password: str) -> Signed:
        """Sign in for real."""
        from tutordesk.db.engine import Database
        from tutordesk.services import people

        try:
            f"{login}{password}".encode()
        except UnicodeEncodeError as error:  # half a character, such as a lone surrogate, opens no account
            raise errors.SignInRefused(facts={"cause": "password"}) from error
        database = Database(profile, login, password)
        try:
            contact = people.first_contact(database)
        except UnicodeError as error:  # a name no name server could hold, such as one with a space
            database.close()
            raise errors.Unreachable(facts={"cause": "name"}) from error
        except BaseException:
            database.close()
            raise
        return Signed(database, contact.me, profile, encrypted=contact.encrypted)

    def choose_password(self, signed: Signed, password: str) -> Signed:
        """Replace the password and sign in anew with the chosen one: the old connections go."""
        from tutordesk.services import people

        signed.database.call(people.set_password, password=password)
        signed.database.close()
        return self.connect(signed.profile, signed.me.login, password)

    def change_password(self, profile: Profile, login: str, old: str, new: str) -> None:
        """Replace a password, the old one verified by a real sign-in."""
        self.discard(self.choose_password(self.connect(profile, login, old), new))

    def check(self, profile: Profile, login: str, password: str) -> CheckReport:
        """Try every step of signing in; after the first fault the rest stays unknown."""
        started = time.perf_counter()
        fault = _probe(profile)
        if fault is not None:
            return _report(*fault)
        answered_ms = round((time.perf_counter() - started) * 1000)
        if not login or not password:
            return _report("encrypted", None, answered_ms=answered_ms)
        try:
            signed = self.connect(profile, login, password)
        except errors.TutorDeskError as error:
            step = next((step for kind, step in _STOPPED_AT if isinstance(error, kind)), "reachable")
            return _report(step, error, answered_ms=answered_ms)
        self.discard(signed)
        return _report("", None, answered_ms=answered_ms, encrypted=signed.encrypted)

    def listen(
        self,
        signed: Signed,
        *,
        changed: Callable[[frozenset[str]], object],
        lost: Callable[[], object],
        resynced: Callable[[], object],
        refused: Callable[[], object],
    ) -> Ear:
        """Start hearing what changes at the server; the callbacks come on a thread of its own."""
        from tutordesk.db.feed import Feed

        feed = Feed(signed.database, changed=changed, lost=lost, resynced=resynced, refused=refused)
        feed.start()
        return feed

    def discard(self, signed: Signed) -> None:
        """Close what nobody wants any more."""
        signed.database.close()


def _probe(profile: Profile) -> tuple[str, Exception] | None:
    """Look the name up and knock at the port; returns the step that failed and why."""
    import socket

    try:
        addresses = socket.getaddrinfo(profile.host, profile.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return "name", errors.Unreachable(facts={"cause": "name"})
    cause = "network"
    for family, kind, protocol, _name, address in addresses:
        with socket.socket(family, kind, protocol) as knock:
            knock.settimeout(_PROBE_SECONDS)
            try:
                knock.connect(address)
            except ConnectionRefusedError:
                cause = "refused"
            except OSError:
                continue
            else:
                return None
    return "reachable", errors.Unreachable(facts={"cause": cause})


def _report(
    stopped_at: str,
    cause: Exception | None,
    *,
    answered_ms: int | None = None,
    encrypted: bool | None = None,
) -> CheckReport:
    """Ticks up to a step, the fault there (unknown without a cause), nothing known after it."""
    rows = []
    ok: bool | None = True
    for step in _STEPS:
        if step == stopped_at:
            rows.append(CheckRow(step, False if cause is not None else None, cause))
            ok = None
        else:
            rows.append(CheckRow(step, ok))
    return CheckReport(tuple(rows), answered_ms, encrypted)
