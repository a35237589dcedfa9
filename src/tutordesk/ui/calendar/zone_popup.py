"""Choosing a second time zone for the hours of a calendar: type a city, or take one of a few.

Belongs here: the list and its search. Does not belong here: whose zone the calendar itself is in.
"""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_offset, zone_city
from tutordesk.ui import theme
from tutordesk.ui.calendar.popup import Popup
from tutordesk.ui.widgets.scroll import float_scroll_bar
from tutordesk.ui.widgets.search import SearchField

WIDTH, HEIGHT = 300, 320
MOST = 40
FEW = (
    "Europe/London",
    "Europe/Madrid",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
)


class ZonePopup(Popup):
    """``zone_chosen`` carries an IANA name, or None for no second zone."""

    zone_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Second time zone"))
        self.setAccessibleIdentifier("zone-popup")
        self._own = "UTC"
        self._chosen: str | None = None
        self._now: datetime | None = None
        self.search = SearchField(_("Search a city or zone"))
        self.search.searched.connect(self._fill)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Time zones"))
        self.list.setProperty("kind", "choices")
        self.list.setFont(theme.font(13))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        float_scroll_bar(self.list)
        self.list.itemClicked.connect(self._on_item)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(theme.label(_("Second time zone"), "h3"))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.setFixedSize(WIDTH, HEIGHT)

    def open_at(self, below: QWidget, own: str, chosen: str | None, now: datetime) -> None:
        """Open below a widget; ``own`` is the calendar's zone, which is not offered."""
        self._own, self._chosen, self._now = own, chosen, now
        self.search.put("")
        self._fill("")
        self.show_below(below, trailing=True)
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the line chosen, arrows walk while typing."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            item = self.list.currentItem() or self.list.item(0)
            if item is not None:
                self._on_item(item)
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.setCurrentRow(max(0, self.list.currentRow()))
        else:
            super().keyPressEvent(event)

    def _fill(self, text: str) -> None:
        self.list.clear()
        if not text:
            self._add(_("No second zone"), None)
        wanted = text.casefold().replace(" ", "_")
        found = [zone for zone in _zones() if wanted in zone.casefold()] if wanted else list(FEW)
        if not wanted and self._chosen is not None and self._chosen not in found:
            found.insert(0, self._chosen)
        for zone in [zone for zone in found if zone != self._own][:MOST]:
            self._add(self._words(zone), zone)
        if self.list.count() == 0:
            item = QListWidgetItem(_("No such zone"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def _words(self, zone: str) -> str:
        offset = format_offset(self._now, zone) if self._now is not None else ""
        return _("{city} ({offset})").format(city=zone_city(zone), offset=offset)

    def _add(self, text: str, zone: str | None) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, zone)
        item.setToolTip(zone or "")
        self.list.addItem(item)
        if zone == self._chosen:
            self.list.setCurrentItem(item)

    def _on_item(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.close()
            self.zone_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


@lru_cache(1)
def _zones() -> tuple[str, ...]:
    return tuple(
        sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    )


def is_zone(zone: str) -> bool:
    """Whether a name is a zone's, here and now."""
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True
