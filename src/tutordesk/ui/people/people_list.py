"""Find somebody: a search field, role and state to filter by, and a list that the server pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.i18n import N_, _
from tutordesk.services import directory
from tutordesk.services.people_rows import PersonRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.paged import PagedList, PagedModel
from tutordesk.ui.people import words
from tutordesk.ui.roles import ORDER, role_word
from tutordesk.ui.table import ROW_ROLE, Column, Index
from tutordesk.ui.widgets.avatar import paint_avatar
from tutordesk.ui.widgets.card_list import TRAIL, CardDelegate, CardList, Place, paint_line
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.search import SearchField

NAME = Column("name", N_("Person"), lambda row: row.display_name)


class PeopleList(PagedList):
    """Everybody with an account; ``picked`` and ``refreshed`` carry a ``PersonRow``."""

    def __init__(self, page: Page, now: Callable[[], datetime]) -> None:
        self._zone, self._now = page.context.zone, now
        search = SearchField(_("Search people"), _("Name, number, phone or e-mail"))
        search.setAccessibleIdentifier("search-people")
        model = PagedModel(NAME, self._spoken)
        self.role = LabelledCombo(_("Role"), show_label=False)
        self.role.combo.setAccessibleIdentifier("people-role")
        self.role.set_options([("", _("All roles")), *((role, role_word(role)) for role in ORDER)])
        self.accounts = LabelledCombo(_("Accounts"), show_label=False)
        self.accounts.combo.setAccessibleIdentifier("people-accounts")
        self.accounts.set_options(
            [("active", _("Active")), ("inactive", _("Deactivated")), ("all", _("All accounts"))]
        )
        super().__init__(page, directory.search, search, model, name=_("People"), identifier="people")
        filters = QWidget()
        row = QHBoxLayout(filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for combo in (self.role, self.accounts):
            combo.shrink()
            combo.chosen.connect(lambda _key: self.search_anew())
            row.addWidget(combo, 1)
        self.column.insertWidget(1, filters)

    def make_delegate(self, view: CardList) -> "PersonDelegate":
        """People as cards."""
        return PersonDelegate(self._zone, self._now, view)

    def filters(self) -> dict[str, Any]:
        """Role and state."""
        active = {"active": True, "inactive": False, "all": None}[self.accounts.key]
        return {"in_role": self.role.key, "active": active}

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter is in force."""
        return bool(self.text or self.role.key or self.accounts.key != "active")

    def show_all(self) -> None:
        """Take search and filters back."""
        self.role.choose("")
        self.accounts.choose("active")
        self.search.put("")
        self.search_anew()

    def show_nobody(self, text: str) -> None:
        """Say that nobody fits."""
        title = _("Nobody fits “{text}”").format(text=text) if text else _("Nobody fits these filters")
        self.states.show_state(
            "empty",
            icon="search",
            title=title,
            text=_("Try part of a name, the sign-in number or the phone number, or other filters."),
            action=(_("Show all"), self.show_all),
        )

    def _spoken(self, row: PersonRow) -> str:
        return words.spoken(row, self._zone, self._now())


class PersonDelegate(CardDelegate):
    """Paints name, roles, number, state and sessions; mirrored with the view."""

    def __init__(self, zone: str, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._zone, self._now = zone, now

    def paint_card(self, painter: QPainter, place: Place, width: int, index: Index) -> None:
        """Paint a person."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, PersonRow):
            return
        here = row.active and bool(row.roles)
        paint_avatar(painter, place(14, 14, 40, 40), row.display_name)
        number = theme.font(12, 500, tabular=True)
        painter.setFont(number)
        room = painter.fontMetrics().horizontalAdvance(row.login) + 2
        painter.setPen(theme.color("text3"))
        painter.drawText(place(width - 14 - room, 12, room, 20), TRAIL, row.login)
        name = place(66, 12, width - 66 - 14 - room - 8, 20)
        paint_line(painter, name, row.display_name, theme.font(14, 600), "text" if here else "text2")
        state = words.state(row)
        token = "warn" if state and not row.active else "text2"
        says = " · ".join(part for part in (words.roles(row), state) if part)
        paint_line(painter, place(66, 34, width - 80, 18), says, theme.font(12, 500), token)
        booked = row.next_starts_at is not None
        token = "ok" if booked else "text3"
        icon = "clock" if booked else "calendar-off"
        drawn = theme.pixmap(icon, token, 14, painter.device().devicePixelRatio())
        spot = place(66, 58, 14, 14)
        painter.drawPixmap(QPoint(spot.x(), spot.y()), drawn)
        line = words.sessions(row, self._zone, self._now())
        paint_line(painter, place(86, 56, width - 100, 18), line, theme.font(12, tabular=True), token)
