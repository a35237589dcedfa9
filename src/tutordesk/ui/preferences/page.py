"""Preferences: how the window speaks and looks, what is kept on this computer, the own password.

It stores nothing itself but the look; language, theme and password are facts for ``app.py``.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _, language, zone_city
from tutordesk.ui import theme, tokens
from tutordesk.ui.languages import languages
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.preferences.password_card import PasswordCard
from tutordesk.ui.turns import Turns
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.segmented import Segmented


class PreferencesPage(Page):
    """One column of cards, built in turns from the top: what is in sight first."""

    language_picked = Signal(str)
    theme_picked = Signal(str)
    password_asked = Signal(str, str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        inside = QWidget()
        column = QVBoxLayout(inside)
        self._column = column
        column.setSpacing(16)
        column.addWidget(theme.label(_("Preferences"), "h1"))
        column.addStretch(1)
        self._add(self._look_card())
        self.password = PasswordCard()
        self.password.asked.connect(self.password_asked)
        self._turns = Turns(
            self,
            [
                lambda: self._add(self._time_card()),
                self._build_password,
                *self.password.parts(),
                lambda: self._add(self._kept_card()),
            ],
        )
        outer = QVBoxLayout(self.content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollColumn(inside))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow margins in a narrow window."""
        super().resizeEvent(event)
        narrow = self.window().width() < tokens.NARROW_BELOW
        self._column.setContentsMargins(*((16, 16, 16, 16) if narrow else (32, 26, 32, 32)))

    def load(self) -> None:
        """Nothing to ask the server: what is shown here was known at sign-in."""
        self.show_state("content")
        self._turns.start()

    def show_password_changed(self) -> None:
        """The server has the new password."""
        self.password.show_changed()

    def show_password_refused(self, error: Exception) -> None:
        """Nothing was changed; the card says why."""
        self.password.show_refused(error)

    def build_all(self) -> None:
        """Build every part now."""
        self._turns.finish()

    def _look_card(self) -> QWidget:
        card, column = _card(_("Language and look"))
        tongue = Segmented(list(languages().items()), language(), name=_("Language"))
        tongue.setAccessibleIdentifier("language")
        tongue.chosen.connect(self.language_picked)
        column.addWidget(_row(_("Language"), tongue))
        look = Segmented(
            [("system", _("Like the computer")), ("light", _("Light")), ("dark", _("Dark"))],
            self.context.settings.values.theme,
            name=_("Theme"),
        )
        look.setAccessibleIdentifier("theme")
        look.chosen.connect(self.theme_picked)
        column.addWidget(_row(_("Theme"), look))
        return card

    def _time_card(self) -> QWidget:
        card, column = _card(_("Time zone"))
        zone = self.context.zone
        column.addWidget(
            theme.label(_("{city} ({zone})").format(city=zone_city(zone), zone=zone), "strong", wrap=True)
        )
        column.addWidget(
            theme.label(
                _("All times are shown in this zone. It is part of your profile; the front desk changes it."),
                "body",
                wrap=True,
            )
        )
        return card

    def _build_password(self) -> None:
        self._add(_dressed(self.password, _("Your password")))

    def _kept_card(self) -> QWidget:
        card, column = _card(_("What this computer keeps"))
        kept = self.context.settings.values.keyring
        column.addWidget(
            theme.label(
                _(
                    "The server’s address, your sign-in number, your centre’s name and telephone number, and "
                    "how the window looked. Sessions and people are never stored here."
                ),
                "body",
                wrap=True,
            )
        )
        column.addWidget(
            theme.label(
                _("Your password is in this computer’s keyring until you sign out.")
                if kept
                else _("Your password is not kept on this computer."),
                "body",
                wrap=True,
            )
        )
        return card

    def _add(self, card: QWidget) -> None:
        """Put a card below those there are, above the room that is left."""
        card.setMaximumWidth(640)
        self._column.insertWidget(self._column.count() - 1, card)


def _card(title: str) -> tuple[QWidget, QVBoxLayout]:
    card = Card()
    return card, _dressed(card, title).body


def _dressed(card: Card, title: str) -> Card:
    column = card.body
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(theme.label(title, "h3"))
    return card


def _row(label: str, widget: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    words = theme.label(label, "label")
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    row.addWidget(words, 1)
    row.addWidget(widget)
    return box
