"""A student's classes by hand: rows, a server that tells them, and a page that shows them."""

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import CENTRE, MONDAY, at, enrollment, session
from tutordesk.services import enrollments, notes, sessions
from tutordesk.services.rows import ActionRow, EventRow, NoteRow, SessionPage, SessionRow
from tutordesk.ui.classes.page import MyClassesPage
from tutordesk.ui.classes.session_card import SessionCard

TUESDAY = MONDAY + timedelta(days=1)
NOW = at(TUESDAY, "14:20")
PHONE = CENTRE.phone.replace(" ", "\N{NO-BREAK SPACE}")


def booked(day: int, clock: str, *, allowed: bool = True, **kw) -> SessionRow:
    starts_at = at(TUESDAY + timedelta(days=day), clock)
    code = "" if allowed else "TD007"
    until = starts_at - timedelta(days=1)
    actions = [ActionRow(action, allowed, code, until) for action in ("cancel", "move")]
    return session(starts_at, actions=actions, **kw)


UPCOMING = (
    booked(0, "16:30", allowed=False, course_name="A-level Maths", online=False, place="Room 3"),
    booked(1, "11:15", subject="French", course_name="French B1", tutor="Jean-Luc Martin"),
    booked(7, "18:00", course_name="A-level Maths", requirements="Past paper 2021"),
)
PAST = (
    booked(-1, "10:00", subject="Physics", status="completed"),
    booked(-9, "18:00", status="cancelled"),
)
COURSES = (
    enrollment("A-level Maths", "Maths", "Amelia Novák", completed=7, booked=2, next_starts_at=NOW),
    enrollment("Physics 2", "Physics", "Amelia Novák", completed=11, booked=1, next_starts_at=NOW),
    enrollment("Piano 2", "Piano", "Łukasz Wiśniewski", planned=8),
    enrollment("Chess", "Maths", "", planned=None, completed=3),
)


class Server:
    """What the page is told; tests change it and look again."""

    def __init__(self) -> None:
        self.courses = COURSES
        self.upcoming = UPCOMING
        self.past = PAST
        self.page_size = 1000
        self.news: tuple[SessionRow, ...] = ()
        self.notes: tuple[NoteRow, ...] = ()
        self.events: tuple[EventRow, ...] = ()
        self.tasks = SyncTasks(
            {
                enrollments.mine: lambda: self.courses,
                sessions.mine: self._mine,
                sessions.news: lambda: self.news,
                sessions.mark_seen: lambda **_kw: None,
                sessions.history: lambda **_kw: self.events,
                notes.of: lambda **_kw: self.notes,
            }
        )

    def _mine(self, *, upcoming: bool, limit: int, after: int | None = None) -> SessionPage:
        rows = self.upcoming if upcoming else self.past
        first = after or 0
        last = first + min(limit, self.page_size)
        return SessionPage(rows[first:last], len(rows), last if last < len(rows) else None)


def shown(qtbot, page_context, server: Server, width: int = 1144, height: int = 850) -> MyClassesPage:
    made = MyClassesPage(page_context(server.tasks))
    made.now = lambda: NOW
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitUntil(lambda: len(server.tasks.calls) >= 4)
    return made


def cards(page: MyClassesPage) -> list[SessionCard]:
    return [card for card in page.sessions.findChildren(SessionCard) if not card.isHidden()]


def card(page: MyClassesPage, row: SessionRow) -> SessionCard:
    found = page.sessions.card_of(row.session_id)
    assert found is not None
    return found


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def button_named(widget, name: str) -> QPushButton:
    found = [
        b
        for b in widget.findChildren(QPushButton)
        if not b.isHidden() and name in {b.text(), b.accessibleName()}
    ]
    assert len(found) == 1, [b.accessibleName() or b.text() for b in widget.findChildren(QPushButton)]
    return found[0]


def unfolded(qtbot, page: MyClassesPage, row: SessionRow):
    card(page, row).toggle.click()
    details = card(page, row).details
    assert details is not None
    assert details.isVisible()
    return details


def clipped(page: MyClassesPage) -> list[str]:
    """The words that do not have the height they need."""
    return [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.wordWrap() and label.height() < label.heightForWidth(label.width())
    ]
