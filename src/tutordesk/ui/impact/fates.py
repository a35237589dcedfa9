"""Around a list of sessions to decide about: one decision for all of them, and how many have which.

The sessions themselves are in ``decision_row.py``.
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.pill import Pill

LOOKS = {
    "substitute": ("ok", "users"),
    "move": ("accent", "arrows-swap"),
    "keep": ("quiet", "check"),
    "cancel": ("danger", "ban"),
    "": ("warning", "help"),
}


class AllLine(QWidget):
    """A button for each of ``choices`` (fate, words); ``decide`` gets the fate."""

    def __init__(self, choices: Sequence[tuple[str, str]], decide: Callable[[str], object]) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=6)
        said = theme.label(_("All of them:"), "label")
        said.setMinimumHeight(28)
        flow.addWidget(said)
        for fate, text in choices:
            button = theme.button(text, "chip")
            button.setAccessibleIdentifier(f"{fate}-all")
            button.clicked.connect(lambda _checked=False, fate=fate: decide(fate))
            flow.addWidget(button)


class FateCounts(QWidget):
    """A pill for each of ``fates`` that was decided on; the empty one is still to decide."""

    def __init__(self, fates: Sequence[str], spacing: int) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=spacing)
        self.pills = {fate: Pill("", *LOOKS[fate]) for fate in fates}
        for pill in self.pills.values():
            flow.addWidget(pill)

    def show_made(self, made: Sequence[str]) -> None:
        """Count these decisions."""
        for fate, pill in self.pills.items():
            count = made.count(fate)
            text = {
                "substitute": ngettext("{n} substitute", "{n} substitutes", count),
                "move": ngettext("{n} moved", "{n} moved", count),
                "keep": ngettext("{n} kept", "{n} kept", count),
                "cancel": ngettext("{n} cancelled", "{n} cancelled", count),
                "": ngettext("{n} to decide", "{n} to decide", count),
            }[fate]
            pill.show_words(text.format(n=format_number(count)), *LOOKS[fate])
            pill.setVisible(bool(count))
