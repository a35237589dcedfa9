"""My Classes: the student's courses and sessions, and what can be done with a session.

Belongs here: loading and paging, copying, saving a calendar file, the arrangement in one or two columns. Does
not belong here: moving and cancelling (``changes.py``), what others changed (``news.py``), looks and words.
"""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services import enrollments, notes, sessions
from tutordesk.services.rows import EnrollmentRow, NoteRow, SessionPage, SessionRow
from tutordesk.ui import theme, tokens
from tutordesk.ui.calendar import session_words
from tutordesk.ui.calendar.week_view import utc_now
from tutordesk.ui.classes import words
from tutordesk.ui.classes.changes import Changes
from tutordesk.ui.classes.course_grid import CourseGrid
from tutordesk.ui.classes.news import News
from tutordesk.ui.classes.session_card import SessionCard
from tutordesk.ui.classes.session_list import SessionList
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.save_dialog import ask_where
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.segmented import Segmented

PAGE_SIZE = 30
COURSES_WIDTH = 392
NEAR_END_PX = 200


class MyClassesPage(Page):
    """What a student takes and when it happens."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"session", "enrollment", "course", "tutor", "centre"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.now = utc_now
        self._courses: tuple[EnrollmentRow, ...] | None = None
        self._pages: dict[bool, SessionPage] = {}
        self._upcoming = True
        self._wanted_id: UUID | None = None
        self._loading_more = False
        self._narrow = False
        self.courses = CourseGrid()
        self.sessions = SessionList(context.me.centre, context.zone)
        self.switch = Segmented(
            [("upcoming", _("Upcoming")), ("past", _("Past")), ("courses", _("Courses"))],
            "upcoming",
            name=_("Shown here"),
        )
        self.courses.book_asked.connect(self._on_book_asked)
        self.news = News(self)
        self.news.changed.connect(self._show_news)
        self.news.opened.connect(lambda session_id: context.navigate("classes", session_id=session_id))
        self.changes = Changes(self)
        self.changes.pending.connect(self._show_pending)
        self.changes.changed.connect(self._on_session_changed)
        self.sessions.cancel_confirmed.connect(self.changes.cancel)
        self.sessions.move_asked.connect(self.changes.choose_start)
        self.sessions.seen.connect(self.news.see)
        self.sessions.opened.connect(self._on_opened)
        self.sessions.copy_asked.connect(self._on_copy_asked)
        self.sessions.calendar_asked.connect(self._on_calendar_asked)
        self.sessions.more_asked.connect(self._load_more)
        self.sessions.empty_pressed.connect(partial(context.navigate, "book"))
        self.switch.chosen.connect(self._on_switched)
        self.guard(self.sessions.show_writes)
        self._build()

    def _build(self) -> None:
        self._summary = theme.label(" ", "muted", tabular=True)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(theme.label(_("My Classes"), "h1"))
        titles.addWidget(self._summary)
        book = theme.button(_("Book a session"), "primary", "plus")
        book.setAccessibleIdentifier("book-a-session")
        book.clicked.connect(partial(self.context.navigate, "book"))
        self._header = QWidget()
        header = QHBoxLayout(self._header)
        header.setSpacing(12)
        header.addLayout(titles, 1)
        header.addWidget(book)

        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        self._courses_title = theme.label(_("Enrolled courses"), "h3")
        self._courses_title.setMinimumHeight(36)
        left.addWidget(self._courses_title)
        self._progress = theme.label(" ", "small", tabular=True)
        left.addWidget(self._progress)
        self._no_courses = self._build_no_courses()
        left.addWidget(self._no_courses)
        left.addWidget(self.courses)
        left.addStretch(1)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        bar = QHBoxLayout()
        self._sessions_title = theme.label(_("Sessions"), "h3")
        bar.addWidget(self._sessions_title)
        bar.addStretch(1)
        bar.addWidget(self.switch)
        right.addLayout(bar)
        right.addWidget(self.sessions)
        right.addStretch(1)

        self._inside = inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._columns.setContentsMargins(32, 4, 32, 24)
        self._columns.setSpacing(24)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self._right, 1)
        self._scroll = ScrollColumn(inside)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._header_row = header
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._header)
        column.addWidget(self._scroll, 1)

    def _build_no_courses(self) -> QWidget:
        card = Card(margin=20, spacing=8)
        card.body.addWidget(theme.label(_("You are not enrolled in a course yet."), "h3", wrap=True))
        card.body.addWidget(
            theme.label(_("Look for a tutor and enroll, or simply book a first session."), "body", wrap=True)
        )
        button = theme.button(_("Find a tutor"), "secondary", "compass")
        button.clicked.connect(partial(self.context.navigate, "tutors"))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        card.hide()
        return card

    # --- loading -----------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the courses and for both lists, as far as they were paged."""
        self.ask(enrollments.mine, done=self._show_courses)
        for upcoming in (True, False):
            known = self._pages.get(upcoming)
            limit = max(PAGE_SIZE, len(known.rows) if known else 0)
            self.ask(
                sessions.mine,
                key=("sessions", upcoming),
                upcoming=upcoming,
                limit=limit,
                done=partial(self._show_page, upcoming),
            )
        self.news.load()
        if (card := self.sessions.unfolded) is not None:
            self._ask_notes(card.row)

    def open(self, **target: Any) -> None:
        """Turn to a session (``session_id``): unfolded and in view."""
        self._wanted_id = target.get("session_id")
        if self._wanted_id is not None:
            self._seek_wanted()

    def _show_courses(self, rows: tuple[EnrollmentRow, ...]) -> None:
        self._courses = rows
        self.courses.show_rows(rows, self.context.zone, self.now())
        self._progress.setText(words.all_progress(rows))
        self._progress.setVisible(bool(rows))
        self._no_courses.setVisible(not rows)
        self._show_all()

    def _show_page(self, upcoming: bool, page: SessionPage) -> None:  # bound by partial
        self._pages[upcoming] = page
        if upcoming == self._upcoming:
            self._show_sessions()
        self._show_all()

    def _show_sessions(self) -> None:
        page = self._pages.get(self._upcoming)
        if page is None:
            return
        left = page.total - len(page.rows) if page.next_key is not None else 0
        empty = (_("No sessions are booked."), _("Book a session"))
        if not self._upcoming:
            empty = (_("Nothing here yet: sessions move here when they are over."), "")
        rows = page.rows
        if self._upcoming:
            open_one = self.sessions.unfolded  # being read, it stays
            news = (*self.news.rows, *((open_one.row,) if open_one is not None else ()))
            rows = words.with_lost(rows, news, self.now(), more=bool(left))
        self.sessions.show_rows(rows, self.now(), left=left, empty=empty)
        self._mark_news()

    def _show_news(self) -> None:
        """Somebody else changed something, or it was seen."""
        self._show_sessions()
        self._show_all()

    def _mark_news(self) -> None:
        now, zone = self.now(), self.context.zone
        for card in self.sessions.cards():
            row = card.row
            text = words.news_line(row, zone, now) if row.news else ""
            card.show_news(text, unseen=self.news.is_new(row))

    def _show_all(self) -> None:
        """What needs all three answers: counts, the summary, the page's empty state."""
        if self._courses is None or len(self._pages) < 2:
            return
        upcoming, past = self._pages[True].total, self._pages[False].total
        self.switch.segment("upcoming").setText(_("Upcoming {count}").format(count=upcoming))
        self.switch.segment("past").setText(_("Past {count}").format(count=past))
        active = sum(1 for row in self._courses if row.status == "active")
        self._summary.setText(words.summary(active, upcoming, len(self.news.rows)))
        if not self._courses and not upcoming and not past:
            self.show_state(
                "empty",
                icon="graduation-cap",
                title=_("Your classes will be here"),
                text=_("Book a first session with a tutor, and you will find it here with your courses."),
                action=(_("Book a session"), partial(self.context.navigate, "book")),
            )
        else:
            self.show_state("content")
        self._seek_wanted()

    def _load_more(self) -> None:
        page = self._pages.get(self._upcoming)
        if page is None or page.next_key is None or self._loading_more:
            return
        self._loading_more = True
        upcoming = self._upcoming

        def arrived(more: SessionPage) -> None:
            self._loading_more = False
            now_known = self._pages.get(upcoming)
            if now_known is page:  # else a reload came in between, and its rows are newer
                self._pages[upcoming] = SessionPage(page.rows + more.rows, more.total, more.next_key)
                if upcoming == self._upcoming:
                    self._show_sessions()

        def refused(error: Exception) -> None:
            self._loading_more = False
            self.show_error(error)

        self.ask(
            sessions.mine,
            key=("more", upcoming),
            upcoming=upcoming,
            after=page.next_key,
            limit=PAGE_SIZE,
            done=arrived,
            failed=refused,
        )

    def _on_scrolled(self, value: int) -> None:
        bar = self._scroll.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum() - NEAR_END_PX:
            self._load_more()

    def _on_switched(self, key: str) -> None:
        if key == "courses":
            self._show_part()
            return
        self._upcoming = key == "upcoming"
        self._show_part()
        self.sessions.unfold(None)
        self._show_sessions()

    def _seek_wanted(self) -> None:
        """Unfold the session that navigation asked for, in the list that holds it."""
        if self._wanted_id is None:
            return
        for upcoming, page in self._pages.items():
            if any(row.session_id == self._wanted_id for row in page.rows):
                if upcoming != self._upcoming:
                    self.switch.choose("upcoming" if upcoming else "past")
                    self._on_switched("upcoming" if upcoming else "past")
                card = self.sessions.unfold(self._wanted_id)
                self._wanted_id = None
                if card is not None:
                    self._scroll.ensureWidgetVisible(card, 0, 24)
                    card.toggle.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # --- what can be done ----------------------------------------------------------------------------------
    def _on_book_asked(self, row: EnrollmentRow) -> None:
        target = {"course_id": row.course.course_id}
        if row.tutor_id is not None:
            target["tutor_id"] = row.tutor_id
        self.context.navigate("book", **target)

    def _on_session_changed(self, _row: SessionRow) -> None:
        self.sessions.unfold(None)
        self.reload()

    def _on_opened(self, card: SessionCard) -> None:
        """Details are open: what others changed is seen now, and shared notes can be read."""
        self.news.see(card.row)
        self._ask_notes(card.row)
        if self._narrow:
            QTimer.singleShot(0, card, partial(self._bring_up, card))  # its height is known then

    def _bring_up(self, card: SessionCard) -> None:
        """Scroll until as much of a card as fits is in sight, its head first."""
        self._scroll.ensureWidgetVisible(card, 0, 8)
        top = card.mapTo(self._inside, card.rect().topLeft()).y()
        if card.height() > self._scroll.viewport().height():
            self._scroll.verticalScrollBar().setValue(top - 4)

    def _ask_notes(self, row: SessionRow) -> None:
        self.ask(
            notes.of,
            key="notes",
            session_id=row.session_id,
            done=partial(self._show_notes, row.session_id),
            failed=lambda _error: None,  # the session itself is on screen
        )

    def _show_notes(self, session_id: UUID, rows: tuple[NoteRow, ...]) -> None:  # bound by partial
        card = self.sessions.card_of(session_id)
        if card is not None and card.details is not None:
            card.details.notes.show_rows(tuple(note for note in rows if note.shared))

    def _show_pending(self, row: SessionRow, pending: bool) -> None:  # the signal's values
        card = self.sessions.card_of(row.session_id)
        if card is not None and card.details is not None:
            card.details.show_pending(pending=pending)

    def _on_copy_asked(self, row: SessionRow) -> None:
        QGuiApplication.clipboard().setText(session_words.copied(row, self.context.zone, for_tutor=False))
        self.context.notices.show_notice(_("Copied."), "success", timeout_ms=4_000)

    def _on_calendar_asked(self, row: SessionRow) -> None:
        from tutordesk import calendar_file

        name, kind = calendar_file.file_name(row), _("Calendar files (*.ics)")
        ask_where(self, _("Save calendar file"), kind, name, partial(self.save_calendar, row))

    def save_calendar(self, row: SessionRow, path: str) -> None:
        """Write a session as a calendar file, and say so."""
        from tutordesk import calendar_file

        content = calendar_file.calendar_of(row, centre=self.context.me.centre, now=self.now())
        try:
            Path(path).write_bytes(content)
        except OSError as error:
            self.context.notices.show_notice(
                _("The calendar file could not be saved."), "warning", detail=error.strerror or str(error)
            )
            return
        self.context.notices.show_notice(
            _("Saved as {file}. Open it to add the session to your calendar.").format(file=Path(path).name),
            "success",
            timeout_ms=10_000,
        )

    # --- arrangement ---------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column in a narrow window."""
        super().resizeEvent(event)
        narrow = self._narrow = self.window().width() < tokens.NARROW_BELOW
        up, across = QBoxLayout.Direction.BottomToTop, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(up if narrow else across)  # the switch stands above what it shows
        if narrow:
            self._left.setMinimumWidth(0)
            self._left.setMaximumWidth(16_777_215)
        else:
            self._left.setFixedWidth(min(COURSES_WIDTH, max(300, self.width() * 36 // 100)))
        side = 16 if narrow else 32
        self._header_row.setContentsMargins(side, 16 if narrow else 24, side, 0)
        self._columns.setContentsMargins(side, 4, side, 24)  # the scroll bar floats over the margin
        self._show_part()

    def _show_part(self) -> None:
        """In one column courses and sessions take turns, so that neither hides below the other."""
        narrow = self._narrow
        if not narrow and self.switch.current == "courses":
            self.switch.choose("upcoming" if self._upcoming else "past")
        courses = self.switch.current == "courses"
        self.switch.segment("courses").setVisible(narrow)
        self._sessions_title.setVisible(not narrow)
        self._left.setVisible(courses or not narrow)
        self._courses_title.setVisible(not narrow)
        self.sessions.setVisible(not (narrow and courses))
        self._columns.setStretchFactor(self._left, 1 if narrow and courses else 0)
        self._columns.setStretchFactor(self._right, 0 if narrow and courses else 1)
