"""The window's inside after signing in: rail, notices, the stack of pages, status line.

Pages come from one table and are imported when first shown; this file knows no page, no service and no
database. Geometry and signing in belong to ``ui/window.py``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import tokens
from tutordesk.ui.desk.call import DeskCall
from tutordesk.ui.freshness import Freshness
from tutordesk.ui.notice_layer import NoticeLayer, PageArea
from tutordesk.ui.notice_stack import NoticeStack
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.rail import Rail
from tutordesk.ui.roles import role_word
from tutordesk.ui.shell_keys import ShellKeys
from tutordesk.ui.shortcuts import ShortcutsDialog, collect
from tutordesk.ui.status import OfflineBanner, StatusLine
from tutordesk.ui.turns import next_turn

if TYPE_CHECKING:
    from tutordesk.services.rows import MeRow
    from tutordesk.settings import SettingsFile
    from tutordesk.ui.live import Live
    from tutordesk.ui.tasks import Tasks

ROLES_MS = 10_000


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A line of the page table: where a page lives, how the rail shows it and whom it serves."""

    key: str
    place: str
    icon: str
    title: str
    roles: tuple[str, ...]

    def load(self) -> type[Page]:
        """Import the page's module and return its class."""
        module, name = self.place.split(":")
        page: type[Page] = getattr(import_module(module), name)
        return page


