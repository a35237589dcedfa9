"""One place where errors become words, and the bar inside the window that shows them.

``describe`` words every expected error once, in plain language: what happened, what was kept, what to do.
Bugs are not worded here; they go to ``ui/crash.py``. No page-specific sentences.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import N_, _
from tutordesk.ui import theme
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.icon import Icon

Action = tuple[str, Callable[[], object]]


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


class Notices(Protocol):
    """Where something can be said: one ``NoticeBar``, or the window's ``NoticeStack``."""

    def show_notice(
        self,
        text: str,
        kind: str = "info",
        actions: list[Action] | None = None,
        timeout_ms: int | None = None,
        detail: str = "",
    ) -> "NoticeBar":
        """Say something; returns the notice."""

    def show_error(self, error: BaseException, retry: Callable[[], object] | None = None) -> None:
        """Say an expected error in its words."""

    def dismiss(self) -> None:
        """Close what was said last."""

    @property
    def dismissed(self) -> SignalInstance:
        """Tells that something said is gone."""

    @property
    def text(self) -> str:
        """What was said last, empty when nothing is shown."""

    def buttons(self) -> list[QPushButton]:
        """Return the action buttons of what was said last."""


NARROWEST = 320
READ_MS = 5_000
"""How long what went wrong is left to be read, whatever is said after it."""
LEAST_MS = 1_500
"""What time is left at least to whoever lets go of a notice."""
WORDS_WIDTH = 420
"""Pixels of a notice that its words, icon and closing need beside the actions."""
_TONES = {
    "info": ("info", "onsoft"),
    "success": ("check-circle", "ok"),
    "warning": ("warning", "warn"),
    "error": ("x-circle", "danger"),
}


