"""The card: a surface with a thin border and round corners."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tutordesk.ui import theme


class Card(QFrame):
    """Put widgets into ``body``; ``set_chosen`` draws the accent border."""

    def __init__(self, margin: int = 16, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)

    def set_chosen(self, chosen: bool) -> None:  # a state
        """Mark the card as the chosen one."""
        theme.set_property(self, "chosen", chosen)

    def set_tone(self, tone: str) -> None:
        """Tint the border: ``warning``, or empty for none."""
        theme.set_property(self, "tone", tone)


class Sunken(QFrame):
    """A quiet inset ground, for tiles and remarks. Put widgets into ``body``; tones as on notices."""

    def __init__(self, margin: int = 10, spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)
