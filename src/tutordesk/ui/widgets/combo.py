"""Combo boxes with our chevron, always found by their label."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import paint_trailing_icon

ICON_GAP = 8


class ComboBox(QComboBox):
    """A combo box that paints our chevron and does not change by an accidental wheel turn."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font(14))
        self._dressed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.changed.connect(self.update)

    def showPopup(self) -> None:
        """Dress the list before it first opens: made with the box it would cost more than the box."""
        if not self._dressed:
            self._dressed = True
            self.view().setFont(theme.font(14))
            self.setItemDelegate(QStyledItemDelegate(self))  # the default one ignores the sheet
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, its words cut with an ellipsis, then the chevron at its trailing edge."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - (0 if option.currentIcon.isNull() else option.iconSize.width() + ICON_GAP)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        paint_trailing_icon(painter, self, "chevron-down")
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a focused box follows the wheel; otherwise the page scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LabelledCombo(QWidget):
    """A combo box with its buddy label above (or before) it; ``chosen`` tells the key a person picked."""

    chosen = Signal(object)

    def __init__(
        self, label: str, *, beside: bool = False, show_label: bool = True, combo: ComboBox | None = None
    ) -> None:
        super().__init__()
        self.combo = combo or ComboBox()
        self.label = theme.label(label, "label")
        self.label.setBuddy(self.combo)
        self.combo.setAccessibleName(label)
        layout = QHBoxLayout(self) if beside else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8 if beside else 4)
        layout.addWidget(self.label)
        layout.addWidget(self.combo, 1)
        if not show_label:
            # It must stay in the tree: assistive technology finds the box by it. One pixel is enough.
            self.label.setMaximumSize(1, 1)
            self.label.setIndent(99)  # its words lie outside that pixel
            layout.setSpacing(0)
        self.combo.activated.connect(lambda index: self.chosen.emit(self.combo.itemData(index)))

    def shrink(self) -> None:
        """Let the box be narrower than its longest choice."""
        self.combo.setMinimumContentsLength(6)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def set_options(self, options: Iterable[tuple[Any, str]], current: Any = None) -> None:
        """Replace the choices, (key, text); keeps the key in force where it still exists."""
        wanted = self.key if current is None else current
        self.combo.blockSignals(True)  # Qt's signature
        self.combo.clear()
        for key, text in options:
            self.combo.addItem(text, key)
        self.choose(wanted)
        self.combo.blockSignals(False)  # Qt's signature

    @property
    def key(self) -> Any:
        """The key in force, None when there is none."""
        return self.combo.currentData()

    def choose(self, key: Any) -> None:
        """Pick a key without telling ``chosen``; an unknown one picks the first."""
        keys = [self.combo.itemData(index) for index in range(self.combo.count())]
        if keys:
            self.combo.setCurrentIndex(keys.index(key) if key in keys else 0)
