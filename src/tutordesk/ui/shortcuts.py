"""The keys of a window: described where they are made, collected from there, and listed by Ctrl+?.

Belongs here: describing, collecting and the list. Does not belong here: any key of a page. Who makes a
``QAction`` or ``QShortcut`` describes it with ``describe_shortcut`` (or makes it with ``add_shortcut``); what
is not described, such as a second way to the same thing, is not listed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.scroll import ScrollColumn

WIDTH, HEIGHT = 560, 620
EDGE = 40
_WORDS = "shortcut-words"


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the list: what it does, and the keys as this computer writes them."""

    words: str
    keys: str


def describe_shortcut(made: QAction | QShortcut, words: str) -> None:
    """Say what a key does, so that the list has it; empty words take it off the list."""
    made.setProperty(_WORDS, words)


def add_shortcut(
    parent: QWidget,
    keys: str | Sequence[str],
    act: Callable[[], object],
    words: str = "",
) -> QShortcut:
    """Make a shortcut that works while ``parent`` is on screen; of several keys the first is listed."""
    wanted = [keys] if isinstance(keys, str) else list(keys)
    made = QShortcut(parent)
    made.setKeys([QKeySequence(one) for one in wanted])
    made.activated.connect(act)
    # Some layouts write one key in two ways, such as Ctrl+? and Ctrl+Shift+/: Qt calls that ambiguous.
    made.activatedAmbiguously.connect(act)
    describe_shortcut(made, words)
    return made


def collect(root: QWidget, *, without: Iterable[QWidget] = ()) -> tuple[Key, ...]:
    """Return the described keys of a widget and what is in it, in the order they were made.

    ``without`` leaves out what belongs to other widgets in it (the pages of a window).
    """
    skipped = tuple(without)
    found: dict[str, Key] = {}
    for widget in [root, *root.findChildren(QWidget)]:
        if any(widget is one or one.isAncestorOf(widget) for one in skipped):
            continue
        made_here: list[QAction | QShortcut] = [
            one for one in widget.children() if isinstance(one, QShortcut)
        ]
        for made in [*widget.actions(), *made_here]:
            words = made.property(_WORDS)
            sequence = made.shortcut() if isinstance(made, QAction) else made.key()
            if isinstance(words, str) and words and not sequence.isEmpty():
                text = sequence.toString(QKeySequence.SequenceFormat.NativeText)
                found.setdefault(words, Key(words, text))
    return tuple(found.values())


class ShortcutsDialog(QDialog):
    """All keys of the window and of the page in front, and those that work everywhere."""

    def __init__(self, window: QWidget, groups: Sequence[tuple[str, Sequence[Key]]]) -> None:
        super().__init__(window)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAccessibleName(_("Keyboard shortcuts"))
        self.setAccessibleIdentifier("shortcuts")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        line = 0
        for title, keys in [*groups, (_("Everywhere"), _everywhere())]:
            if not keys:
                continue
            grid.addWidget(theme.label(title, "h3"), line, 0, 1, 2)
            line += 1
            for key in keys:
                words = theme.label(key.words, "body", wrap=True)
                caps = key_cap(key.keys)
                caps.setAccessibleName(_("{words}: {keys}").format(words=key.words, keys=key.keys))
                grid.addWidget(words, line, 0)
                grid.addWidget(caps, line, 1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
                line += 1
            grid.setRowMinimumHeight(line, 8)
            line += 1
        grid.setRowStretch(line, 1)
        close = theme.button(_("Close"), "primary")
        close.setAccessibleIdentifier("close-shortcuts")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(theme.label(_("Keyboard shortcuts"), "h2"))
        column.addWidget(ScrollColumn(inside, beside=True), 1)
        column.addLayout(foot)
        room = window.window().size()
        self.resize(min(WIDTH, room.width() - EDGE), min(HEIGHT, room.height() - EDGE))
        close.setFocus()


def key_cap(keys: str) -> QLabel:
    """A key as it looks on a keyboard."""
    return theme.label(keys, "tag", tabular=True)


def _everywhere() -> tuple[Key, ...]:
    """What is no shortcut but how every control works."""
    return (
        Key(_("Next or previous control"), _native("Tab", "Shift+Tab")),
        Key(_("Walk among starts, sessions and choices"), _("Arrow keys")),
        Key(_("Press, open or choose"), _native("Return", "Space")),
        Key(_("Menu of what has the focus"), _native("Shift+F10")),
        Key(_("Close, or take back a question"), _native("Esc")),
    )


def _native(*keys: str) -> str:
    texts = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    return ", ".join(texts)