class NoticeBar(QFrame):
    """One notice, closable. Where it stands is its owner's: ``ui/notice_layer.py``, a layout."""

    shown = Signal()
    hidden = Signal()
    dismissed = Signal()
    replaced = Signal()
    """Another notice is about to take the place of the one shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self.setAccessibleIdentifier("notice")
        self._icon = Icon("info", "onsoft", 20)
        self._text = theme.label("", "h3", wrap=True)
        self._detail = theme.label("", "body", wrap=True)
        self._beside = QWidget()
        self._actions = QHBoxLayout(self._beside)
        self._actions.setContentsMargins(0, 0, 0, 0)
        self._actions.setSpacing(8)
        self._close = theme.icon_button("x", _("Dismiss notice"), "quiet")
        self._close.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 8, 10, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._icon, 0, 0)
        self._grid.addLayout(words, 0, 1)
        self._grid.addWidget(self._beside, 0, 2)
        self._grid.addWidget(self._close, 0, 3)
        self._below = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._since = QElapsedTimer()
        self._left: int | None = None
        self._offers = False
        self.kind = "info"
        self.came_from: QWidget | None = None
        """What had the keyboard before it came here, and gets it back."""
        self.hide()

    def show_notice(
        self,
        text: str,
        kind: str = "info",
        actions: list[Action] | None = None,
        timeout_ms: int | None = None,
        detail: str = "",
    ) -> "NoticeBar":
        """Replace what is shown; ``kind`` is info, success, warning or error."""
        icon, token = _TONES[kind]
        if not self.isHidden():
            self.replaced.emit()
        self.kind = kind
        self._icon.show_icon(icon, token)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        theme.set_property(self, "tone", kind)
        self._show_actions(actions or [])
        self._timer.stop()
        self._left = None
        self._offers = bool(actions) and timeout_ms is not None
        self._since.start()
        if timeout_ms is not None:
            self._timer.start(timeout_ms)
        self.show()
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # its size is asked for before it is painted
        self._actions.invalidate()
        for one, following in pairwise([*self.buttons(), self._close]):
            self.setTabOrder(one, following)
        self.shown.emit()
        return self

    def show_error(self, error: BaseException, retry: Callable[[], object] | None = None) -> None:
        """Show an expected error in its words; its one action, if any, calls ``retry``."""
        words = describe(error)
        actions: list[Action] = [(words.action_label, retry)] if retry and words.action_label else []
        kind = "warning" if isinstance(error, errors.TutorDeskError) else "error"
        self.show_notice(words.text, kind, actions, detail=words.detail)

    def keep(self) -> bool:
        """Whether it stays although something newer is said: an offer until its time is up, fresh trouble."""
        if self._offers:
            return True
        left = READ_MS - self._since.elapsed()
        if self.kind not in {"warning", "error"} or left <= 0:
            return False
        if not self._timer.isActive() and self._left is None:
            self._timer.start(left)
        return True

    def hold(self, *, held: bool) -> None:
        """Stop the time it has, or let it go on."""
        if held and self._timer.isActive():
            self._left = self._timer.remainingTime()
            self._timer.stop()
        elif not held and self._left is not None:
            self._timer.start(max(self._left, LEAST_MS))
            self._left = None

    def dismiss(self) -> None:
        """Close the notice."""
        self._timer.stop()
        if self.isHidden():
            return
        held, back = self.isAncestorOf(self.window().focusWidget() or self), self.came_from
        self.came_from = None
        self.hide()
        self.hidden.emit()
        if held and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dismissed.emit()

    @property
    def text(self) -> str:
        """The sentence shown, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def buttons(self) -> list[QPushButton]:
        """Return the action buttons shown."""
        items = [self._actions.itemAt(i) for i in range(self._actions.count())]
        return [button for item in items if item and isinstance(button := item.widget(), QPushButton)]

    def first_button(self) -> QAbstractButton:
        """Where the keyboard goes first: an action, else what closes the notice."""
        return next(iter(self.buttons()), self._close)

    def wanted_width(self) -> int:
        """Pixels in which everything stands in one line."""
        actions = self._actions.sizeHint().width() if self._actions.count() else 0
        gap = self._grid.horizontalSpacing() if actions else 0
        return max(NARROWEST, self._words_width() + actions + gap)

    def height_at(self, width: int) -> int:
        """How high it is at a width, with the actions where they then go."""
        self._place_actions(width)
        self._grid.activate()
        return max(self._grid.totalHeightForWidth(width), self._grid.totalMinimumSize().height())

    def _words_width(self) -> int:
        """Pixels of the words in one line, with icon, closing and margins."""
        said = [label for label in (self._text, self._detail) if not label.isHidden()]
        longest = max(label.fontMetrics().horizontalAdvance(label.text()) for label in said)
        margins = self._grid.contentsMargins()
        around = self._icon.sizeHint().width() + self._close.sizeHint().width()
        gaps = 2 * self._grid.horizontalSpacing() + margins.left() + margins.right() + 2 * self.frameWidth()
        return longest + around + gaps + 4

    def _show_actions(self, actions: list[Action]) -> None:
        discard_all(self._actions)
        for label, act in actions:
            button = theme.button(label)
            button.clicked.connect(lambda _checked=False, act=act: self._act(act))
            self._actions.addWidget(button)
            button.show()  # a hidden one has no size
        self._place_actions(self.width())

    def _place_actions(self, width: int) -> None:
        """Put the actions below the words where both do not fit beside each other."""
        beside = width - self._actions.sizeHint().width()
        below = bool(self._actions.count()) and beside < min(WORDS_WIDTH, self._words_width())
        if below != self._below:
            self._below = below
            self._grid.removeWidget(self._beside)
            if below:
                self._grid.addWidget(self._beside, 1, 1, 1, 3, Qt.AlignmentFlag.AlignLeading)
            else:
                self._grid.addWidget(self._beside, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the words, or below them."""
        super().resizeEvent(event)
        self._place_actions(self.width())

    def _act(self, act: Callable[[], object]) -> None:
        self.dismiss()
        act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the notice."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
