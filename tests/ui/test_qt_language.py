"""Qt's own words follow the language: its dialogs, its menus and its date picker."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from tutordesk import i18n
from tutordesk.ui import qt_language


@pytest.fixture
def translator(qapp: QApplication) -> Iterator[QTranslator]:
    before = QLocale()
    one = QTranslator()
    yield one
    i18n.set_language("en")
    qt_language.speak(one)
    QLocale.setDefault(before)


def cancel_in(translator: QTranslator, code: str) -> str:
    i18n.set_language(code)
    qt_language.speak(translator)
    return QCoreApplication.translate("QPlatformTheme", "Cancel")


def test_words_and_dates_follow(translator: QTranslator) -> None:
    assert cancel_in(translator, "es") == "Cancelar"
    assert QLocale().dayName(1) == "lunes"
    assert cancel_in(translator, "en") == "Cancel"
    assert QLocale().dayName(1) == "Monday"
    assert QLocale().name() == "en_GB"


def test_arabic_turns_the_window_round(translator: QTranslator) -> None:
    assert cancel_in(translator, "ar") != "Cancel"
    assert QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert cancel_in(translator, "x-pseudo") == "Cancel"
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight
