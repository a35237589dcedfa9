"""The cells of lines: words in any script stand on one line, in both directions, picked or not."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tutordesk.i18n import N_
from tutordesk.ui import theme
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.table import Column, RowTableModel

NAMES = ("Anna Berger", "Anna فاطمة", "Anna فاطمة حداد الطويلة الاسم جدا")


@pytest.fixture
def table(qtbot: QtBot) -> LineTable:
    made = LineTable("People", "people-lines")
    qtbot.addWidget(made)
    made.take(RowTableModel((Column("name", N_("Name"), lambda name: name),), lambda name: name), {})
    made.resize(200, 240)
    made.show()
    made.model().show(NAMES)
    made.share_room()
    return made


def _first_word(table: LineTable, row: int) -> QImage:
    """The pixels of "Anna" in a row, black on white or not."""
    cell = table.visualRect(table.model().index(row, 0))
    width = table.fontMetrics().horizontalAdvance("Anna")
    left = cell.left() + 10
    return table.viewport().grab(QRect(left, cell.top(), width, cell.height())).toImage()


def _top_and_bottom(image: QImage) -> tuple[int, int]:
    ground = image.pixelColor(0, 2)
    inked = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y) != ground for x in range(image.width()))
    ]
    return inked[0], inked[-1]


def test_a_taller_script_keeps_the_line(table: LineTable) -> None:
    plain, borrowed, cut = (_top_and_bottom(_first_word(table, row)) for row in range(3))
    assert borrowed == plain
    assert cut == plain


def test_a_picked_line_has_the_colours_of_one(table: LineTable) -> None:
    table.pick(1)
    image = _first_word(table, 1)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    darkest = min(pixels, key=lambda pixel: pixel.lightness())  # no letter need cover a pixel wholly
    assert darkest.blue() > 0x80 > theme.color("text").blue()


def test_right_to_left_words_begin_at_the_right(table: LineTable) -> None:
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    cell = table.visualRect(table.model().index(1, 0))
    left_half = table.viewport().grab(QRect(cell.left() + 10, cell.top(), 40, cell.height())).toImage()
    ground = left_half.pixelColor(0, 2)
    assert all(
        left_half.pixelColor(x, y) == ground for x in range(40) for y in range(2, left_half.height() - 2)
    )


def test_lines_that_wrap_are_as_high_as_their_words(table: LineTable) -> None:
    before = [table.rowHeight(row) for row in range(3)]
    table.setWordWrap(True)
    table.share_room()
    one, _two, most = (table.rowHeight(row) for row in range(3))
    assert one <= before[0]
    assert most >= 2 * table.fontMetrics().height() + 10  # with air, whatever the script
