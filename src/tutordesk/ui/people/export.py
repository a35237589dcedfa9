"""People and hours as tables, with the columns that ``tutordesk import`` reads back (never translated).

Belongs here: what is asked for and which tables come of it. Does not belong here: collecting and writing
(``ui/export.py``), cells (``services/exports.py``).
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import _
from tutordesk.services import exports
from tutordesk.ui.export import Export, Hand, Pages, Table, dated, lines_of
from tutordesk.ui.people.people_list import PeopleList


class PeopleExport(Export):
    """The people found, and everybody's hours; a menu asks which."""

    def ask_which(self, below: QWidget, found: PeopleList) -> QMenu:
        """Offer both below a button."""
        menu = QMenu(below)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("Save as CSV…"))
        menu.addAction(_("People found…")).triggered.connect(lambda: self.people(found))
        menu.addAction(_("Hours of all tutors, and closures…")).triggered.connect(self.hours)
        place = below.rect().bottomLeft()
        if not below.isRightToLeft():  # the button stands at the trailing edge: the menu stays in the window
            place.setX(below.width() - menu.sizeHint().width())
        menu.popup(below.mapToGlobal(place))
        return menu

    def people(self, found: PeopleList) -> None:
        """Save everybody found, also those not shown yet; nobody's password is known here."""
        fetch = partial(
            self.ask_pages,
            exports.people,
            _found,
            text=found.text,
            limit=exports.MOST_ROWS,
            **found.filters(),
        )
        self.save_table("people", _("Save people"), "people.csv", fetch, _people)

    def hours(self) -> None:
        """Save the hours of all tutors with who they are, and the closures."""
        today = local_date(datetime.now(UTC), self.page.context.me.centre.timezone)
        self.save_tables(
            "hours", _("Save hours in this folder"), dated("hours", today), self._fetch_hours, _hours
        )

    def _fetch_hours(self, done: Hand) -> None:
        def paged(pages: Pages) -> None:
            self.ask(exports.closures, lambda closures: done((pages, closures)))

        self.ask_pages(exports.hours, _found, paged)


def _found(page: Any) -> int:
    count: int = page.found
    return count


def _people(pages: Pages) -> Table:
    return Table("people.csv", exports.PEOPLE, lines_of(pages, "people"))


def _hours(found: tuple[Pages, tuple[tuple[str, ...], ...]]) -> list[Table]:
    pages, closures = found
    return [
        _people(pages),
        Table("tutors.csv", exports.TUTORS, lines_of(pages, "tutors")),
        Table("weekly_hours.csv", exports.WEEKLY_HOURS, lines_of(pages, "weekly_hours")),
        Table("overrides.csv", exports.OVERRIDES, lines_of(pages, "overrides")),
        Table("closures.csv", exports.CLOSURES, closures),
    ]
