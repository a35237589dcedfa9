"""What a session's details say about its series: its place in it, and moving or cancelling several at once.

Belongs here: the line, the question with its reason, the road of cancelling. Does not belong here: moving
(``ui/series``), and cancelling this one alone, which is the details' own action.
"""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tutordesk import errors
from tutordesk.i18n import _, format_instant, format_number, ngettext
from tutordesk.services import series, sessions, undoing
from tutordesk.services.rows import ChangeRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.outcome import Outcomes
from tutordesk.ui.page import Page
from tutordesk.ui.series.opening import move_series
from tutordesk.ui.undo import offer_undo_all
from tutordesk.ui.widgets.question import Question, allow, wrapped

REASON_LENGTH = 2000


class SeriesPart(QWidget):
    """Hidden for a session that is in no series."""

    def __init__(self, page: Page, zone: str) -> None:
        super().__init__()
        self._page, self._zone = page, zone
        self._shown: SessionRow | None = None
        self.rows: tuple[SessionRow, ...] = ()
        self._wanted: tuple[SessionRow, ...] = ()
        self._busy = False
        self._outcomes = Outcomes(page, self)
        self.line = theme.label("", "strong", wrap=True)
        self.line.setAccessibleIdentifier("series-line")
        self.move_series = theme.button(_("Move series…"), "chip")
        self.move_series.setAccessibleIdentifier("open-move-series")
        self.move_series.clicked.connect(self._on_move)
        self.following = theme.button(_("Cancel this and following…"), "chip")
        self.following.setAccessibleIdentifier("cancel-following")
        self.all = theme.button(_("Cancel all…"), "chip")
        self.all.setAccessibleIdentifier("cancel-series")
        self.following.clicked.connect(lambda: self._ask(self._later()))
        self.all.clicked.connect(lambda: self._ask(self._live()))
        self._buttons = wrapped(self.move_series, self.following, self.all, spacing=6)
        self.question = Question(_("Yes, cancel them"), _("Keep them"), between=self._reason_line())
        self.question.hide()
        self.question.kept.connect(self._on_kept)
        self.question.confirmed.connect(self._on_confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.line, self._buttons, self.question):
            column.addWidget(part)
        self.hide()
        page.guard(lambda _reason: self._refresh())

    def _reason_line(self) -> QWidget:
        self.reason = QLineEdit()
        self.reason.setFont(theme.font(14))
        self.reason.setMaxLength(REASON_LENGTH)
        self.reason.setPlaceholderText(_("For example: the tutor is ill"))
        self.reason.setAccessibleName(_("Reason for cancelling"))
        self.reason.setAccessibleIdentifier("cancel-series-reason")
        caption = theme.label(_("Reason (optional, kept in the history)"), "label", wrap=True)
        caption.setBuddy(self.reason)
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption)
        column.addWidget(self.reason)
        return line

    def show_session(self, row: SessionRow) -> None:
        """Look for the series of a session, or for its newer state."""
        if self._shown is None or self._shown.session_id != row.session_id:
            self.rows = ()
            self._on_kept()
            self.hide()
        self._shown = row
        self.load()

    def load(self) -> None:
        """Ask which sessions belong together."""
        if self._shown is not None:
            self._page.ask(
                series.of,
                key="series-of",
                session_id=self._shown.session_id,
                done=partial(self._on_rows, self._shown.session_id),
                failed=lambda _error: None,  # the details are complete without
            )

    def _on_rows(self, session_id: UUID, rows: tuple[SessionRow, ...]) -> None:
        if self._shown is not None and self._shown.session_id == session_id:
            self.rows = rows
            self._refresh()

    def _refresh(self) -> None:
        shown = self._shown
        self.setVisible(len(self.rows) > 1)
        if shown is None or len(self.rows) < 2:
            return
        place = 1 + next((n for n, row in enumerate(self.rows) if row.session_id == shown.session_id), 0)
        self.line.setText(
            _("Part of a series · {n} of {all}").format(
                n=format_number(place), all=format_number(len(self.rows))
            )
        )
        why = self._page.writes_reason
        ahead = {row.session_id for row in self._ahead()}
        allow(
            self.move_series,
            why or ("" if shown.session_id in ahead else _("This session can no longer be moved.")),
        )
        allow(self.following, why or ("" if self._later() else _("None of them can be cancelled.")))
        allow(self.all, why or ("" if self._live() else _("None of them can be cancelled.")))
        self.question.yes.setEnabled(not why and not self._busy)
        self.reason.setEnabled(not self._busy)

    def _live(self) -> tuple[SessionRow, ...]:
        """Those that can still be cancelled."""
        return tuple(
            row for row in self.rows if any(one.action == "cancel" and one.allowed for one in row.actions)
        )

    def _later(self) -> tuple[SessionRow, ...]:
        starts_at: datetime | None = self._shown.starts_at if self._shown is not None else None
        return tuple(row for row in self._live() if starts_at is not None and row.starts_at >= starts_at)

    # --- moving ------------------------------------------------------------------------------------------
    def _ahead(self) -> tuple[SessionRow, ...]:
        """Those that can still be moved."""
        now = datetime.now(UTC)
        return tuple(
            row
            for row in self.rows
            if row.starts_at > now and any(one.action == "move" and one.allowed for one in row.actions)
        )

    def _on_move(self) -> None:
        anchor = next((row for row in self._ahead() if row.session_id == self._shown_id), None)
        if anchor is not None:
            move_series(self._page, self._ahead(), anchor, self._zone, self.load)

    @property
    def _shown_id(self) -> UUID | None:
        return self._shown.session_id if self._shown is not None else None

    # --- cancelling --------------------------------------------------------------------------------------
    def _ask(self, wanted: tuple[SessionRow, ...]) -> None:
        if not wanted:
            return
        self._wanted = wanted
        text = ngettext("Cancel {n} session?", "Cancel {n} sessions?", len(wanted))
        stays = _("From {first} to {last}. The others stay.").format(
            first=format_instant(wanted[0].starts_at, self._zone),
            last=format_instant(wanted[-1].starts_at, self._zone),
        )
        self._buttons.hide()
        self.reason.clear()
        self.question.ask(text.format(n=format_number(len(wanted))), stays)

    def _on_kept(self) -> None:
        self.question.hide()
        self._buttons.show()

    def _on_confirmed(self) -> None:
        if self._busy or not self._wanted:
            return
        self._busy = True
        self._refresh()
        note = self.reason.text().strip()
        changes = tuple(ChangeRow(row.session_id, row.version, "cancel", note=note) for row in self._wanted)
        self._page.write(
            sessions.change_many,
            changes=changes,
            done=self._on_done,
            failed=self._on_failed,
        )

    def _on_done(self, rows: tuple[SessionRow, ...]) -> None:
        self._settle()
        text = ngettext("{n} session cancelled", "{n} sessions cancelled", len(rows))
        offer_undo_all(self._page, rows, text.format(n=format_number(len(rows))), undone=self.load)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, errors.OutcomeUnknown):
            session_ids = [row.session_id for row in self._wanted]
            self._outcomes.ask_all(
                undoing.changed, self._on_outcome, self._on_failed, session_ids=session_ids
            )
            return
        self._settle()
        self._page.show_error(error)

    def _on_outcome(self, found: tuple[SessionRow, ...]) -> None:
        """The connection broke while cancelling: all of them were cancelled, or none."""
        if found and all(row.status == "cancelled" for row in found):
            self._on_done(found)
        else:
            self._settle()
            self._page.context.notices.show_notice(
                _("The connection broke, and no session was cancelled."), "warning"
            )

    def _settle(self) -> None:
        self._busy = False
        self._on_kept()
        self._refresh()
        self._page.reload()
        self.load()
