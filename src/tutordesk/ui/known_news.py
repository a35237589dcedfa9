"""What a window knows already of the news of sessions, so that each is told once.

Belongs here: telling what is fresh in an answer from what was in the ones before. Does not belong here: what
counts as news (the database decides), and how it is told.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tutordesk.services.rows import SessionRow


class KnownNews:
    """The newest news of each session: no more than that, for a window that is open for weeks."""

    def __init__(self) -> None:
        self._newest: dict[UUID, datetime | None] = {}
        #: Whether there was an answer; nothing in the first one is fresh.
        self.started = False

    def __len__(self) -> int:
        return len(self._newest)

    def fresh(self, rows: Iterable[SessionRow]) -> list[SessionRow]:
        """Return the rows whose news came since the answers before; from now on they are known."""
        found = [row for row in rows if self._is_newer(row)]
        self._newest |= {row.session_id: row.news_at for row in found}
        started, self.started = self.started, True
        return found if started else []

    def _is_newer(self, row: SessionRow) -> bool:
        if row.session_id not in self._newest:
            return True
        known = self._newest[row.session_id]
        return row.news_at is not None and (known is None or row.news_at > known)
