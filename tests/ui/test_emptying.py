"""A layout emptied and filled again follows the heights of its widgets."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tutordesk.ui.widgets.emptying import take_all


def test_widgets_put_back_are_still_followed(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    card = QWidget()
    inside = QVBoxLayout(card)
    label = QLabel("one line")
    label.setWordWrap(True)
    inside.addWidget(label)
    column.addWidget(card)
    column.addStretch(1)
    holder.resize(200, 400)
    holder.show()
    for _again in range(3):
        take_all(column)
        column.addWidget(card)
        column.addStretch(1)
    assert column.count() == 2
    qtbot.waitUntil(lambda: card.height() > 0)
    before = column.heightForWidth(200)
    label.setText("many lines " * 40)
    qtbot.waitUntil(lambda: column.heightForWidth(200) > before + 100)
    assert card.isVisible()
