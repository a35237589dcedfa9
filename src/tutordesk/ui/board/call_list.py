"""Whom to call about today's or tomorrow's sessions: a table to read from, to copy and to print.

Belongs here: the dialog and its lines. Does not belong here: what a session is, pages of paper.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)
from shiboken6 import isValid

from tutordesk.i18n import N_, _, format_day, format_range, ngettext
from tutordesk.services import board
from tutordesk.services.board_rows import CallRow
from tutordesk.ui import paper, theme
from tutordesk.ui.calendar import session_words
from tutordesk.ui.page import Page
from tutordesk.ui.session.whom_to_call import reachable, ways
from tutordesk.ui.table import ROW_ROLE, Column, RowTableModel
from tutordesk.ui.widgets.scroll import float_scroll_bar
from tutordesk.ui.widgets.segmented import Segmented
from tutordesk.ui.widgets.states import States

WIDTH, HEIGHT, EDGE = 900, 640, 40
LINE_HEIGHT, TALL_LINE_HEIGHT = 38, 52
COURSE_FROM = 820
SHARES = (0.14, 0.22, 0.26, 0.18, 0.20)


class _Numbers(QStyledItemDelegate):
    """Numbers beside each other, or below each other where names need the room."""

    below = False

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give each number a line of its own."""
        super().initStyleOption(option, index)
        numbers = ways(index.data(ROW_ROLE))
        if self.below and numbers:
            option.text = "\u2028".join(numbers)  # Qt's own end of a line: "\n" is not one here


