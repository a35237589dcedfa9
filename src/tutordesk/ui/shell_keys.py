"""The keys of the window: to its pages, to somebody's roles, to the front desk's doors, and the rest.

Belongs here: which keys there are, when they work and what the list says of them. Does not belong here: what
they do (``shell.py``, ``desk/actions.py``), the keys of a page.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from tutordesk.i18n import N_, _
from tutordesk.ui.roles import role_word
from tutordesk.ui.shortcuts import add_shortcut, describe_shortcut

DESK_ROLES = frozenset({"desk", "admin"})
DESK_KEYS = (
    ("Ctrl+K", "find", N_("Find anything")),
    ("Ctrl+Shift+K", "first_free", N_("First free for…")),
    ("Ctrl+Shift+J", "walk_in", N_("Walk-in…")),
    ("Ctrl+Shift+L", "new_caller", N_("New caller…")),
)
"""Keys of the front desk on every page: each calls one of ``ui/desk/actions.py`` with the page in front."""
SHORTCUTS_KEYS = ("Ctrl+?", "Ctrl+Shift+?", "Ctrl+Shift+/", "Ctrl+/", "F1")
"""One key on most keyboards, which they and Qt's platforms write in several ways."""


class ShellKeys:
    """Keys of a window, in the order of the list.

    Args:
        roles: those somebody has.
        page: turns to the page of a number, counted from 1.
        role: acts in another role.
        desk: does one of ``DESK_KEYS``' actions.
        reload: reads the page in front again.
        notice: goes to the notice on screen.
        shortcuts: lists all keys.
    """

    def __init__(
        self,
        window: QWidget,
        roles: Sequence[str],
        *,
        page: Callable[[int], object],
        role: Callable[[str], object],
        desk: Callable[[str], object],
        reload: Callable[[], object],
        notice: Callable[[], object],
        shortcuts: Callable[[], object],
    ) -> None:
        self._window, self._act_as = window, role
        self._roles: list[QShortcut] = []
        self._pages = [
            add_shortcut(window, f"Ctrl+{number}", partial(page, number)) for number in range(1, 10)
        ]
        self.show_roles(roles)
        self._desk = [
            (add_shortcut(window, keys, partial(desk, action)), words) for keys, action, words in DESK_KEYS
        ]
        add_shortcut(window, "F5", reload, _("Read the page again"))
        add_shortcut(window, "F6", notice, _("Go to the notice"))
        add_shortcut(window, SHORTCUTS_KEYS, shortcuts, _("This list"))

    def show_roles(self, roles: Sequence[str]) -> None:
        """Have the keys of the roles somebody has now."""
        for old in self._roles:
            old.setEnabled(False)
            old.setParent(None)
            old.deleteLater()
        self._roles = [
            add_shortcut(
                self._window,
                f"Ctrl+Shift+{number}",
                partial(self._act_as, role),
                _("Act as {role}").format(role=role_word(role)) if len(roles) > 1 else "",
            )
            for number, role in enumerate(roles, start=1)
        ]

    def describe(self, titles: Sequence[str], role: str) -> None:
        """Name the pages of the role in use; the desk's keys work at the desk."""
        at_desk = role in DESK_ROLES
        for key, words in self._desk:
            key.setEnabled(at_desk)
            describe_shortcut(key, _(words) if at_desk else "")
        for place, key in enumerate(self._pages):
            describe_shortcut(key, titles[place] if place < len(titles) else "")
