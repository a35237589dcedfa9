"""The sessions of the days shown as a list: a table with a heading for every day that has some.

Belongs here: which lines there are, their words, Enter and press. Does not belong here: loading, details.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import N_, _, format_day, format_relative_day
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.calendar import walk
from tutordesk.ui.calendar.session_button import OVERDUE_ICON, SessionButton
from tutordesk.ui.table import Column, RowTableModel
from tutordesk.ui.widgets.scroll import float_scroll_bar

LINE_HEIGHT = 42
HEAD_HEIGHT = 40
PLACE_FROM_WIDTH = 760
COURSE_FROM_WIDTH = 520
SPOKEN_DAY = 0
_NOWHERE = QModelIndex()


class SessionsPlan(Protocol):
    """What a list is made from: the sessions between two instants, in a zone."""

    @property
    def timezone(self) -> str:
        """In which times are said."""
        ...

    @property
    def starts_at(self) -> datetime:
        """The first instant shown."""
        ...

    @property
    def ends_at(self) -> datetime:
        """The first instant no longer shown."""
        ...

    @property
    def sessions(self) -> tuple[SessionRow, ...]:
        """In any order."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a session, or the heading of a day (no session)."""

    on_date: date
    row: SessionRow | None = None
    overdue: bool = False
    today: date | None = None
    zone: str = "UTC"


class Lines(RowTableModel):
    """Lines with the looks of a session's state; headings cannot be chosen."""

    def __init__(self, parent: QWidget, *, with_tutor: bool = False) -> None:
        tutor = Column("tutor", N_("Tutor"), lambda line: line.row.tutor_name if line.row else "")
        columns = (
            Column("time", N_("Time"), _time),
            Column("student", N_("Student"), _student),
            *((tutor,) if with_tutor else ()),
            Column("course", N_("Course"), lambda line: line.row.course.name if line.row else ""),
            Column("place", N_("Place"), lambda line: words.place(line.row) if line.row else ""),
            Column("status", N_("Status"), _status),
        )
        super().__init__(columns, _id_of, parent)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Headings are read, never chosen."""
        line = self.row(index.row()) if index.isValid() else None
        if line is not None and line.row is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Answer looks too: colours, icons, weights."""
        line: Line = self.row(index.row())
        key = self.columns[index.column()].key
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(line, key)
        if role == Qt.ItemDataRole.FontRole:
            return _font(line, key)
        if role == Qt.ItemDataRole.DecorationRole and line.row is not None:
            return _icon(line, key)
        if role == Qt.ItemDataRole.ToolTipRole and line.row is not None:
            return words.spoken(line.row, line.zone, for_tutor=True, overdue=line.overdue)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if line.row is None:
                return _heading(line)
            if index.column() == SPOKEN_DAY:
                return words.spoken(line.row, line.zone, for_tutor=True, overdue=line.overdue)
        return super().data(index, role)


