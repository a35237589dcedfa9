"""What the command line says: errors in plain words, progress, results. No command is decided here.

Data go to standard output, everything else to standard error.
"""

import os
import sys
from collections.abc import Mapping

from tutordesk import errors
from tutordesk.i18n import LANGUAGES, N_, _, set_language

# By class and ``cause`` fact; an empty cause is the class's general sentence.
_SENTENCES: Mapping[tuple[type[Exception], str], str] = {
    (errors.Unreachable, ""): N_("The server does not answer."),
    (errors.Unreachable, "name"): N_("There is no server of that name."),
    (errors.Unreachable, "refused"): N_("Nothing answers there. Is the server running, and the port right?"),
    (errors.Unreachable, "timeout"): N_("The server does not answer in time."),
    (errors.Unreachable, "no_database"): N_("There is no such database on the server."),
    (errors.Unreachable, "not_postgres"): N_("What answers there is no PostgreSQL."),
    (errors.SignInRefused, ""): N_("The server refused this login: wrong name or password, or not active."),
    (errors.SignInRefused, "not_admitted"): N_("The server does not admit connections from this computer."),
    (errors.NotEncrypted, ""): N_("The server could not prove who it is, or offers no encryption."),
    (errors.NotEncrypted, "unsupported"): N_("The server offers no encryption."),
    (errors.NotEncrypted, "name"): N_("The server’s certificate is for another name."),
    (errors.TooManyConnections, ""): N_("The server has no connection left."),
    (errors.ServerTooOld, ""): N_("The server’s PostgreSQL is too old: 17 is needed, 18 recommended."),
    (errors.SchemaMismatch, ""): N_(
        "The database’s schema does not fit this program; run “tutordesk db check”."
    ),
    (errors.NotActive, ""): N_("Nobody active in this database has that login."),
    (errors.NotAllowed, ""): N_("This login may not do that."),
    (errors.TimedOut, ""): N_("The server took too long."),
}


def explain(error: Exception) -> str:
    """Return one plain sentence about an expected error."""
    facts = getattr(error, "facts", {})
    for kind in type(error).__mro__:
        for cause in (str(facts.get("cause", "")), ""):
            if sentence := _SENTENCES.get((kind, cause)):
                return _(sentence)
    return str(error)


def say(text: str) -> None:
    """Tell the person something that is no data."""
    print(text, file=sys.stderr)


def show(text: str) -> None:
    """Print data."""
    print(text, flush=True)


def speak_the_persons_language() -> None:
    """Take the language of the environment, where we have it."""
    spoken = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    code = spoken.split("_")[0].split(".")[0]
    set_language(code if code in LANGUAGES else "en")


class Progress:
    """Says what is being done: one line that changes on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell a step; ``total`` 0 means that nothing is counted."""
        line = f"{what}: {done}/{total}" if total else f"{what} …"
        if self._terminal:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        elif what != self._last:
            print(line if not total else f"{what} …", file=sys.stderr, flush=True)
        self._last = what

    def end(self) -> None:
        """Leave the line."""
        if self._terminal and self._last:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