class CallListDialog(QDialog):
    """Live sessions by start, with every number that can be dialled."""

    def __init__(self, page: Page, today: date, zone: str) -> None:
        super().__init__(page)
        self._page, self._today, self._zone = page, today, zone
        self.rows: tuple[CallRow, ...] = ()
        self.setWindowTitle(_("Call list"))
        self.setAccessibleName(_("Call list"))
        self.setAccessibleIdentifier("call-list")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.days = Segmented(
            [("today", _("Today")), ("tomorrow", _("Tomorrow"))], "today", name=_("Day of the call list")
        )
        self.days.chosen.connect(lambda _key: self.load())
        columns = (
            Column("time", N_("Time"), self._time),
            Column("student", N_("Student"), lambda row: row.session.student_name),
            Column("phone", N_("Phone"), reachable),
            Column("tutor", N_("Tutor"), lambda row: row.session.tutor_name),
            Column("course", N_("Course"), lambda row: row.session.course.name),
        )
        self.model = RowTableModel(columns, lambda row: row.session.session_id, self)
        self.table = QTableView()
        self._dress_table()
        self.states = States(self.table, margin=0)
        self.states.retry_asked.connect(self.load)
        self.states.cancel_asked.connect(self.reject)
        self._summary = theme.label("", "muted", tabular=True)
        self.copy = theme.button(_("Copy"), "secondary", "copy")
        self.copy.setAccessibleName(_("Copy call list"))
        self.copy.clicked.connect(self._on_copy)
        self.save = theme.button(_("Save as PDF…"), "secondary", "printer")
        self.save.clicked.connect(self._on_save)
        close = theme.button(_("Close"))
        close.clicked.connect(self.reject)
        for button in (self.copy, self.save, close):
            button.setAutoDefault(False)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(theme.label(_("Call list"), "h2"), 1)
        head.addWidget(self.days)
        foot.setSpacing(8)
        foot.addWidget(self._summary, 1)
        for button in (self.copy, self.save, close):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.states, 1)
        column.addLayout(foot)
        room = page.window().size()
        self.resize(max(480, min(WIDTH, room.width() - EDGE)), max(360, min(HEIGHT, room.height() - EDGE)))
        page.context.live.changed.connect(self._on_changed)
        self.load()

    @property
    def on_date(self) -> date:
        """The day listed."""
        return self._today + timedelta(days=self.days.current == "tomorrow")

    def load(self) -> None:
        """Ask for the day's live sessions."""
        self.states.begin()
        self._page.ask(
            board.call_list,
            key=("call-list", id(self)),
            first_date=self.on_date,
            last_date=self.on_date,
            done=self._on_rows,
            failed=self._on_failed,
        )

    def _dress_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(_("Call list"))
        table.setAccessibleIdentifier("call-list-table")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setProperty("kind", "lines")
        table.setShowGrid(False)
        self._numbers = _Numbers(table)
        table.setItemDelegateForColumn(2, self._numbers)
        table.setTabKeyNavigation(False)
        table.setFont(theme.font(14, tabular=True))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(theme.font(12, 500))
        for place in range(len(self.model.columns)):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        for place in (0, 2):  # a number cut off cannot be dialled
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        float_scroll_bar(table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the course gives way, and lines are two words high: names are never cut."""
        super().resizeEvent(event)
        narrow = event.size().width() < COURSE_FROM
        self.table.setColumnHidden(4, narrow)
        self.table.setWordWrap(narrow)
        self.table.verticalHeader().setDefaultSectionSize(TALL_LINE_HEIGHT if narrow else LINE_HEIGHT)
        self._numbers.below = narrow
        self.table.resizeColumnToContents(2)

    def _on_rows(self, rows: Sequence[CallRow]) -> None:
        if not isValid(self):
            return
        self.rows = tuple(rows)
        self.model.show(rows)
        count = len(rows)
        self._summary.setText(
            ngettext("{count} session", "{count} sessions", count).format(count=count) if count else ""
        )
        for button in (self.copy, self.save):
            button.setEnabled(bool(rows))
        if rows:
            self.states.show_state("content")
        else:
            self.states.show_state(
                "empty",
                icon="phone",
                title=_("Nobody to call"),
                text=_("No sessions are ahead on that day."),
            )

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self.states.show_state("error", error=error)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & {"session", "person"}:
            self.load()

    def _time(self, row: CallRow) -> str:
        return format_range(row.session.starts_at, row.session.ends_at, self._zone)

    # --- taking it along ---------------------------------------------------------------------------------
    @property
    def title(self) -> str:
        """Which day it is about."""
        return _("Call list, {day}").format(day=format_day(self.on_date, style="long"))

    def _on_copy(self) -> None:
        lines = ["\t".join(column.text(row) for column in self.model.columns) for row in self.rows]
        QGuiApplication.clipboard().setText("\n".join([self.title, *lines]))
        self._summary.setText(_("Copied."))

    def _on_save(self) -> None:
        name = f"calls-{self.on_date.isoformat()}.pdf"
        paper.save_as(self._page, _("Save call list"), name, self.write)

    def write(self, path: Path) -> None:
        """Write the list as a PDF.

        Raises:
            OSError: the file cannot be written.
        """
        sheet = paper.Paper(path, self.title, self._page.context.me.centre.name)
        y = self._print_heads(sheet)
        for row in self.rows:
            if y + 30 > sheet.room.bottom():
                sheet.next_page()
                y = self._print_heads(sheet)
            left = 0.0
            for share, column in zip(SHARES, self.model.columns, strict=True):
                width = share * sheet.room.width()
                words = column.text(row)
                cell = sheet.placed(QRectF(left, y + 6, width - 8, 18))
                sheet.text(cell, words, 11, 600 if column.key in {"time", "student"} else 400)
                left += width
            if row.session.status == "in_progress":
                said = session_words.status_title(row.session.status)
                sheet.text(sheet.placed(QRectF(0, y + 19, 120, 12)), said, 8, 400, "text3")
            y += 30
            sheet.line(0, y, sheet.room.width(), y)
        sheet.close()

    def _print_heads(self, sheet: paper.Paper) -> float:
        left, y = 0.0, sheet.room.top()
        for share, column in zip(SHARES, self.model.columns, strict=True):
            width = share * sheet.room.width()
            sheet.text(sheet.placed(QRectF(left, y, width - 8, 14)), _(column.title), 9, 500, "text3")
            left += width
        sheet.line(0, y + 16, sheet.room.width(), y + 16, "strong")
        return y + 17
