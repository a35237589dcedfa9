"""What others changed in a student's sessions: told while it happens, marked on the cards until seen.

Belongs here: telling what is fresh from what was there, and marking as seen. Does not belong
here: what counts as news (the database decides) and how a card shows it.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tutordesk.i18n import _, ngettext
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui.classes import words
from tutordesk.ui.known_news import KnownNews
from tutordesk.ui.page import Page

NOTICE_MS = 12_000
Key = tuple[UUID, datetime | None]


class News(QObject):
    """Follows ``sessions.news``, on screen or not; ``opened`` carries a session somebody wants to see."""

    changed = Signal()
    opened = Signal(object)  # UUID

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.rows: tuple[SessionRow, ...] = ()
        self._known = KnownNews()
        self._seen: set[Key] = set()
        self._told: tuple[str, frozenset[Key]] = ("", frozenset())
        page.context.live.changed.connect(self._on_changed)

    def load(self) -> None:
        """Ask what is new."""
        self._page.ask(
            sessions.news,
            key="news",
            done=self._show,
            failed=lambda _error: None,  # the list says already that the server is away
        )

    def is_new(self, row: SessionRow) -> bool:
        """Whether a session carries news that was not seen."""
        return bool(row.news) and _key(row) not in self._seen

    def see(self, row: SessionRow) -> None:
        """A session with news is being looked at."""
        key = _key(row)
        if not self.is_new(row) or not self._page.writes_allowed:
            return
        self._seen.add(key)

        def failed(_error: Exception) -> None:
            self._seen.discard(key)  # it stays new, and the next look marks it again
            self.changed.emit()

        self._page.write(
            sessions.mark_seen, seen={row.session_id: row.version}, done=lambda _none: None, failed=failed
        )
        self.rows = tuple(one for one in self.rows if one.session_id != row.session_id)
        self.changed.emit()

    def _on_changed(self, topics: frozenset[str]) -> None:
        """A page that is not on screen does not reload, but somebody in the window wants to know."""
        if "session" in topics and self._known.started and not self._page.isVisible():
            self.load()

    def _show(self, rows: tuple[SessionRow, ...]) -> None:
        fresh = self._known.fresh(rows)
        before, self.rows = self.rows, tuple(row for row in rows if self.is_new(row))
        self._take_back(rows)
        self._announce([row for row in fresh if self.is_new(row)])
        if self.rows != before:
            self.changed.emit()

    def _take_back(self, rows: tuple[SessionRow, ...]) -> None:
        """A notice about changes that were undone meanwhile is wrong: it goes."""
        text, keys = self._told
        notices = self._page.context.notices
        if keys and notices.text == text and keys.isdisjoint(_key(row) for row in rows):
            notices.dismiss()

    def _announce(self, rows: list[SessionRow]) -> None:
        if not rows:
            return
        notices = self._page.context.notices
        lines = [words.happened(row, self._page.context.zone) for row in rows]
        show = (_("Show"), partial(self.opened.emit, rows[0].session_id))
        keys = frozenset(_key(row) for row in rows)
        if len(rows) == 1:
            notices.show_notice(lines[0], "info", [show], timeout_ms=NOTICE_MS)
            self._told = (notices.text, keys)
            return
        text = ngettext("{count} of your sessions changed", "{count} of your sessions changed", len(rows))
        notices.show_notice(
            text.format(count=len(rows)), "info", [show], timeout_ms=NOTICE_MS, detail="\n".join(lines[:3])
        )
        self._told = (notices.text, keys)


def _key(row: SessionRow) -> Key:
    return row.session_id, row.news_at
