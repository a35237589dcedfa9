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
from tutordesk.ui.export import Export, Pages, Table, dated, lines_of
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
        self.collect(
            exports.people,
            self._save_people,
            _found,
            text=found.text,
            limit=exports.MOST_ROWS,
            **found.filters(),
        )

    def hours(self) -> None:
        """Save the hours of all tutors with who they are, and the closures."""
        self.collect(exports.hours, self._ask_closures, _found)

    def _save_people(self, pages: Pages) -> None:
        self.save_table(_("Save people"), partial(_people, pages))

    def _ask_closures(self, pages: Pages) -> None:
        self.page.ask(
            exports.closures,
            key="export",
            done=partial(self._save_hours, pages),
            failed=self.page.show_error,
        )

    def _save_hours(self, pages: Pages, closures: tuple[tuple[str, ...], ...]) -> None:
        today = local_date(datetime.now(UTC), self.page.context.me.centre.timezone)
        self.save_tables(
            _("Save hours in this folder"), dated("hours", today), partial(_hours, pages, closures)
        )


def _found(page: Any) -> int:
    count: int = page.found
    return count


def _people(pages: Pages) -> Table:
    return Table("people.csv", exports.PEOPLE, lines_of(pages, "people"))


def _hours(pages: Pages, closures: tuple[tuple[str, ...], ...]) -> list[Table]:
    return [
        _people(pages),
        Table("tutors.csv", exports.TUTORS, lines_of(pages, "tutors")),
        Table("weekly_hours.csv", exports.WEEKLY_HOURS, lines_of(pages, "weekly_hours")),
        Table("overrides.csv", exports.OVERRIDES, lines_of(pages, "overrides")),
        Table("closures.csv", exports.CLOSURES, closures),
    ]
