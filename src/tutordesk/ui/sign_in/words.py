"""The plain words of signing in: why a connection failed, and the names of the steps of a test."""

from tutordesk import errors
from tutordesk.i18n import N_, _
from tutordesk.ui.sign_in.kept_password import NoKeyring

STEPS = {
    "name": N_("Server name found"),
    "reachable": N_("Server answers"),
    "encrypted": N_("Encrypted, server identity checked"),
    "signed_in": N_("Signed in"),
    "schema": N_("Versions fit"),
    "role": N_("You have a role here"),
}

# By the error's class and its ``cause`` fact; an empty cause is the class's general sentence.
_SENTENCES: dict[tuple[type[Exception], str], str] = {
    (errors.SignInRefused, ""): N_(
        "Sign-in number and password do not fit together, or the account is not active. "
        "Check both; capitals matter in the password."
    ),
    (errors.SignInRefused, "not_admitted"): N_(
        "The server {server} does not admit connections from this computer."
    ),
    (errors.NotActive, ""): N_("This account is not active at this centre. Please call the front desk."),
    (errors.TooManyConnections, ""): N_(
        "The server has no room for another connection just now. Try again in a moment."
    ),
    (errors.TooManyConnections, "login"): N_(
        "You are signed in too often at the same time. Close another TutorDesk window and try again."
    ),
    (errors.NotEncrypted, ""): N_(
        "The server could not prove who it is, so your password was not sent. Check the server’s name, or "
        "choose your centre’s certificate file under Connection settings."
    ),
    (errors.NotEncrypted, "name"): N_(
        "The server’s certificate is for another name than {server}, so your password was not sent. "
        "Type the name exactly as your centre gave it."
    ),
    (errors.NotEncrypted, "unsupported"): N_(
        "The server {server} offers no encryption, so your password was not sent."
    ),
    (errors.NotEncrypted, "ca_file"): N_(
        "The certificate file cannot be read. Choose another one under Connection settings."
    ),
    (errors.ServerTooOld, ""): N_(
        "This server runs a PostgreSQL too old for TutorDesk. Your centre must update it to 17 or newer."
    ),
    (errors.TimedOut, ""): N_("The server took too long to answer. Try again in a moment."),
    (errors.Unreachable, ""): N_(
        "No answer from {server}. Check the server’s name and your network connection."
    ),
    (errors.Unreachable, "name"): N_("There is no server called {server}. Check the spelling."),
    (errors.Unreachable, "refused"): N_(
        "{server} is there, but no TutorDesk server answers on it. Check the name and the port."
    ),
    (errors.Unreachable, "not_postgres"): N_(
        "Something answers at {server}, but it is not a TutorDesk server."
    ),
    (errors.Unreachable, "starting"): N_("The server {server} is just starting. Try again in a moment."),
    (errors.Unreachable, "stopping"): N_("The server {server} is just being stopped. Try again later."),
    (errors.Unreachable, "no_database"): N_(
        "There is no such database on {server}. Check what follows the slash."
    ),
    (errors.SchemaMismatch, ""): N_(
        "The database on {server} is not one this TutorDesk understands. Ask your centre for its version."
    ),
    (NoKeyring, ""): N_("This computer has no keyring that can be used: the password was not kept."),
}


def sign_in_words(error: Exception, server: str) -> str:
    """One or two sentences about why signing in failed."""
    facts = getattr(error, "facts", {})
    if isinstance(error, errors.SchemaMismatch) and facts.get("client"):
        return _schema_words(str(facts.get("server", "")), str(facts["client"]))
    for kind in type(error).__mro__:
        for cause in (str(facts.get("cause", "")), ""):
            sentence = _SENTENCES.get((kind, cause))
            if sentence is not None:
                return _(sentence).format(server=server)
    from tutordesk.ui.notices import describe

    words = describe(error)
    return words.detail or words.text


def _schema_words(server: str, client: str) -> str:
    if server > client:
        return _("This TutorDesk is older than the centre’s database. Install the current version.")
    return _("The centre’s database is older than this TutorDesk. The centre must upgrade it first.")
