"""Undo: ten seconds in which a change of a session can be taken back, by the notice's button or Ctrl+Z.

Belongs here: the notice, its key, and what is said when taking back fails. Does not belong here: whether it
may be undone. The database decides that (``app.undo``), as a change of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from tutordesk import errors
from tutordesk.i18n import _, ngettext
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar import session_words
from tutordesk.ui.page import Page

UNDO_MS = 10_000


def offer_undo(
    page: Page,
    row: SessionRow,
    text: str,
    *,
    zone: str = "",
    undone: Callable[[SessionRow], object] | None = None,
) -> None:
    """Say that a session was changed, and offer to take it back.

    Args:
        page: the page on which it was changed; it asks, and is loaded again afterwards.
        row: what the change returned; without its ``undo_event_id`` the notice has no button.
        text: what was done, in a sentence.
        zone: in which times are said; the page's without it.
        undone: is told the session as it is after taking back.
    """
    if row.undo_event_id is None:
        page.context.notices.show_notice(text, "success", timeout_ms=UNDO_MS)
        return
    _Offer(page, _Change(page, row, zone or page.context.zone, undone).take_back).show(text)


def offer_undo_all(page: Page, rows: Sequence[SessionRow], text: str) -> None:
    """Say that several sessions were changed at once, and offer to take all of it back."""
    events = [row.undo_event_id for row in rows if row.undo_event_id is not None]
    if not events:
        page.context.notices.show_notice(text, "success", timeout_ms=UNDO_MS)
        return
    _Offer(page, _Batch(page, events).take_back).show(text)


class _Offer(QObject):
    """The notice and the key of one change, for as long as the notice is on screen."""

    def __init__(self, page: Page, take_back: Callable[[], object]) -> None:
        super().__init__(page)
        # Outlives this object: the notice hides, and ends the offer, before its button acts.
        self._notices, self._take_back = page.context.notices, take_back
        self._key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), page)
        self._key.activated.connect(self._on_key)

    def show(self, text: str) -> None:
        """Put the notice up."""
        self._notices.show_notice(text, "success", [(_("Undo"), self._take_back)], timeout_ms=UNDO_MS)
        keys = self._key.key().toString(QKeySequence.SequenceFormat.NativeText)
        for button in self._notices.buttons():
            button.setAccessibleIdentifier("undo")
            button.setToolTip(_("Undo ({keys})").format(keys=keys))
        self._notices.dismissed.connect(self._end)
        self._notices.replaced.connect(self._end)

    def _on_key(self) -> None:
        take_back = self._take_back
        self._notices.dismiss()
        take_back()

    def _end(self) -> None:
        """The notice is gone: so is the key."""
        self._notices.dismissed.disconnect(self._end)
        self._notices.replaced.disconnect(self._end)
        self._key.setEnabled(False)
        self._key.deleteLater()
        self.deleteLater()


@dataclass(frozen=True)
class _Change:
    """A change that can be taken back, and what each answer of the server means."""

    page: Page
    row: SessionRow
    zone: str
    undone: Callable[[SessionRow], object] | None

    def take_back(self) -> None:
        """Ask the server to."""
        if self.page.writes_reason:
            self.page.context.notices.show_notice(self.page.writes_reason, "warning")
            return
        self.page.write(
            sessions.undo, event_id=self.row.undo_event_id, done=self._on_done, failed=self._on_failed
        )

    def _on_done(self, row: SessionRow) -> None:
        said = session_words.spoken(row, self.zone, for_tutor=self.page.context.role != "student")
        text = _("Undone: {session}").format(session=said)
        self.page.context.notices.show_notice(text, "success", timeout_ms=UNDO_MS)
        self.page.reload()
        if self.undone is not None:
            self.undone(row)

    def _on_failed(self, error: Exception) -> None:
        """Say politely why not; what is on screen is read again."""
        if isinstance(error, errors.OutcomeUnknown):
            self.page.ask(
                sessions.by_id,
                key=("undone", self.row.session_id),
                session_id=self.row.session_id,
                done=lambda found: self._on_outcome(error, found),
                failed=lambda _again: self.page.show_error(error),
            )
            return
        if isinstance(error, errors.SlotTaken):
            self._say(_("Somebody has taken that time meanwhile."), _("The session stays as it is now."))
        elif isinstance(error, errors.OutsideAvailability | errors.TooManyOpenSessions):
            self._say(_("That can no longer be undone."), _("The time it had is no longer to be had."))
        elif isinstance(error, errors.IllegalStatus | errors.TooLate | errors.StaleVersion):
            self._say(
                _("That can no longer be undone."),
                _("More than a minute has passed, or the session has changed since."),
            )
        else:
            self.page.show_error(error)
        self.page.reload()

    def _on_outcome(self, error: Exception, found: SessionRow | None) -> None:
        """The connection broke while undoing: the session itself says whether it was done."""
        if found is None:
            self.page.show_error(error)
        elif found.version > self.row.version:
            self._on_done(found)
        else:
            self._say(_("The connection broke, and it was not undone."), _("The session stays as it is now."))
            self.page.reload()

    def _say(self, text: str, detail: str) -> None:
        self.page.context.notices.show_notice(text, "warning", detail=detail)


@dataclass
class _Batch:
    """Several changes that are taken back together, each as far as it still can be."""

    page: Page
    events: list[int]
    undone: int = 0
    answered: int = 0

    def take_back(self) -> None:
        """Ask the server to, one after the other."""
        if self.page.writes_reason:
            self.page.context.notices.show_notice(self.page.writes_reason, "warning")
            return
        for event_id in self.events:
            self.page.write(sessions.undo, event_id=event_id, done=self._on_done, failed=self._on_failed)

    def _on_done(self, _row: SessionRow) -> None:
        self.undone += 1
        self._on_answered()

    def _on_failed(self, _error: Exception) -> None:
        self._on_answered()

    def _on_answered(self) -> None:
        self.answered += 1
        if self.answered < len(self.events):
            return
        count, missed = self.undone, len(self.events) - self.undone
        text = ngettext("{count} change undone.", "{count} changes undone.", count).format(count=count)
        if missed:
            detail = ngettext(
                "{count} could no longer be undone.", "{count} could no longer be undone.", missed
            ).format(count=missed)
            self.page.context.notices.show_notice(text, "warning", detail=detail)
        else:
            self.page.context.notices.show_notice(text, "success", timeout_ms=UNDO_MS)
        self.page.reload()
