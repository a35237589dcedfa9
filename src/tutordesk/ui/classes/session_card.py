"""One session in the list: when, what, with whom, its status, and details that unfold.

Belongs here: the row as a card. Does not belong here: grouping and paging (``session_list.py``).
"""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_day
from tutordesk.services.rows import CentreRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words
from tutordesk.ui.classes.news_line import NewsLine
from tutordesk.ui.classes.session_details import SessionDetails
from tutordesk.ui.classes.tiles import DateTile
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.pill import Pill, StatusPill


class SessionCard(Card):
    """A session of the student; pressing anywhere on its head unfolds it, as its button does."""

    unfold_asked = Signal(object)  # the card
    cancel_confirmed = Signal(object, str)  # SessionRow, reason
    move_asked = Signal(object)  # SessionRow
    seen = Signal(object)  # SessionRow
    opened = Signal(object)  # the card, its details just unfolded
    copy_asked = Signal(object)  # SessionRow
    calendar_asked = Signal(object)  # SessionRow

    def __init__(self, row: SessionRow, centre: CentreRow, zone: str, now: datetime) -> None:
        super().__init__(margin=14, spacing=8)
        self.row = row
        self._centre, self._zone, self._now = centre, zone, now
        self._refusal = ""
        self.details: SessionDetails | None = None
        self.setAccessibleIdentifier(f"session-{row.session_id}")
        self._tile = DateTile()
        self._title = theme.label("", "h3", wrap=True)
        self._where = theme.label("", "body", wrap=True)
        self._pill = StatusPill(row.status)
        self._badge: Pill | None = None
        self._news: NewsLine | None = None
        self.toggle = theme.icon_button("chevron-down", "", "quiet")
        self.toggle.setAccessibleIdentifier(f"session-{row.session_id}-details")
        self.toggle.clicked.connect(lambda: self.unfold_asked.emit(self))
        names = QVBoxLayout()
        names.setSpacing(3)
        names.addWidget(self._title)
        names.addWidget(self._where)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addLayout(names, 1)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(6)
        self._pills.addWidget(self._pill)
        self._head.addLayout(self._pills)
        self._head.addWidget(self.toggle)
        self.body.addLayout(self._head)
        self.show_row(row, now)

    @property
    def unfolded(self) -> bool:
        """Whether the details are shown."""
        return self.details is not None and not self.details.isHidden()

    def show_row(self, row: SessionRow, now: datetime) -> None:
        """Show a newer state of the same session."""
        self.row, self._now = row, now
        day = local_date(row.starts_at, self._zone)
        today = day == local_date(now, self._zone)
        above = _("Today") if today else format_day(day, style="weekday_short")
        self._tile.show_date(above, str(day.day), today=today)
        self._title.setText(
            _("{course}  ·  {time}").format(
                course=row.course.name, time=session_words.time_range(row, self._zone)
            )
        )
        self._where.setText(
            _("{person} · {place}").format(person=row.tutor_name, place=session_words.place(row))
        )
        self._pill.show_status(row.status)
        self.setAccessibleName(session_words.spoken(row, self._zone, for_tutor=False))
        self._name_toggle()
        if self.details is not None:
            self.details.show_row(row, now)

    def show_news(self, text: str, *, unseen: bool) -> None:
        """Show what somebody else changed; without ``unseen`` the words stay while the details are open."""
        shown = bool(text) and (unseen or self.unfolded)
        self.set_tone("warning" if unseen else "")
        if shown and self._news is None:
            self._news = NewsLine()
            self._news.seen.connect(lambda: self.seen.emit(self.row))
            self.body.insertWidget(1, self._news)
        if self._news is not None:
            said = session_words.spoken(self.row, self._zone, for_tutor=False)
            if text:
                self._news.show_news(self.row.news, text, unseen=unseen and not self.unfolded, of=said)
            self._news.setVisible(shown)
        if unseen and self._badge is None:
            self._badge = Pill("", "warning", "bell")
            self._pills.insertWidget(0, self._badge)
        if self._badge is not None:
            said = _("New") if self.row.news == "booked" else _("Changed")
            self._badge.show_words(said, "warning", "bell")
            self._badge.setVisible(unseen)

    def unfold(self, *, unfolded: bool) -> None:
        """Show or hide the details; they are built when first needed."""
        if unfolded and self.details is None:
            self.details = SessionDetails(self._centre, self._zone)
            self.details.show_row(self.row, self._now)
            self.details.show_writes(self._refusal)
            self.details.question.confirmed.connect(
                lambda reason: self.cancel_confirmed.emit(self.row, reason)
            )
            self.details.move_asked.connect(lambda: self.move_asked.emit(self.row))
            self.details.copy_asked.connect(lambda: self.copy_asked.emit(self.row))
            self.details.calendar_asked.connect(lambda: self.calendar_asked.emit(self.row))
            self.body.addWidget(self.details)
        if self.details is not None:
            self.details.setVisible(unfolded)
            if not unfolded:
                self.details.question.ask(asking=False)
        self.set_chosen(unfolded)
        if self._news is not None and not unfolded and self._badge is not None and self._badge.isHidden():
            self._news.hide()  # seen, and read
        self.toggle.setIcon(theme.icon("chevron-up" if unfolded else "chevron-down", "text2", 18))
        self._name_toggle()
        if unfolded:
            self.opened.emit(self)

    def show_writes(self, refusal: str) -> None:
        """Hand on why nothing can be written now; empty when it can."""
        self._refusal = refusal
        if self.details is not None:
            self.details.show_writes(refusal)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The head is one big target."""
        below_head = self._head.geometry().bottom() + self.body.spacing()
        if event.button() == Qt.MouseButton.LeftButton and event.position().y() <= below_head:
            self.unfold_asked.emit(self)
        else:
            super().mousePressEvent(event)

    def _name_toggle(self) -> None:
        session = session_words.spoken(self.row, self._zone, for_tutor=False)
        pattern = _("Hide details: {session}") if self.unfolded else _("Show details: {session}")
        self.toggle.setAccessibleName(pattern.format(session=session))
        self.toggle.setToolTip(_("Hide details") if self.unfolded else _("Show details"))
