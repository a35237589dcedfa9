"""Preferences: how the window speaks and looks, what is kept on this computer, the own password.

It stores nothing itself but the look; language, theme and password are facts for ``app.py``.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.errors import SignInRefused
from tutordesk.i18n import _, language, zone_city
from tutordesk.ui import theme, tokens
from tutordesk.ui.languages import languages
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.sign_in.fault import FaultLine
from tutordesk.ui.sign_in.fields import PasswordField, labelled
from tutordesk.ui.sign_in.new_password import MIN_CHARACTERS, password_fault
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.segmented import Segmented


class PreferencesPage(Page):
    """One column of cards."""

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
        for card in (self._look_card(), self._time_card(), self._password_card(), self._kept_card()):
            card.setMaximumWidth(640)
            column.addWidget(card)
        column.addStretch(1)
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

    def show_password_changed(self) -> None:
        """The server has the new password."""
        for field in (self.old, self.new, self.again):
            field.clear()
            field.hide_password()
        self._set_busy(busy=False)
        self.fault.say(_("Your password was changed. Use the new one from now on."), tone="info")

    def show_password_refused(self, error: Exception) -> None:
        """Nothing was changed; say why beside the fields."""
        self._set_busy(busy=False)
        if isinstance(error, SignInRefused):
            self.fault.say(_("The password you use now is not right. Nothing was changed."))
            self.old.setFocus(Qt.FocusReason.OtherFocusReason)
            self.old.selectAll()
            return
        words = describe(error)
        self.fault.say(words.text)

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

    def _password_card(self) -> QWidget:
        card, column = _card(_("Your password"))
        self.old = PasswordField()
        self.new = PasswordField()
        self.again = PasswordField()
        column.addWidget(labelled(_("Password you use now"), self.old, "old-password"))
        column.addWidget(labelled(_("New password"), self.new, "new-password"))
        column.addWidget(labelled(_("New password again"), self.again, "new-password-again"))
        column.addWidget(
            theme.label(
                _("At least {count} characters, different from the one you use now.").format(
                    count=MIN_CHARACTERS
                ),
                "small",
                wrap=True,
            )
        )
        self.fault = FaultLine()
        column.addWidget(self.fault)
        self.change = theme.button(_("Change password"), "secondary")
        self.change.setAccessibleIdentifier("change-password")
        self.change.clicked.connect(self._on_change)
        self.again.returnPressed.connect(self._on_change)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addStretch(1)
        column.addLayout(row)
        return card

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

    def _on_change(self) -> None:
        if not self.old.text():
            self.fault.say(_("Type the password you use now."))
            self.old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fault = password_fault(self.new.text(), self.again.text(), self.old.text())
        if fault:
            self.fault.say(fault)
            return
        self.fault.clear()
        self._set_busy(busy=True)
        self.password_asked.emit(self.old.text(), self.new.text())

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.old, self.new, self.again, self.change):
            widget.setEnabled(not busy)


def _card(title: str) -> tuple[QWidget, QVBoxLayout]:
    card = Card()
    column = card.body
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(theme.label(title, "h3"))
    return card, column


def _row(label: str, widget: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    words = theme.label(label, "label")
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    row.addWidget(words, 1)
    row.addWidget(widget)
    return box