class Shell(QWidget):
    """Everything around the pages; a switch of role forgets all pages and what they had loaded."""

    role_changed = Signal(str)
    page_made = Signal(str, QWidget)
    sign_out_asked = Signal()
    retry_asked = Signal()

    def __init__(
        self,
        *,
        me: "MeRow",
        table: Sequence[PageEntry],
        tasks: "Tasks",
        live: "Live",
        settings: "SettingsFile",
        server: str,
        as_of: datetime | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._me = me
        self._table = tuple(table)
        self._tasks = tasks
        self._live = live
        self._settings = settings
        self._role = ""
        self._key = ""
        self._pages: dict[str, Page] = {}
        self._gone: list[Page] = []
        self.call = DeskCall(self)
        self._wanted = ""
        self._rail: Rail | None = None
        self.notices = NoticeStack()
        banner = OfflineBanner()
        banner.retry_clicked.connect(self.retry_asked)
        self._stack = PageArea()
        self._stack.setObjectName("page")
        zone = settings.values.zone or me.timezone
        status = StatusLine(server=server, zone=zone)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._above = QVBoxLayout()
        self._above.addWidget(banner)
        column.addLayout(self._above)
        column.addWidget(self._stack, 1)
        column.addWidget(status)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addLayout(column, 1)
        self.notice_layer = NoticeLayer(self, self._stack, self.notices)
        self._keys = ShellKeys(
            self,
            me.roles,
            page=self._on_page_number,
            role=self.switch_role,
            desk=self._on_desk_key,
            reload=self._on_reload,
            notice=self.notice_layer.enter,
            shortcuts=self.show_shortcuts,
        )
        self._freshness = Freshness(
            self, live, banner=banner, status=status, zone=zone, as_of=as_of or datetime.now(UTC)
        )

    @property
    def role(self) -> str:
        """The role in use."""
        return self._role

    @property
    def as_of(self) -> datetime:
        """When the server was last known to be there."""
        return self._freshness.as_of

    @property
    def page_key(self) -> str:
        """The key of the page shown."""
        return self._key

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._key)

    def entries(self) -> tuple[PageEntry, ...]:
        """The pages of the role in use, in the order of the rail."""
        return tuple(entry for entry in self._table if self._role in entry.roles)

    def set_role(self, role: str, *, page_key: str = "") -> None:
        """Act in another role: other pages, nothing of the old ones kept."""
        if self._enter_role(role) and (key := self._first_page(page_key)):
            self.show_page(key)

    def switch_role(self, role: str) -> None:
        """The same at a person's wish, turn by turn: the rail answers at once, its page right after."""
        if self._enter_role(role) and (key := self._first_page()):
            self._wanted = key
            next_turn(self, self._go_on)

    def show_me(self, me: "MeRow") -> None:
        """Take over who somebody is now: what a role they lost had shown is gone, without a question."""
        won = [role for role in me.roles if role not in self._me.roles]
        lost = self._role
        self._me = me
        self._keys.show_roles(me.roles)
        if lost in me.roles:
            self._build_rail()
            if self._rail is not None:
                self._rail.show_page(self._key)
            if won:
                words = _("You can now also act as {role}.").format(role=role_word(won[0]))
                self.notices.show_notice(words, "info", timeout_ms=ROLES_MS)
            return
        self._take_role(me.roles[0])
        if key := self._first_page():
            self.show_page(key)
        self.notices.show_notice(
            _("You no longer act as {role} here.").format(role=role_word(lost)),
            "warning",
            detail=_("An administrator changed your roles. Ask at the front desk if that is a mistake."),
        )

    def _enter_role(self, role: str) -> bool:
        if role == self._role or role not in self._me.roles:
            return False
        if not self.may_leave(lambda: self.set_role(role)):
            self._build_rail()  # its switch shows the role in use again
            if self._rail is not None:
                self._rail.show_page(self._key)
            return False
        self._take_role(role)
        return True

    def _take_role(self, role: str) -> None:
        self._forget_pages()
        if self._role:
            self.call.end()
        self._role = role
        self._describe_pages()
        self.role_changed.emit(role)
        self._build_rail()

    def _first_page(self, page_key: str = "") -> str:
        """Return the page asked for, the one remembered, or the first; empty when a role has none."""
        keys = [entry.key for entry in self.entries()]
        remembered = page_key or self._settings.values.pages.get(self._role, "")
        return remembered if remembered in keys else next(iter(keys), "")

    def show_page(self, key: str, **target: Any) -> None:
        """Show a page of this role, made now if it never was; ``target`` is handed to its ``open``."""
        entry = self._entry(key)
        if entry is None:
            self.notices.show_notice(_("That page belongs to another role."), kind="info")
            return
        if not self._may_turn(key, lambda: self.show_page(key, **target)):
            return
        page = self._pages.get(key) or self._make(entry)
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._key = self._wanted = key
        self._settings.remember(pages={**self._settings.values.pages, self._role: key})
        self._stack.setCurrentWidget(page)
        if self._rail is not None:
            self._rail.show_page(key)
        if target:
            page.open(**target)

    def may_leave(self, go: Callable[[], object]) -> bool:
        """Whether the page in front can be left now; else it asks, and calls ``go`` where that is agreed."""
        page = self._pages.get(self._key)
        return page is None or page.may_leave(go)

    def _may_turn(self, key: str, go: Callable[[], object]) -> bool:
        if key == self._key or self.may_leave(go):
            return True
        self._wanted = self._key
        if self._rail is not None:
            self._rail.show_page(self._key)
        return False

    def _on_sign_out(self) -> None:
        if self.may_leave(self._on_sign_out):
            self.sign_out_asked.emit()

    def turn_to(self, key: str) -> None:
        """Show a page at a person's wish; one that is new is made, dressed and shown in a turn each."""
        if self._may_turn(key, lambda: self.turn_to(key)):
            self._wanted = key
            self._go_on()

    def _go_on(self) -> None:
        entry = self._entry(self._wanted)
        if entry is None:  # another role since
            return
        page = self._pages.get(entry.key)
        if page is None:
            self._make(entry)
        elif self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        else:
            self.show_page(entry.key)
            return
        next_turn(self, self._go_on)

    def _entry(self, key: str) -> PageEntry | None:
        return next((entry for entry in self.entries() if entry.key == key), None)

    def _make(self, entry: PageEntry) -> Page:
        page = self._pages[entry.key] = entry.load()(self._context())
        self.page_made.emit(entry.key, page)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Collapse the rail in a half-screen window."""
        super().resizeEvent(event)
        self._fit_rail()

    def _context(self) -> PageContext:
        return PageContext(
            tasks=self._tasks,
            me=self._me,
            role=self._role,
            live=self._live,
            notices=self.notices,
            settings=self._settings,
            navigate=self.show_page,
            call=self.call,
        )

    def _forget_pages(self) -> None:
        for page in self._pages.values():
            page.stop()
            self._stack.removeWidget(page)
        self._gone += self._pages.values()
        self._pages.clear()
        self._key = self._wanted = ""
        self._delete_one()

    def _delete_one(self) -> None:
        """Delete the pages left, one a turn."""
        if self._gone:
            self._gone.pop().deleteLater()
            next_turn(self, self._delete_one)

    def _build_rail(self) -> None:
        if self._rail is not None:
            self._row.removeWidget(self._rail)
            self._rail.deleteLater()
        rail = Rail(
            name=self._me.display_name,
            login=self._me.login,
            roles=self._me.roles,
            role=self._role,
            pages=[(entry.key, entry.icon, _(entry.title)) for entry in self.entries()],
        )
        rail.page_picked.connect(self.turn_to)
        # Queued: the switch must not delete the button whose click is still on the stack.
        rail.role_picked.connect(self.switch_role, Qt.ConnectionType.QueuedConnection)
        rail.shortcuts_clicked.connect(self.show_shortcuts)
        rail.sign_out_clicked.connect(self._on_sign_out)
        self._row.insertWidget(0, rail)
        self._rail = rail
        self._fit_rail()

    def _fit_rail(self) -> None:
        if self._rail is not None:
            narrow = self.width() < tokens.NARROW_BELOW
            self._rail.set_narrow(narrow=narrow)
            side = 16 if narrow else 32
            self._above.setContentsMargins(side, 12, side, 0)

    def _describe_pages(self) -> None:
        """The keys of the pages and of the desk follow the role."""
        self._keys.describe([_(entry.title) for entry in self.entries()], self._role)

    def show_shortcuts(self) -> None:
        """List the keys of the window and of the page in front."""
        page = self._pages.get(self._key)
        title = next((_(entry.title) for entry in self.entries() if entry.key == self._key), "")
        groups = [(_("Window"), collect(self, without=self._pages.values()))]
        if page is not None:
            groups.insert(0, (title, collect(page)))
        ShortcutsDialog(self, groups).open()

    def _on_reload(self) -> None:
        page = self._pages.get(self._key)
        if page is not None:
            page.reload()

    def _on_desk_key(self, action: str) -> None:
        page = self._pages.get(self._key)
        if page is not None and QApplication.activeModalWidget() is None:
            getattr(import_module("tutordesk.ui.desk.actions"), action)(page)

    def _on_page_number(self, number: int) -> None:
        entries = self.entries()
        if number <= len(entries):
            self.turn_to(entries[number - 1].key)
