"""The panel "N sessions would be stranded": a decision for each, then everything at once.

Belongs here: the list, counts, and whether all is decided. Does not belong here: one session's choice
(``impact_row.py``), asking the server.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services.rows import FateRow, StrandedRow
from tutordesk.ui import theme
from tutordesk.ui.impact.fates import AllLine, FateCounts
from tutordesk.ui.impact.row import ImpactRow
from tutordesk.ui.impact.taken import Taken
from tutordesk.ui.impact.words import Why
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import ScrollColumn

STACK_BELOW = 520
SHORT_BELOW = 480
AT_ONCE = 2
"""Rows built before the panel shows; the others follow one at a time."""


class ImpactPanel(Card):
    """``save_wanted`` once all is decided, ``closed`` goes back; ``other_wanted`` carries a row."""

    save_wanted = Signal()
    closed = Signal()
    other_wanted = Signal(object)

    def __init__(self, why: Why, parent: QWidget | None = None) -> None:
        super().__init__(margin=18, spacing=12, parent=parent)
        self._why = why
        self.setAccessibleIdentifier("impact-panel")
        self.rows: list[ImpactRow] = []
        self._reason = ""
        self._busy = self._urgent = False
        self._waiting: list[tuple[StrandedRow, FateRow | None]] = []
        self._zone = "UTC"
        self._slice = QTimer(self)
        self._slice.setInterval(0)
        self._slice.timeout.connect(self._build_next)
        self.title = theme.label("", "h2", wrap=True)
        self.title.setAccessibleIdentifier("impact-title")
        close = theme.icon_button("x", _("Back to editing"), "quiet")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Icon("warning", "warn", 24))
        head.addWidget(self.title, 1)
        head.addWidget(close)
        self.body.addLayout(head)
        self.remark = theme.label("", "body", wrap=True)
        self.body.addWidget(self.remark)
        choices = (("keep", _("Keep all")), ("move", _("Move all")), ("cancel", _("Cancel all")))
        self.all_line = AllLine(choices, self._decide_all)
        self.body.addWidget(self.all_line)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self._list.addStretch(1)
        self._inside = inside
        self.scroller = ScrollColumn(inside, beside=True)
        self.scroller.setMinimumHeight(150)
        self.body.addWidget(self.scroller, 1)
        self._build_foot()

    def _build_foot(self) -> None:
        self.body.addWidget(theme.rule())
        self.counts = FateCounts(("keep", "move", "cancel", ""), spacing=8)
        self.body.addWidget(self.counts)
        self._small = theme.label(
            _("Students see the change at once in My Classes. Nothing has been saved yet."),
            "small",
            wrap=True,
        )
        self.body.addWidget(self._small)
        self.back = theme.button(_("Back"))
        self.back.setAccessibleIdentifier("impact-back")
        self.back.clicked.connect(self.closed)
        self.save = theme.button(_("Save all"), "primary")
        self.save.setAccessibleIdentifier("save-all")
        self.save.setMinimumWidth(140)
        self.save.clicked.connect(self.save_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.save)
        self.body.addLayout(foot)

    def show_rows(self, rows: Sequence[StrandedRow], zone: str, remark: str = "") -> None:
        """Ask about these sessions; what was decided about the same ones before is kept."""
        decided = {row.row.session.session_id: row.result() for row in self.rows if row.fate}
        self._zone = zone
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self.rows = []
        count = len(rows)
        self.title.setText(
            ngettext("{n} session would be stranded", "{n} sessions would be stranded", count).format(
                n=format_number(count)
            )
        )
        self._urgent = bool(remark)
        self._fit()
        self.remark.setText(remark or self._why.remark(count))
        self._waiting = [(row, decided.get(row.session.session_id)) for row in rows]
        while self._waiting and len(self.rows) < AT_ONCE:
            self._build_next()
        if self._waiting:
            self._slice.start()
        self.all_line.setVisible(count > 1)
        self._on_decided()
        self.scroller.verticalScrollBar().setValue(0)

    def _build_next(self) -> None:
        if not self._waiting:
            self._slice.stop()
            self._on_decided()
            return
        row, fate = self._waiting.pop(0)
        made = ImpactRow(row, self._zone, self._why)
        if fate is not None and fate.version == row.session.version:
            made.restore(fate)
        made.set_narrow(narrow=self.width() < STACK_BELOW)
        made.decided.connect(self._on_decided)
        made.other_wanted.connect(self.other_wanted)
        self._list.insertWidget(len(self.rows), made)
        self.rows.append(made)

    @property
    def fates(self) -> tuple[FateRow, ...]:
        """What was decided."""
        return tuple(row.result() for row in self.rows)

    def taken(self, without: ImpactRow | None = None) -> list[Taken]:
        """Return where rows move to."""
        return [takes for row in self.rows if row is not without and (takes := row.takes) is not None]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choices below the names where there is no room beside them."""
        super().resizeEvent(event)
        for row in self.rows:
            row.set_narrow(narrow=self.width() < STACK_BELOW)
        self._fit()

    def _fit(self) -> None:
        """Where height is short the sessions need it more than what is usually said about them."""
        short = self.height() < SHORT_BELOW
        self.remark.setVisible(self._urgent or not short)
        self._small.setVisible(not short)

    def show_writes(self, reason: str) -> None:
        """Say why saving is impossible now; empty when it is possible."""
        self._reason = reason
        self._show_save()

    def set_busy(self, *, busy: bool) -> None:
        """While the server saves, nothing can be decided."""
        self._busy = busy
        self._inside.setEnabled(not busy)
        self._show_save()

    def focus_first(self) -> None:
        """Put the keyboard onto the first decision."""
        if self.rows:
            self.rows[0].choice.segment("keep").setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide_all(self, fate: str) -> None:
        for row in self.rows:
            row.show_taken(self.taken(row))
            row.choose(fate)

    def _on_decided(self) -> None:
        for row in self.rows:
            row.show_taken(self.taken(row))
        made = [row.fate if row.complete else "" for row in self.rows] + [""] * len(self._waiting)
        self.counts.show_made(made)
        self._show_save()

    def _show_save(self) -> None:
        undecided = any(not row.complete for row in self.rows) or bool(self._waiting)
        why = self._reason or (_("Decide about every session first.") if undecided else "")
        self.save.setText(_("Saving…") if self._busy else _("Save all"))
        self.save.setEnabled(not why and not self._busy)
        self.save.setToolTip(why)
        self.save.setAccessibleDescription(why)
