"""The details of the session picked: what they show, what can be done, and keeping both true.

Belongs here: filling the panel, asking for history, notes and contact, starting actions, keeping it true.
Does not belong here: which days are on screen (``page.py``), how parts look, rules.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import people, sessions, students
from tutordesk.services.rows import EventRow, OwnStudentPage, SessionRow, StudentRow
from tutordesk.ui.page import Page
from tutordesk.ui.session import words
from tutordesk.ui.session.action_box import ActionBox
from tutordesk.ui.session.actions import SessionActions
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.notes_box import NotesBox
from tutordesk.ui.session.panel import News, SessionPanel
from tutordesk.ui.turns import next_turn
from tutordesk.ui.undo import offer_undo

CONTACTS = 20


class Details(QObject):
    """The panel and its actions. ``now`` is the calendar's clock, so that both agree."""

    move_asked = Signal(object)
    """A session is to be moved: another start has to be chosen."""
    seen = Signal(object)
    """A session with news is being looked at."""
    closed = Signal()

    def __init__(self, page: Page, changes: Changes) -> None:
        super().__init__(page)
        self._page, self._changes = page, changes
        self._for_tutor = page.context.role == "tutor"
        self._zone = "UTC"
        self._news: News = ("", None)
        self.now = lambda: datetime.now().astimezone()
        self.actions = SessionActions(page)
        self.actions.asked.connect(self._on_asked)
        self._box: ActionBox | None = None
        self._notes: NotesBox | None = None
        self._panel: SessionPanel | None = None
        changes.pending_changed.connect(self._show_actions)
        changes.done.connect(self._on_done)
        changes.refused.connect(self._on_refused)
        page.guard(lambda _reason: self._show_actions())

    # --- the panel, made when first needed ------------------------------------------------------------
    @property
    def panel(self) -> SessionPanel:
        """The panel."""
        if self._panel is None:
            self._panel = SessionPanel(self.box, for_tutor=self._for_tutor)
            self._panel.closed.connect(self.closed)
            self._panel.hide()
        return self._panel

    @property
    def box(self) -> ActionBox:
        """The buttons of the actions."""
        if self._box is None:
            self._box = ActionBox(self.actions)
            self._box.question.confirmed.connect(self._on_cancel)
        return self._box

    @property
    def notes(self) -> NotesBox:
        """The notes; made a turn after the panel, so that neither takes long."""
        if self._notes is None:
            self._notes = NotesBox(self._page, writes=self._for_tutor)
            self.panel.take_notes(self._notes)
        return self._notes

    def parts(self) -> tuple[Callable[[], object], ...]:
        """What builds the panel, a turn each, before anybody wants it: then it opens at once."""
        return (lambda: self.box), (lambda: self.panel), (lambda: self.notes)

    @property
    def row(self) -> SessionRow | None:
        """The session shown, as it was last read."""
        return self.actions.row

    @property
    def session_id(self) -> UUID | None:
        """The session shown."""
        return self.row.session_id if self.row is not None else None

    def show_row(self, row: SessionRow, zone: str) -> None:
        """Show a session, or a newer state of the one shown."""
        shown = self.row
        fresh = shown is None or shown.session_id != row.session_id
        changed = shown is None or fresh or shown.version != row.version
        if not fresh and row.version < shown.version:  # type: ignore[union-attr]  # not None where not fresh
            return  # an answer that was on its way before the last change
        self._zone = zone
        if fresh:
            self.box.question.forget()
            self._news = (row.news, row.news_at)
        elif row.news:
            self._news = (row.news, row.news_at)
        self.actions.show_row(row, zone, self.now(), **self._state(row))
        self.panel.show_session(row, zone, self._news)
        if row.news:
            self.seen.emit(row)
        if changed:
            self._ask_history(row)
        if fresh:
            next_turn(self, self._show_rest)

    def _show_rest(self) -> None:
        """What stands below: a turn later, when the panel is on screen."""
        if self.row is not None:
            self.notes.show_session(self.row.session_id, self._zone)
            self._ask_contact(self.row)

    def refresh(self, rows: Iterable[SessionRow], zone: str, gone: Callable[[SessionRow], object]) -> None:
        """Follow the session shown: its newer state among ``rows``, or wherever it is now.

        ``gone`` is told of one that is nowhere any more, or no longer this tutor's.
        """
        shown = self.row
        if shown is None:
            return
        row = next((row for row in rows if row.session_id == shown.session_id), None)
        if row is not None:
            self.show_row(row, zone)
            return

        def arrived(found: SessionRow | None) -> None:
            if self.session_id != shown.session_id:
                return
            if found is None or (self._for_tutor and found.tutor_id != shown.tutor_id):
                gone(shown)
            else:
                self.show_row(found, zone)

        self._page.ask(
            sessions.by_id,
            key="shown",
            session_id=shown.session_id,
            done=arrived,
            failed=lambda _error: None,
        )

    def follow(self) -> None:
        """Something about sessions changed: notes may have too."""
        if self.row is not None and self._notes is not None and self._notes.isVisible():
            self._notes.load()

    def forget(self) -> None:
        """Nothing is picked any more."""
        self._news = ("", None)
        self.actions.show_row(None, self._zone, None)

    def _state(self, row: SessionRow) -> dict[str, str]:
        return {"blocked": self._page.writes_reason, "pending": self._changes.pending(row.session_id)}

    def _show_actions(self) -> None:
        if self.row is not None:
            self.actions.show_row(self.row, self._zone, self.now(), **self._state(self.row))

    # --- what arrives later ---------------------------------------------------------------------------
    def _ask_history(self, row: SessionRow) -> None:
        def arrived(events: tuple[EventRow, ...]) -> None:
            if self.session_id == row.session_id:
                self.panel.show_history(events)

        self._page.ask(
            sessions.history,
            session_id=row.session_id,
            done=arrived,
            failed=lambda _error: self.panel.show_history_missing(),
        )

    def _ask_contact(self, row: SessionRow) -> None:
        def arrived(found: OwnStudentPage | tuple[StudentRow, ...]) -> None:
            rows = found.rows if isinstance(found, OwnStudentPage) else found
            student = next((one for one in rows if one.person_id == row.student_id), None)
            if student is not None and self.session_id == row.session_id:
                self.panel.show_contact(student)

        self._page.ask(
            students.mine if self._for_tutor else people.find_students,
            key="contact",
            text=row.student_name,
            limit=CONTACTS,
            done=arrived,
            failed=lambda _error: None,  # the panel is complete without
        )

    # --- actions --------------------------------------------------------------------------------------
    def _on_asked(self, key: str) -> None:
        row = self.row
        if row is None:
            return
        if key == "move":
            self.move_asked.emit(row)
        elif key == "cancel":
            self.box.question.ask(asking=True)
        else:
            self.panel.rest_focus()
            self._changes.set_status(row, key)

    def _on_cancel(self, reason: str) -> None:
        if self.row is not None:
            self.panel.rest_focus()
            self._changes.set_status(self.row, "cancel", reason)

    def _on_done(self, row: SessionRow, key: str) -> None:
        if self.session_id == row.session_id:
            self.box.question.forget()
            self.show_row(row, self._zone)
        zone = self._zone if self._zone != "UTC" else self._page.context.zone
        text = words.done_line(row, key, zone, self.now())
        offer_undo(self._page, row, text, zone=zone, undone=partial(self._on_undone))
        self._page.reload()

    def _on_undone(self, row: SessionRow) -> None:
        if self.session_id == row.session_id:
            self.show_row(row, self._zone)

    def _on_refused(self, row: SessionRow, error: Exception) -> None:
        """A newer state from elsewhere is said and shown, never overwritten."""
        if isinstance(error, errors.StaleVersion):
            self._page.context.notices.show_notice(
                _("The session with {student} was changed a moment ago, so nothing was done.").format(
                    student=row.student_name
                ),
                "warning",
                detail=_("You see its newest state now. Do it again if you still want to."),
            )
            self._page.reload()
            return
        self._page.show_error(error)
        if isinstance(error, errors.IllegalStatus | errors.NoSuchSession | errors.TooLate):
            self._page.reload()
