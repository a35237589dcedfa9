"""Qt's own words and formats in the language in force: context menus, file dialogs, the date picker.

Our sentences are gettext's (``tutordesk.i18n``); what is said here comes with Qt.
"""

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from tutordesk import i18n


def speak(translator: QTranslator) -> None:
    """Let Qt follow ``i18n.language()``; ``translator`` is kept by whoever asks, and filled anew."""
    QApplication.removeTranslator(translator)
    code = i18n.language()
    # like in i18n, English is British here, and a private language has formats of no other
    locale = QLocale("en_GB") if code.startswith(("en", "x-")) else QLocale(code)
    QLocale.setDefault(locale)
    words = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # Qt speaks English by itself
    if locale.language() != QLocale.Language.English and translator.load(locale, "qtbase", "_", words):
        QApplication.installTranslator(translator)
    direction = Qt.LayoutDirection.RightToLeft if i18n.is_rtl() else Qt.LayoutDirection.LeftToRight
    QApplication.setLayoutDirection(direction)
