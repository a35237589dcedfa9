"""The one place where errors become words: what happened, what was kept, what to do.

``describe`` words every expected error once, in plain language. Bugs are not worded here; they go to
``ui/crash.py``. No page-specific sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tutordesk import errors
from tutordesk.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Words:
    """What to say about an error; ``action_label`` is empty when there is nothing to press."""

    text: str
    detail: str = ""
    action_label: str = ""


_RETRY = N_("Try again")
_RELOAD = N_("Reload")

# Error class -> what happened, what was kept and what to do, the label of the one action.
_WORDS: Mapping[type[errors.TutorDeskError], tuple[str, str, str]] = {
    errors.TutorDeskError: (
        N_("That did not work."),
        N_("Nothing was changed. Try again, or tell the front desk."),
        _RETRY,
    ),
    errors.Unreachable: (
        N_("The server does not answer."),
        N_("Nothing was changed. TutorDesk keeps trying and reconnects by itself."),
        _RETRY,
    ),
    errors.OutcomeUnknown: (
        N_("The connection broke before the server answered."),
        N_("The change may or may not have been made. Reload to see before you repeat it."),
        _RELOAD,
    ),
    errors.SignInRefused: (
        N_("Sign-in number or password is wrong, or the account is closed."),
        N_("Check both and try again. The front desk can give you a new one-time password."),
        "",
    ),
    errors.TooManyConnections: (
        N_("The server is full at the moment."),
        N_("Nothing was changed. Try again in a minute."),
        _RETRY,
    ),
    errors.NotEncrypted: (
        N_("The server’s identity could not be verified."),
        N_("Nothing was sent. Check the server’s name and its CA file, or ask whoever runs the server."),
        "",
    ),
    errors.ServerTooOld: (
        N_("The server’s PostgreSQL is too old for TutorDesk."),
        N_("Whoever runs the server needs to update it."),
        "",
    ),
    errors.SchemaMismatch: (
        N_("This TutorDesk and the server do not fit together."),
        N_("Install the TutorDesk version your centre uses, or ask whoever runs the server to update it."),
        "",
    ),
    errors.Cancelled: (N_("Stopped."), N_("Nothing was changed."), ""),
    errors.TimedOut: (
        N_("The server took too long to answer."),
        N_("Nothing was changed. Try again in a moment."),
        _RETRY,
    ),
    errors.NotAllowed: (
        N_("You may not do this in your current role."),
        N_("Nothing was changed. Switch the role, or ask the front desk."),
        "",
    ),
    errors.NotActive: (
        N_("This account is not active here."),
        N_("Nothing was changed. The front desk can activate it again."),
        "",
    ),
    errors.NoSuchTutor: (
        N_("This course is no longer offered by this tutor."),
        N_("Nothing was booked. Choose another course or tutor."),
        _RELOAD,
    ),
    errors.OutsideAvailability: (
        N_("The tutor is not available at that time."),
        N_("Nothing was changed. Pick one of the free starts."),
        _RELOAD,
    ),
    errors.IdReused: (
        N_("This was already saved with other content."),
        N_("Nothing was changed. Reload and start again."),
        _RELOAD,
    ),
    errors.StaleVersion: (
        N_("Somebody else changed this meanwhile."),
        N_("Your change was not saved, so nothing of theirs is lost. Reload, look, and repeat it."),
        _RELOAD,
    ),
    errors.NotEnrolled: (
        N_("The course has to be joined before a session can be booked."),
        N_("Nothing was booked. Enroll in the course first."),
        "",
    ),
    errors.TooLate: (
        N_("It is too late for that."),
        N_("Nothing was changed. Please call the front desk."),
        "",
    ),
    errors.TooFarAhead: (
        N_("That day is not open for booking yet."),
        N_("Nothing was booked. Pick an earlier day."),
        "",
    ),
    errors.IllegalStatus: (
        N_("The session’s status does not allow that any more."),
        N_("Nothing was changed. Reload to see its status."),
        _RELOAD,
    ),
    errors.BadLogin: (
        N_("That is not a valid sign-in number."),
        N_("It starts with a letter, followed by digits, as on your slip."),
        "",
    ),
    errors.VerifierExpected: (
        N_("The password could not be stored safely."),
        N_("Your old password still works. Try again, or tell whoever runs the server."),
        "",
    ),
    errors.TooManyOpenSessions: (
        N_("The greatest number of open sessions is reached."),
        N_("Nothing was booked. Wait for a session to take place, or cancel one."),
        "",
    ),
    errors.NoSuchSession: (
        N_("This session is no longer there."),
        N_("Nothing was changed. It may have been moved to somebody else."),
        _RELOAD,
    ),
    errors.StrandedSessions: (
        N_("Another session would be left outside these hours."),
        N_("Nothing was saved, your changes are still here. Look at the sessions again and decide."),
        "",
    ),
    errors.NoSuchEnrollment: (
        N_("This enrollment is no longer there."),
        N_("Nothing was changed. It may have ended meanwhile."),
        _RELOAD,
    ),
    errors.NoPrice: (
        N_("This course has no price yet."),
        N_("Nothing was changed. The front desk can set your rate or a price; then you can offer it."),
        "",
    ),
    errors.LastAdmin: (
        N_("This is the last active administrator."),
        N_("Nothing was changed. Make somebody else administrator first."),
        "",
    ),
    errors.NoSuchPerson: (
        N_("This person is not here any more."),
        N_("Nothing was changed. They may have been anonymised."),
        _RELOAD,
    ),
    errors.SessionsAhead: (
        N_("This person still has sessions ahead."),
        N_("Nothing was changed. Move or cancel their sessions first."),
        "",
    ),
    errors.TakesNoChanges: (
        N_("The server takes no changes at the moment."),
        N_("Nothing was changed. Reading still works. Try again later, or tell the front desk."),
        _RETRY,
    ),
    errors.SlotTaken: (
        N_("This time was just taken."),
        N_("Your course and note are kept. Pick another start."),
        "",
    ),
    errors.InvalidValue: (
        N_("Something in the form is not valid."),
        N_("Nothing was changed. Check what you typed."),
        "",
    ),
    errors.ImportRefused: (
        N_("The file has mistakes, so nothing was imported."),
        N_("Correct the rows named below and import again."),
        "",
    ),
}


def describe(error: BaseException) -> Words:
    """Word an error; the nearest class with words speaks, and a bug gets an honest general sentence."""
    for kind in type(error).__mro__:
        if kind in _WORDS:
            text, detail, action = _WORDS[kind]
            return Words(_(text), _(detail), _(action) if action else "")
    return Words(
        _("Something went wrong inside TutorDesk."),
        _("This is our mistake, not yours. Copy the details and send them to whoever looks after TutorDesk."),
    )


def details(error: BaseException) -> str:
    """Return what may be copied for support: kind and facts, no names and no passwords."""
    facts = getattr(error, "facts", {})
    lines = [type(error).__name__, *(f"{key}: {facts[key]}" for key in sorted(facts))]
    return "\n".join(lines)
