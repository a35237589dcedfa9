"""The line below signing in: the version, the language and the theme."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from tutordesk import __version__
from tutordesk.i18n import _, language
from tutordesk.ui import theme
from tutordesk.ui.languages import languages


class Foot(QWidget):
    """``language_picked`` carries a code, ``theme_picked`` "light" or "dark"."""

    language_picked = Signal(str)
    theme_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 4, 24, 10)
        row.setSpacing(4)
        row.addWidget(theme.label(_("TutorDesk {version}").format(version=__version__), "small"))
        row.addStretch(1)
        row.addWidget(self._language_button())
        self._theme_button = theme.button(_("Dark theme"), "quiet", "moon")
        self._theme_button.setAccessibleIdentifier("theme")
        self._theme_button.clicked.connect(
            lambda: self.theme_picked.emit("light" if theme.name() == "dark" else "dark")
        )
        theme.changed.connect(self._word_theme)
        self._word_theme()
        row.addWidget(self._theme_button)

    def _language_button(self) -> QPushButton:
        name = languages().get(language(), language())
        button = theme.button(name, "quiet", "globe")
        button.setAccessibleName(_("Language"))
        button.setAccessibleDescription(name)
        button.setAccessibleIdentifier("language")
        menu = QMenu(button)
        group = QActionGroup(menu)
        for code, own_name in languages().items():
            action = QAction(own_name, group)
            action.setCheckable(True)
            action.setChecked(code == language())
            action.triggered.connect(lambda _checked=False, code=code: self.language_picked.emit(code))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _word_theme(self) -> None:
        dark = theme.name() == "dark"
        self._theme_button.setText(_("Light theme") if dark else _("Dark theme"))
        self._theme_button.setIcon(theme.icon("sun" if dark else "moon", "text2", 18))
