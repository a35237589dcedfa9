"""A card of booking rules: a field for each, and below it a sentence on its effect.

Belongs here: the lines, built one by one. Does not belong here: whose rules they are, and what is chosen.
"""

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo


class RuleCard(Card):
    """``combos`` and ``effects`` are the lines built so far, by the rule's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=6, parent=parent)
        self.combos: dict[str, LabelledCombo] = {}
        self.effects: dict[str, QLabel] = {}
        self.body.addWidget(theme.label(_("Booking rules"), "h3"))

    def build_rule(self, name: str) -> None:
        """Build one rule; the page does so in slices."""
        combo = LabelledCombo(self.title_of(name))
        combo.combo.setAccessibleIdentifier(f"rule-{name.replace('_', '-')}")
        combo.chosen.connect(lambda value, name=name: self.on_rule(name, value))
        effect = theme.label("", "small", wrap=True)
        self.combos[name], self.effects[name] = combo, effect
        self.body.addSpacing(6)
        self.body.addWidget(combo)
        self.body.addWidget(effect)
        self.show_rule(name)

    def title_of(self, name: str) -> str:
        """Return what the rule is called."""
        raise NotImplementedError

    def show_rule(self, name: str) -> None:
        """Show the value in force and what it does."""
        raise NotImplementedError

    def on_rule(self, name: str, value: Any) -> None:
        """Another value was chosen."""
        raise NotImplementedError