class SessionList(QFrame):
    """The list in its card. ``session_picked`` carries the session opened."""

    session_picked = Signal(object)
    turn_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, with_tutor: bool = False) -> None:
        """``with_tutor`` says whose each session is."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._span: tuple[datetime, datetime] | None = None
        self.model = Lines(self, with_tutor=with_tutor)
        self.table = _Table(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Sessions"))
        self.table.setAccessibleIdentifier("calendar-list")
        self.table.clicked.connect(self._on_opened)
        self.table.opened.connect(self._on_opened)
        self.table.turned.connect(self.turn_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 8)
        column.addWidget(self.table)
        self._fit_columns(self.width())

    def show_plan(self, plan: SessionsPlan | None, now: datetime) -> None:
        """Show a newer state: the line chosen stays chosen."""
        lines = lines_of(plan, now) if plan is not None else ()
        self.model.show(lines)
        self.table.dress()
        span = (plan.starts_at, plan.ends_at) if plan is not None else None
        if span is not None and span != self._span:
            self._scroll_to_today(lines)
        self._span = span

    def _scroll_to_today(self, lines: Sequence[Line]) -> None:
        """Other days begin where today is, if it is among them."""
        self.table.scrollToTop()
        for place, line in enumerate(lines):
            if line.row is None and line.today is not None and line.on_date >= line.today:
                if place > 0 and line.on_date == line.today:
                    index = self.model.index(place, 0)
                    self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
                return

    def pick(self, session_id: UUID | None) -> None:
        """Choose the line of a session, or none."""
        place = self.model.position_of(session_id) if session_id is not None else -1
        if place < 0:
            self.table.clearSelection()
        else:
            self.table.setCurrentIndex(self.model.index(place, 0))

    def focus_session(self, session_id: UUID) -> None:
        """Put the keyboard on a session."""
        self.pick(session_id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> tuple[SessionRow, ...]:
        """The sessions listed."""
        lines = [self.model.row(place) for place in range(self.model.rowCount())]
        return tuple(line.row for line in lines if line.row is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit_columns(event.size().width())

    def _fit_columns(self, width: int) -> None:
        shown = {"place": width >= PLACE_FROM_WIDTH, "course": width >= COURSE_FROM_WIDTH}
        for place, column in enumerate(self.model.columns):
            self.table.setColumnHidden(place, not shown.get(column.key, True))

    def _on_opened(self, index: QModelIndex) -> None:
        line: Line = self.model.row(index.row())
        if line.row is not None:
            self.session_picked.emit(line.row)


class _Table(QTableView):
    """Enter opens a line, page keys turn to other days."""

    opened = Signal(QModelIndex)
    turned = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setProperty("kind", "lines")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(HEAD_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setFont(theme.font(12, 500))
        self.setFont(theme.font(14))
        float_scroll_bar(self)
        theme.changed.connect(self.viewport().update)

    def dress(self) -> None:
        """Headings run across; the middle columns share what room the others leave."""
        model = self.model()
        if not isinstance(model, Lines):
            return
        self.clearSpans()
        for place in range(model.rowCount()):
            if model.row(place).row is None:
                self.setSpan(place, 0, 1, len(model.columns))
        head = self.horizontalHeader()
        for place, column in enumerate(model.columns):
            fixed = column.key in {"time", "status"}
            mode = QHeaderView.ResizeMode.ResizeToContents if fixed else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, mode)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab enters on a session: the next live one."""
        super().focusInEvent(event)
        model = self.model()
        if isinstance(model, Lines) and not self.currentIndex().isValid():
            rows = [(place, model.row(place).row) for place in range(model.rowCount())]
            sessions = [(place, row) for place, row in rows if row is not None]
            live = [place for place, row in sessions if row.status in words.LIVE]
            if sessions:
                self.setCurrentIndex(model.index((live or [sessions[0][0]])[0], 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, page keys; the rest as in any table."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


def lines_of(plan: SessionsPlan, now: datetime) -> Sequence[Line]:
    """Sessions in the order of time, each day under its heading."""
    zone, today = plan.timezone, local_date(now, plan.timezone)
    found: list[Line] = []
    for row in walk.in_order(plan.sessions):
        on_date = local_date(max(row.starts_at, plan.starts_at), zone)
        if not found or found[-1].on_date != on_date:
            found.append(Line(on_date, today=today, zone=zone))
        found.append(Line(on_date, row, words.is_overdue(row, now), today, zone))
    return found


def _id_of(line: Line) -> object:
    return line.row.session_id if line.row is not None else line.on_date


def _heading(line: Line) -> str:
    long = format_day(line.on_date, style="long")
    near = format_relative_day(line.on_date, line.today) if line.today is not None else ""
    if line.today is None or abs((line.on_date - line.today).days) > 1:
        return long
    return _("{near}, {day}").format(near=near, day=long)


def _time(line: Line) -> str:
    return words.time_range(line.row, line.zone) if line.row is not None else _heading(line)


def _student(line: Line) -> str:
    return words.other_person(line.row, for_tutor=True) if line.row is not None else ""


def _status(line: Line) -> str:
    if line.row is None:
        return ""
    word = _("To wrap up") if line.overdue else words.status_title(line.row.status)
    news = words.news_word(line.row)
    return _("{status} · {news}").format(status=word, news=news) if news else word


def _ink(line: Line, key: str) -> Any:
    if line.row is None:
        return theme.color("onsoft" if line.on_date == line.today else "text2")
    if line.row.status in {"completed", "cancelled", "no_show"} or key not in {"time", "student"}:
        return theme.color("text2")
    return theme.color("text")


def _font(line: Line, key: str) -> QFont:
    if line.row is None:
        return theme.font(13, 600, tabular=True)
    font = theme.font(14, 600 if key == "student" else 400, tabular=key == "time")
    font.setStrikeOut(line.row.status == "cancelled" and key in {"time", "student"})
    return font


def _icon(line: Line, key: str) -> Any:
    if line.row is None:
        return None
    if key == "student" and line.row.news:
        return theme.pixmap("dot", "primary", 16)
    if key == "status":
        name, token = (
            OVERDUE_ICON
            if line.overdue
            else SessionButton.STATUS_ICONS.get(line.row.status, ("calendar-check", "text3"))
        )
        return theme.pixmap(name, token, 16)
    return None
