"""What others changed since the tutor last looked: a count, a list, and a notice while it happens.

Belongs here: telling what is fresh from what was there, wording several at once, marking as seen. Does not
belong here: the badge on the calendar, and what counts as news (the database decides).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle

from tutordesk.i18n import _, format_instant, ngettext
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.known_news import KnownNews
from tutordesk.ui.page import Page
from tutordesk.ui.schedule import words
from tutordesk.ui.widgets.side_list import SideList

NOTICE_MS = 12_000
NAMED = 3
"""So many changes at once are named in a notice; more are counted."""
ICONS = {"booked": "calendar-plus", "cancelled": "calendar-x", "moved": "arrows-swap"}


class News(QObject):
    """Follows ``sessions.news``; ``opened`` carries a session somebody wants to see."""

    opened = Signal(object)
    list_asked = Signal()
    closed = Signal()
    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._zone = "UTC"
        self.now: Callable[[], datetime] = lambda: datetime.now().astimezone()
        self.rows: tuple[SessionRow, ...] = ()
        self._known = KnownNews()
        self._marked: set[tuple[UUID, datetime | None]] = set()
        self._waiting: list[SessionRow] = []
        self._list: SideList | None = None
        self.button = theme.button("", "secondary", "bell")
        self.button.setParent(page)  # shown before it has a place it would be a window of its own
        self.button.setAccessibleIdentifier("news")
        self.button.clicked.connect(self.list_asked)
        self.button.hide()
        page.context.live.changed.connect(self._on_changed)
        page.context.notices.dismissed.connect(self._announce)

    @property
    def list(self) -> SideList:
        """The list, made when first opened."""
        if self._list is None:
            seen = theme.button(_("Mark all as seen"), "secondary", "check")
            seen.setAccessibleIdentifier("mark-all-seen")
            seen.clicked.connect(self.see_all)
            self._list = SideList("news-list", _("What is new"), seen)
            self._list.closed.connect(self.closed)
            self._fill()
        return self._list

    def load(self, zone: str) -> None:
        """Ask what is new."""
        self._zone = zone
        self._page.ask(
            sessions.news,
            done=self._show,
            failed=lambda _error: None,  # the calendar says already that the server is away
        )

    def see(self, row: SessionRow) -> None:
        """A session with news is being looked at."""
        self._mark([row])

    def see_all(self) -> None:
        """All of it was seen."""
        self._mark(self.rows)

    # --- answers -----------------------------------------------------------------------------------------
    def _show(self, rows: tuple[SessionRow, ...]) -> None:
        fresh = self._known.fresh(rows)
        # What was just marked may still be in an answer that was on its way.
        self.rows = tuple(row for row in rows if _key(row) not in self._marked)
        self._show_count()
        self._waiting += [row for row in fresh if _key(row) not in self._marked]
        self._announce()
        self.changed.emit()

    def _show_count(self) -> None:
        count = len(self.rows)
        self.button.setText(words.news_count(count))
        self.button.setAccessibleName(words.news_title(count))
        self.button.setToolTip(words.news_title(count))
        self.button.setVisible(count > 0)
        if self._list is not None:
            self._fill()

    def _fill(self) -> None:
        made = [NewsLine(row, self._zone, self.now()) for row in self.rows]
        for line in made:
            line.clicked.connect(partial(self.opened.emit, line.row))
        self.list.show_rows(words.news_title(len(made)), list(made))
        self.list.button.setEnabled(bool(made) and self._page.writes_allowed)
        self.list.button.setToolTip(self._page.writes_reason)

    def _announce(self) -> None:
        """Say what has just happened, unless an undo is on offer: that is worth more, and brief."""
        notices = self._page.context.notices
        rows, offered = self._waiting, [one.accessibleIdentifier() for one in notices.buttons()]
        if not rows or (notices.text and "undo" in offered):
            return
        self._waiting = []
        lines = [words.news_line(row, self._zone, self.now()) for row in rows]
        if len(rows) == 1:
            act: Callable[[], object] = partial(self.opened.emit, rows[0])
            notices.show_notice(lines[0], "info", [(_("Show"), act)], timeout_ms=NOTICE_MS)
            return
        text = ngettext("{count} change in your schedule", "{count} changes in your schedule", len(rows))
        more = len(rows) - NAMED
        if more > 0:
            lines = [
                *lines[:NAMED],
                ngettext("and {count} more", "and {count} more", more).format(count=more),
            ]
        notices.show_notice(
            text.format(count=len(rows)),
            "info",
            [(_("Show all"), self.list_asked.emit)],
            timeout_ms=NOTICE_MS,
            detail="\n".join(lines),
        )

    def _mark(self, rows: Iterable[SessionRow]) -> None:
        fresh = [row for row in rows if _key(row) not in self._marked]
        if not fresh or not self._page.writes_allowed:
            return
        keys = {_key(row) for row in fresh}
        self._marked |= keys

        def failed(_error: Exception) -> None:
            self._marked -= keys  # it stays new, and the next look marks it again
            self.load(self._zone)

        self._page.write(
            sessions.mark_seen,
            seen={row.session_id: row.version for row in fresh},
            done=lambda _nothing: self._page.reload(),
            failed=failed,
        )
        self.rows = tuple(row for row in self.rows if _key(row) not in self._marked)
        self._show_count()
        self.changed.emit()

    def _on_changed(self, topics: frozenset[str]) -> None:
        """On another page the calendar waits; what others do is still said."""
        if "session" in topics and self._known.started and not self._page.isVisible():
            self.load(self._zone)


class NewsLine(QPushButton):
    """One change: what, and when it was made. Pressing it opens the session."""

    LINE, AROUND, BEFORE, AFTER = 18, 20, 44, 10

    def __init__(self, row: SessionRow, zone: str, now: datetime) -> None:
        super().__init__()
        self.row = row
        self._line = words.news_line(row, zone, now)
        self._when = format_instant(row.news_at, zone) if row.news_at is not None else ""
        self._font = theme.font(13, 600, tabular=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self._line)
        self.setAccessibleIdentifier(f"news-{row.session_id}")
        self.setToolTip(self._line)
        theme.changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        """Narrower means taller: the words are read whole."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The words in as many lines as they need, when below, and room around."""
        return self._words_height(width) + self.LINE + self.AROUND

    def sizeHint(self) -> QSize:
        """Two lines high."""
        return QSize(200, self.heightForWidth(200))

    def minimumSizeHint(self) -> QSize:
        """The width gives way, the height does not."""
        return QSize(80, self.heightForWidth(max(80, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a soft ground, the icon of the change, the words and when."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("softhover" if self.underMouse() or self.isDown() else "soft"))
        painter.drawRoundedRect(self.rect(), 8, 8)
        direction = self.layoutDirection()
        icon = QStyle.visualRect(direction, self.rect(), QRect(12, (self.height() - 20) // 2, 20, 20))
        drawn = theme.pixmap(ICONS.get(self.row.news, "bell"), "onsoft", 20, self.devicePixelRatioF())
        painter.drawPixmap(icon.topLeft(), drawn)
        tall = self._words_height(self.width())
        small = theme.font(12, 400, tabular=True)
        leading = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        for text, font, token, top, height in (
            (self._line, self._font, "text", self.AROUND // 2, tall),
            (self._when, small, "text2", self.AROUND // 2 + tall, self.LINE),
        ):
            room = QRect(self.BEFORE, top, self.width() - self.BEFORE - self.AFTER, height)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            flags = int(leading.value) | int(Qt.TextFlag.TextWordWrap.value)
            painter.drawText(QStyle.visualRect(direction, self.rect(), room), flags, text)
        theme.focus_ring(painter, self, 8)
        painter.end()

    def _words_height(self, width: int) -> int:
        room = QRect(0, 0, width - self.BEFORE - self.AFTER, 1000)
        wrap = int(Qt.TextFlag.TextWordWrap.value)
        return QFontMetrics(self._font).boundingRect(room, wrap, self._line).height() + 2


def _key(row: SessionRow) -> tuple[UUID, datetime | None]:
    return row.session_id, row.news_at
