"""What unfolds below a session: facts, the cancel rule in words, and what can be done.

Belongs here: showing details and asking twice before cancelling, in place. Does not belong here: calling the
server (the page does) and rules (``words.rule_of`` says what the database allows).
"""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import CentreRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words
from tutordesk.ui.classes import words
from tutordesk.ui.classes.shared_notes import SharedNotes
from tutordesk.ui.session.cancel_question import CancelQuestion
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon

TONES = {"success": ("info", "ok"), "warning": ("warning", "warn"), "info": ("info", "onsoft")}


class SessionDetails(QWidget):
    """Details of one session. Cancelling takes two presses: the second one in a box that opens in place."""

    move_asked = Signal()
    copy_asked = Signal()
    calendar_asked = Signal()

    def __init__(self, centre: CentreRow, zone: str) -> None:
        super().__init__()
        self._centre, self._zone = centre, zone
        self._refusal = self._pending = ""
        self._rule = words.Rule(allowed=False, movable=False, text="", tone="info")
        self._price = theme.label("", "strong", tabular=True)
        self._length = theme.label("", "strong")
        self._asked = theme.label("", "body", wrap=True)
        theme.set_property(self._asked, "tone", "text")
        self._asked.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        column.addWidget(theme.rule())
        column.addWidget(self._facts())
        column.addLayout(_pair(_("Special requirements"), self._asked))
        self.notes = SharedNotes(zone)
        column.addWidget(self.notes)
        self._rule_box = self._build_rule()
        column.addWidget(self._rule_box)
        self._actions = self._build_actions()
        column.addWidget(self._actions)
        self.question = CancelQuestion(
            self._actions,
            self.cancel_button,
            caption=_("Reason (optional, your tutor can read it)"),
            example=_("For example: ill, or another appointment"),
        )
        column.addWidget(self.question)

    def show_row(self, row: SessionRow, now: datetime) -> None:
        """Show a session's details; an open question is kept while it still makes sense."""
        self._price.setText(session_words.price(row))
        self._length.setText(session_words.length(row))
        self._asked.setText(row.requirements or _("None"))
        self.question.title.setText(
            _("Cancel {course} on {when}?").format(
                course=row.course.name, when=session_words.long_time(row, self._zone)
            )
        )
        self._rule = words.rule_of(row, self._centre, self._zone, now)
        over = row.status not in session_words.LIVE
        self._rule_box.setVisible(not over)
        self.cancel_button.setVisible(not over)
        self.move_button.setVisible(not over)
        icon, token = TONES[self._rule.tone]
        self._rule_icon.show_icon(icon, token)
        self._rule_text.setText(self._rule.text)
        theme.set_property(self._rule_box, "tone", self._rule.tone)
        theme.set_property(
            self._rule_text,
            "tone",
            {"success": "ok", "warning": "warning", "info": "accent"}[self._rule.tone],
        )
        self._grey()
        if not self._rule.allowed:
            self.question.ask(asking=False)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason, while the server does not answer."""
        self._refusal = refusal
        self._grey()

    def show_pending(self, *, pending: bool) -> None:
        """Show that a cancel is under way; nothing is pretended meanwhile."""
        self._pending = "cancel" if pending else ""
        self._grey()

    # --- parts -------------------------------------------------------------------------------------------
    def _facts(self) -> QWidget:
        facts = QWidget()
        flow = FlowLayout(facts, spacing=32, hanging=True)
        for title, value in ((_("Price"), self._price), (_("Length"), self._length)):
            cell = QWidget()
            column = _pair(title, value)
            cell.setLayout(column)
            flow.addWidget(cell)
        return facts

    def _build_rule(self) -> QFrame:
        box = QFrame()
        box.setProperty("kind", "notice")
        self._rule_icon = Icon("info", "ok", 18)
        self._rule_text = theme.label("", "label", wrap=True)
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(8)
        row.addWidget(self._rule_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._rule_text, 1)
        return box

    def _build_actions(self) -> QWidget:
        actions = QWidget()
        self.move_button = theme.button(_("Move…"), "secondary", "arrows-swap")
        self.move_button.setAccessibleName(_("Move session"))
        self.move_button.setAccessibleIdentifier("move-session")
        self.move_button.clicked.connect(self.move_asked)
        self.cancel_button = theme.button(_("Cancel session…"), "danger", "ban")
        self.cancel_button.setAccessibleName(_("Cancel session"))
        self.cancel_button.setAccessibleIdentifier("cancel-session")
        self.cancel_button.clicked.connect(lambda: self.question.ask(asking=True))
        self.calendar_button = theme.button(_("Add to calendar"), "secondary", "calendar-plus")
        self.calendar_button.setAccessibleIdentifier("add-to-calendar")
        self.calendar_button.clicked.connect(self.calendar_asked)
        self.copy_button = theme.button(_("Copy"), "secondary", "copy")
        self.copy_button.setAccessibleName(_("Copy session"))
        self.copy_button.setAccessibleIdentifier("copy-session")
        self.copy_button.clicked.connect(self.copy_asked)
        row = FlowLayout(actions, spacing=8)
        for button in (self.move_button, self.cancel_button, self.calendar_button, self.copy_button):
            row.addWidget(button)
        return actions

    def _grey(self) -> None:
        allowed = self._rule.allowed and not self._refusal
        self.cancel_button.setEnabled(allowed)
        reason = self._refusal or ("" if self._rule.allowed else self._rule.text)
        self.cancel_button.setToolTip(reason)
        self.cancel_button.setAccessibleDescription(reason)
        self.question.show_state(refusal=reason, pending=self._pending)
        reason = self._refusal or ("" if self._rule.movable else self._rule.text)
        self.move_button.setEnabled(not reason)
        self.move_button.setToolTip(reason)
        self.move_button.setAccessibleDescription(reason)


def _pair(title: str, value: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(theme.label(title, "small"))
    column.addWidget(value)
    return column
