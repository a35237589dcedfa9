"""Choosing a time zone by typing a part of its name; the current offset is shown with it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_offset
from tutordesk.ui import theme


class ZoneField(QWidget):
    """A line that completes zone names; ``chosen`` carries one that exists, anything else goes back."""

    chosen = Signal(str)
    wanted = Signal()
    """The names are needed now: call ``show_zones``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zones: tuple[str, ...] = ()
        self._zone = ""
        self.line = QLineEdit()
        self.line.setFont(theme.font(14))
        self.line.setMaxLength(64)
        self.line.setAccessibleName(_("Time zone"))
        self.line.setAccessibleIdentifier("time-zone")
        label = theme.label(_("Time zone"), "label")
        label.setBuddy(self.line)
        self.offset = theme.label("", "label", tabular=True)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.line, 1)
        row.addWidget(self.offset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addLayout(row)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        if (popup := completer.popup()) is not None:
            popup.setFont(theme.font(14))
        completer.activated.connect(self._on_picked)
        self.line.setCompleter(completer)
        self.line.editingFinished.connect(self._on_finished)
        self.line.installEventFilter(self)

    def show_zone(self, zone: str) -> None:
        """Show the zone in force with its offset now."""
        self._zone = zone
        if self.line.text() != zone:
            self.line.setText(zone)
            self.line.setCursorPosition(0)
        self.offset.setText(format_offset(datetime.now(UTC), zone))

    def show_zones(self, zones: Sequence[str]) -> None:
        """Offer these names; spaces may be typed for underscores."""
        self._zones = tuple(zones)
        self._names.setStringList(list(zones))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The long list is asked for when somebody comes here."""
        if event.type() == QEvent.Type.FocusIn and not self._zones:
            self.wanted.emit()
        return super().eventFilter(watched, event)

    def _on_picked(self, name: str) -> None:
        if name in self._zones:
            self.chosen.emit(name)

    def _on_finished(self) -> None:
        typed = self.line.text().strip().replace(" ", "_").casefold()
        found = [name for name in self._zones if name.casefold() == typed]
        found = found or [name for name in self._zones if name.casefold().rpartition("/")[2] == typed]
        if len(found) == 1:
            self.chosen.emit(found[0])
        else:
            self.line.setText(self._zone)
