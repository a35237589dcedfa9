"""Undo: ten seconds in which a change of sessions can be taken back, by the notice's button or Ctrl+Z.

Belongs here: the notice, its key, and what is said when taking back fails. Does not belong here: whether it
may be undone. The database decides that (``app.undo``), as a change of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import sessions, undoing
from tutordesk.services.rows import SessionRow, SettledAbsence
from tutordesk.ui.calendar import session_words
from tutordesk.ui.notices import Action, NoticeBar
from tutordesk.ui.page import Page

UNDO_MS = 10_000
OVER_MS = 50_000
"""In a dialog that lists what was done: read on, and the server still has time to take it back."""


def offer_undo(
    page: Page,
    row: SessionRow,
    text: str,
    *,
    zone: str = "",
    undone: Callable[[SessionRow], object] | None = None,
    more: Sequence[Action] = (),
) -> None:
    """Say that a session was changed, and offer to take it back.

    Args:
        page: the page on which it was changed; it asks, and is loaded again afterwards.
        row: what the change returned; without its ``undo_event_id`` the notice has no button.
        text: what was done, in a sentence.
        zone: in which times are said; the page's without it.
        undone: is told the session as it is after taking back.
        more: what else the notice offers.
    """
    if row.undo_event_id is None:
        page.context.notices.show_notice(text, "success", list(more), timeout_ms=UNDO_MS)
        return
    _Offer(page, _Change(page, row, zone or page.context.zone, undone).take_back).show(text, more=more)


@dataclass(frozen=True)
class Over:
    """A dialog that lists what was done: the notice and its key are there, as long as the server allows."""

    dialog: QDialog
    notices: NoticeBar


def offer_undo_all(
    page: Page,
    rows: Sequence[SessionRow],
    text: str,
    *,
    over: Over | None = None,
    undone: Callable[[], object] | None = None,
) -> None:
    """Say that several sessions were changed at once, and offer to take all of it back.

    Args:
        page: the page on which they were changed; it asks, and is loaded again afterwards.
        rows: what the change returned.
        text: what was done, in a sentence.
        over: a dialog that stays open; who closes it finds the offer on the page.
        undone: is told after taking back.
    """
    changed = [row for row in rows if row.undo_event_id is not None]
    if not changed:
        (over.notices if over is not None else page.context.notices).show_notice(
            text, "success", timeout_ms=UNDO_MS
        )
        return
    write = partial(page.write, undoing.undo_many, event_ids=[row.undo_event_id for row in changed])
    said = ngettext("{count} change undone.", "{count} changes undone.", len(changed))
    said = said.format(count=format_number(len(changed)))
    _offer_batch(_Batch(page, changed[0], write, said, over, undone), text)


def offer_undo_absence(
    page: Page,
    settled: SettledAbsence,
    text: str,
    *,
    over: Over | None = None,
    undone: Callable[[], object] | None = None,
) -> None:
    """The same for an absence: where hours were closed, too, they come back together with the sessions."""
    if settled.absence_id is None:
        offer_undo_all(page, settled.rows, text, over=over, undone=undone)
        return
    write = partial(page.write, undoing.undo_absence, absence_id=settled.absence_id)
    row = settled.rows[0] if settled.rows else None
    _offer_batch(_Batch(page, row, write, _("Undone: all is as it was before."), over, undone), text)


def _offer_batch(batch: "_Batch", text: str) -> None:
    over = batch.over
    offer = _Offer(batch.page, batch.take_back, over)
    if over is not None:
        elsewhere = partial(_offer_batch, replace(batch, over=None), text)
        over.dialog.finished.connect(partial(offer.go_on, elsewhere))
    offer.show(text, UNDO_MS if over is None else OVER_MS)


class _Offer(QObject):
    """The notice and the key of one change, for as long as the notice is on screen."""

    def __init__(
        self,
        page: Page,
        take_back: Callable[[], object],
        over: Over | None = None,
    ) -> None:
        self._where = over.dialog if over is not None else page
        super().__init__(self._where)
        # Outlives this object: the notice hides, and ends the offer, before its button acts.
        self._notices = over.notices if over is not None else page.context.notices
        self._take_back = take_back
        self.key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self._where)
        self.key.activated.connect(self._on_key)
        self._is_over = False

    def show(self, text: str, timeout_ms: int = UNDO_MS, more: Sequence[Action] = ()) -> None:
        """Put the notice up."""
        undo: Action = (_("Undo"), self._take_back)
        self._bar = self._notices.show_notice(text, "success", [undo, *more], timeout_ms=timeout_ms)
        keys = self.key.key().toString(QKeySequence.SequenceFormat.NativeText)
        button = self._bar.buttons()[0]
        button.setAccessibleIdentifier("undo")
        button.setAccessibleDescription(text)  # there may be several
        button.setToolTip(_("Undo ({keys})").format(keys=keys))
        self._bar.dismissed.connect(self._end)
        self._bar.replaced.connect(self._end)
        _share_key(self._where)

    def go_on(self, elsewhere: Callable[[], object], _result: int) -> None:
        """The dialog closes; while the offer stands it is made elsewhere."""
        if not self._is_over:
            elsewhere()

    def _on_key(self) -> None:
        take_back = self._take_back
        self._bar.dismiss()
        take_back()

    def _end(self) -> None:
        """The notice is gone: so is the key."""
        self._bar.dismissed.disconnect(self._end)
        self._bar.replaced.disconnect(self._end)
        self._is_over = True
        self.key.setEnabled(False)
        self.key.deleteLater()
        self.setParent(None)
        self.deleteLater()
        _share_key(self._where)


def _share_key(where: QObject) -> None:
    """Of all that can be undone here the key takes back what was done last."""
    offers = where.findChildren(_Offer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for offer in offers:
        offer.key.setEnabled(offer is offers[-1])


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


@dataclass(frozen=True)
class _Batch:
    """Several changes that are taken back together, all of them or none.

    ``write`` asks the server to; ``row`` is one of them, which says whether it did where its answer got lost;
    ``said`` is what is said then. The dialog may be closed by the time that something is said.
    """

    page: Page
    row: SessionRow | None
    write: Callable[..., object]
    said: str
    over: Over | None
    undone: Callable[[], object] | None

    def take_back(self) -> None:
        """Ask the server to."""
        if self.page.writes_reason:
            self._say(self.page.writes_reason)
            return
        self.write(done=lambda _rows: self._on_done(), failed=self._on_failed)

    def _on_done(self) -> None:
        self.page.context.notices.show_notice(self.said, "success", timeout_ms=UNDO_MS)
        self.page.reload()
        if self.undone is not None:
            self.undone()

    def _on_failed(self, error: Exception) -> None:
        """Say politely why not; what is on screen is read again."""
        if isinstance(error, errors.OutcomeUnknown) and self.row is not None:
            self.page.ask(
                sessions.by_id,
                key=("undone", self.row.session_id),
                session_id=self.row.session_id,
                done=partial(self._on_outcome, error, self.row.version),
                failed=lambda _again: self.page.show_error(error),
            )
            return
        stays = _("Nothing was undone: all of it comes back, or none.")
        if isinstance(error, errors.SlotTaken):
            self._say(_("Somebody has taken one of those times meanwhile."), stays)
        elif isinstance(error, errors.OutsideAvailability | errors.TooManyOpenSessions):
            self._say(_("One of those times is no longer to be had."), stays)
        elif isinstance(error, errors.IllegalStatus | errors.StaleVersion):
            self._say(
                _("That can no longer be undone."),
                _("More than a minute has passed, or something else changed since."),
            )
        else:
            self.page.show_error(error)
        self.page.reload()

    def _on_outcome(self, error: Exception, version: int, found: SessionRow | None) -> None:
        """The connection broke while undoing: one session says whether all of it was done."""
        if found is None:
            self.page.show_error(error)
        elif found.version > version:
            self._on_done()
        else:
            self._say(_("The connection broke, and nothing was undone."), _("All stays as it is now."))
            self.page.reload()

    def _say(self, text: str, detail: str = "") -> None:
        over = self.over
        is_open = over is not None and isValid(over.dialog) and over.dialog.isVisible()
        shown = over.notices if over is not None and is_open else self.page.context.notices
        shown.show_notice(text, "warning", detail=detail)
