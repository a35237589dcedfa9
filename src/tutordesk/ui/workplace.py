"""A person signed in: the database as them, the tasks, the feed, and what they are just now.

Belongs here: what begins with signing in and ends with signing out. What is shown of it does not.
"""

from PySide6.QtCore import QObject

from tutordesk.ui.live import Live
from tutordesk.ui.sign_in.contact import Connector, Signed
from tutordesk.ui.standing import Standing
from tutordesk.ui.tasks import Tasks


class Workplace(QObject):
    """What belongs to one person signed in: database, tasks, feed. Ended as a whole."""

    def __init__(self, signed: Signed, connector: Connector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signed = signed
        self.database = signed.database
        self.tasks = Tasks(self.database.call, cancel=self.database.cancel, parent=self)
        self.live = Live(self)
        self._ear = connector.listen(
            signed,
            changed=self.live.report_changed,
            lost=self.live.report_lost,
            resynced=self.live.report_resynced,
            refused=self.live.report_refused,
        )
        self.standing = Standing(signed.me, self.tasks, self.live, self)

    def use_role(self, role: str) -> None:
        """Let the database act in a role from the next call on."""
        self.database.role = role

    def retry(self) -> None:
        """Ask a lost server again now instead of at the next round."""
        self._ear.retry()

    def end(self) -> None:
        """Cancel what runs, leave the server."""
        self._ear.stop()
        self.tasks.shutdown()
        self.database.close()
