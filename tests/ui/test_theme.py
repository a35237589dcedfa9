"""The look, measured: contrast over both palettes, fonts that really get bolder, icons that follow a flip."""

import re
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tutordesk.paths import resource
from tutordesk.ui import theme, tokens
from tutordesk.ui.theme_qss import style_sheet
from tutordesk.ui.widgets.pill import TONES

# Every text token with the grounds it stands on.
PAIRS = [
    *[
        (text, ground)
        for text in ("text", "text2", "text3")
        for ground in ("bg", "surface", "sunken", "weekend")
    ],
    ("text", "border"),
    *[("onprimary", ground) for ground in ("primary", "hover")],
    *[("onsoft", ground) for ground in ("soft", "softhover", "surface", "bg")],
    *[(text, ground) for text, ground in TONES.values()],
    *[(text, ground) for text in ("ok", "warn", "danger") for ground in ("surface", "bg")],
    *[("text", ground) for ground in ("oksoft", "warnsoft", "dangersoft", "soft")],
    *[("text2", ground) for ground in ("oksoft", "warnsoft", "dangersoft", "soft")],
]


def contrast(one: QColor, other: QColor) -> float:
    def luminance(colour: QColor) -> float:
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground"), sorted(set(PAIRS)))
def test_words_can_be_read(either_theme: str, text: str, ground: str) -> None:
    assert contrast(theme.color(text), theme.color(ground)) >= 4.5


def test_accents_can_be_read(either_theme: str) -> None:
    for position in range(len(tokens.ACCENTS)):
        strong, soft = theme.accent(position)
        assert contrast(strong, soft) >= 4.5, position
        assert contrast(strong, theme.color("surface")) >= 4.5, position
    assert theme.accent(0) == theme.accent(len(tokens.ACCENTS))


def test_the_focus_ring_stands_out(either_theme: str) -> None:
    for ground in ("bg", "surface", "sunken", "soft"):
        assert contrast(theme.color("primary"), theme.color(ground)) >= 3.0


def test_both_palettes_have_the_same_tokens_and_the_sheet_knows_them_all() -> None:
    assert tokens.LIGHT.keys() == tokens.DARK.keys()
    for palette in tokens.PALETTES.values():
        sheet = style_sheet(palette)
        assert "@" not in sheet
        assert "font" not in sheet  # variable fonts ignore it: fonts are set on widgets
        assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)) <= set(palette.values())


def test_weights_make_wider_words_and_figures_can_be_equally_wide(qapp: Any) -> None:
    def width(font: QFont, text: str) -> float:
        return QFontMetricsF(font).horizontalAdvance(text)

    widths = [width(theme.font(14, weight), "Mathematics") for weight in (400, 500, 600, 700)]
    assert widths == sorted(set(widths))
    tabular = theme.font(14, tabular=True)
    assert width(tabular, "11:11") == width(tabular, "00:00")
    assert width(theme.font(14), "11:11") < width(theme.font(14), "00:00")


def test_our_fonts_are_in_force(qapp: Any) -> None:
    families = theme.font().families()
    assert families[0].startswith("Inter")
    assert any("Arabic" in family for family in families)
    label = theme.label("Amelia Novák", "h1")
    assert label.fontInfo().family().startswith("Inter")
    assert label.fontInfo().pixelSize() == 24


def test_fonts_survive_a_flip(qtbot: Any) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    label, button = theme.label("09:00", "h2", tabular=True), theme.button("Book session", "primary")
    row.addWidget(label)
    row.addWidget(button)
    box.show()
    before = (QFontMetricsF(label.font()).horizontalAdvance("09:00"), button.sizeHint())
    for name in ("dark", "light", "dark"):
        theme.use(name)
        assert theme.name() == name
        assert (QFontMetricsF(label.font()).horizontalAdvance("09:00"), button.sizeHint()) == before
        assert label.fontInfo().pixelSize() == 18


def test_icons_follow_the_theme_without_being_made_again(qapp: Any) -> None:
    icon = theme.icon("calendar", "text")
    light = icon.pixmap(QSize(24, 24)).toImage()
    theme.use("dark")
    dark = icon.pixmap(QSize(24, 24)).toImage()
    assert _ink(light) == tokens.LIGHT["text"].lower()
    assert _ink(dark) == tokens.DARK["text"].lower()


def test_icons_answer_for_disabled_checked_and_dense_screens(qapp: Any) -> None:
    from PySide6.QtGui import QIcon

    icon = theme.icon("check", "text", on="primary")
    assert _ink(icon.pixmap(24, QIcon.Mode.Disabled).toImage()) == tokens.LIGHT["text3"].lower()
    checked = icon.pixmap(QSize(24, 24), QIcon.Mode.Normal, QIcon.State.On)
    assert _ink(checked.toImage()) == tokens.LIGHT["primary"].lower()
    dense = theme.pixmap("check", "text", 20, 2.0)
    assert (dense.width(), dense.devicePixelRatio()) == (40, 2.0)
    for size in (QSize(20, 20), QSize(24, 20)):  # the wide one keeps a gap before a button's words
        crisp = icon.pixmap(size, 2.0)
        assert (crisp.size(), crisp.devicePixelRatio()) == (size * 2, 2.0)


def test_every_icon_is_ours_in_style(qapp: Any) -> None:
    files = sorted(resource("icons").glob("*.svg"))
    assert len(files) > 60
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in text, file.name
        assert 'stroke="currentColor" stroke-width="1.75" stroke-linecap="round"' in text, file.name
        assert not theme.pixmap(file.stem, "text", 24).toImage().isNull()
        assert _ink(theme.pixmap(file.stem, "#ff0000", 48).toImage()) == "#ff0000", file.name


def test_chevrons_swap_right_to_left(qapp: Any) -> None:
    left = theme.pixmap("chevron-left", "text", 24, 1.0).toImage()
    right = theme.pixmap("chevron-right", "text", 24, 1.0).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert theme.pixmap("chevron-left", "text", 24, 1.0).toImage() == right
        assert theme.pixmap("arrow-right", "text", 24, 1.0).toImage() != left
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_desktop_is_followed_only_when_asked(qapp: Any) -> None:
    theme.use("system")
    assert theme.name() == theme.system_name()
    theme.use("dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.name() == "dark"


def test_a_missing_icon_fails_when_it_is_asked_for(qapp: Any) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_the_focus_ring_comes_with_the_keyboard_only(qtbot: Any) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    buttons = [theme.button(text) for text in ("One", "Two")]
    for button in buttons:
        row.addWidget(button)
    with qtbot.waitActive(box):
        box.show()
    window = box.windowHandle()  # where real input arrives: the ring depends on the device, not on the widget
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=buttons[0].geometry().center())
    assert (buttons[0].hasFocus(), buttons[0].property("kb")) == (True, False)
    QTest.keyClick(window, Qt.Key.Key_Tab)
    assert (buttons[1].hasFocus(), buttons[1].property("kb")) == (True, True)
    QTest.keyClick(window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert (buttons[0].property("kb"), buttons[1].property("kb")) == (True, False)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=buttons[1].geometry().center())
    assert (buttons[0].property("kb"), buttons[1].property("kb")) == (False, False)


def test_buttons_are_large_enough_and_words_stay_plain(qtbot: Any) -> None:
    for kind in ("primary", "secondary", "quiet", "danger", "link"):
        button = theme.button("Go", kind)
        qtbot.addWidget(button)
        assert button.sizeHint().height() >= 24
    named = theme.icon_button("x", "Dismiss")
    qtbot.addWidget(named)
    assert (named.accessibleName(), named.toolTip()) == ("Dismiss", "Dismiss")
    label = theme.label("<b>Ada</b>", "body")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert isinstance(label, QLabel)
    assert isinstance(named, QPushButton)


def _ink(image: QImage) -> str:
    """The colour of the image's most opaque pixel."""
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(colours, key=QColor.alpha).name()
