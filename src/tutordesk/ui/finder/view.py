"""``TutorFinder``: search, filters and the list, driven by selection. It asks through its page."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_relative_day, format_time
from tutordesk.services import tutors
from tutordesk.services.rows import NextFreeRow, TutorPage, TutorRow
from tutordesk.ui.finder.card import TutorCardDelegate
from tutordesk.ui.finder.filters import FilterBar
from tutordesk.ui.finder.model import TutorListModel, TutorRole
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.card_list import CardList
from tutordesk.ui.widgets.states import States

PAGE_ROWS = 30
SETTLE_MS = 120
"""A pause in scrolling after which next free starts of the cards in sight are asked for."""


class TutorFinder(QWidget):
    """Find a tutor: ``picked`` carries the selected row, ``counted`` how many match."""

    picked = Signal(object)
    opened = Signal()
    """Enter or a click on a card: show the tutor, where list and tutor share one column."""
    counted = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._zone = page.context.zone
        self.student_id: UUID | None = None
        self._wanted: UUID | None = None
        self.offers_first = False
        self._offered: UUID | None = None
        self._anew = False
        self.filters = FilterBar(self._zone, page.context.me.centre.currency)
        self.filters.changed.connect(self.search)
        self.model = TutorListModel(self.when, self)
        self.model.more = self._on_more
        self.list = self._list()
        self.opened.connect(self.keep)
        self.states = States(self.list, margin=0)
        self.states.retry_asked.connect(self.search)
        self.states.cancel_asked.connect(page.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.filters)
        column.addWidget(self.states, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._ask_next_free)
        self.list.verticalScrollBar().valueChanged.connect(lambda _value: self._settle.start())

    def _list(self) -> CardList:
        view = CardList(_("Tutors"), "tutors", self.model)
        view.setItemDelegate(TutorCardDelegate(self.when, view))
        view.chosen.connect(self._on_chosen)
        view.opened.connect(self.opened)
        return view

    # --- asking ---
    def load(self) -> None:
        """Ask for choices and the list, keeping what is selected."""
        self._page.ask(tutors.subjects, done=self._on_subjects)
        self._page.ask(tutors.courses, done=self._on_courses)
        self._search(limit=max(PAGE_ROWS, len(self.model.rows())))
        self.model.forget_next_free()

    def search(self) -> None:
        """Ask for the first page of what the filters say; an older question is dropped."""
        self._anew = True
        self._search(limit=PAGE_ROWS)

    def _search(self, *, limit: int) -> None:
        self.states.begin()
        self._page.ask(
            tutors.search,
            key="search",
            done=self._on_found,
            failed=self._on_failed,
            criteria=self.filters.criteria,
            after=None,
            limit=limit,
        )

    def _on_more(self, after: tuple[Any, ...]) -> None:
        self._page.ask(
            tutors.search,
            key="search",
            done=self._on_more_found,
            failed=self._on_more_failed,
            criteria=self.filters.criteria,
            after=after,
            limit=PAGE_ROWS,
        )

    def select(self, tutor_id: UUID | None) -> None:
        """Select a tutor if loaded, now or when the list comes."""
        self._wanted = tutor_id
        row = self.model.row_of(tutor_id) if tutor_id is not None else -1
        selection = self.list.selectionModel()
        if row >= 0:
            index = self.model.index(row)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)
        else:
            selection.clear()

    def offer_first(self, *, wanted: bool) -> None:
        """Where list and tutor stand side by side: show the first until somebody chooses."""
        self.offers_first = wanted
        rows = self.model.rows()
        if wanted and rows and self._wanted is None:
            self._offered = rows[0].tutor_id
            self.select(self._offered)

    def keep(self) -> None:
        """The tutor shown is wanted: another search does not replace it."""
        self._offered = None

    @property
    def selected(self) -> TutorRow | None:
        """The tutor selected."""
        chosen = self.list.selectionModel().selectedIndexes()
        return chosen[0].data(TutorRole) if chosen else None

    def when(self, instant: datetime) -> str:
        """Word a next free start: "Tomorrow, 15:00"."""
        day = local_date(instant, self._zone)
        words = format_relative_day(day, local_date(datetime.now(UTC), self._zone))
        return _("{day}, {time}").format(day=words, time=format_time(instant, self._zone))

    # --- answers ---
    def _on_subjects(self, rows: Any) -> None:
        self.filters.show_choices(rows, self.filters._courses)  # noqa: SLF001  # two halves of one answer

    def _on_courses(self, rows: Any) -> None:
        self.filters.show_choices(self.filters._subjects, rows)  # noqa: SLF001  # two halves of one answer

    def _on_found(self, page: TutorPage) -> None:
        selected = self.selected
        wanted = selected.tutor_id if selected is not None else self._wanted
        if self._anew and wanted is not None and wanted == self._offered:
            wanted = self._wanted = None  # nobody chose it: the first of the new answer takes its place
        self._anew = False
        self.list.selectionModel().blockSignals(True)  # a reset clears the selection, which is put back below
        self.model.show_page(page)
        self.list.selectionModel().blockSignals(False)
        self.counted.emit(page.total)
        if page.rows:
            self.states.show_state("content")
        elif self.filters.is_filtering:
            self._show_no_match()
        else:
            self.states.show_state(
                "empty",
                icon="users",
                title=_("No tutors yet"),
                text=_("Tutors appear here as soon as the centre lists them."),
            )
        if wanted is not None:
            self.select(wanted)
            self._wanted = wanted
        else:
            self.offer_first(wanted=self.offers_first)
        self._settle.start()

    def _show_no_match(self) -> None:
        text = self.filters.criteria.text
        title = (
            _("No tutor matches “{text}”").format(text=text) if text else _("No tutor matches these filters")
        )
        self.states.show_state(
            "empty",
            icon="search",
            title=title,
            text=_("Try another word, or ask for less at once."),
            action=(_("Clear filters"), self.filters.clear),
        )

    def _on_failed(self, error: Exception) -> None:
        self.states.fail(error, self._page.show_error)

    def _on_more_found(self, page: TutorPage) -> None:
        self.model.add_page(page)
        self.counted.emit(page.total)
        self._settle.start()

    def _on_more_failed(self, error: Exception) -> None:
        self.model.fetch_failed()
        self._page.show_error(error)

    def _on_chosen(self, index: QModelIndex) -> None:
        row: TutorRow = index.data(TutorRole)
        self._wanted = row.tutor_id
        if row.tutor_id != self._offered:
            self.keep()
        self.picked.emit(row)

    # --- next free starts ---
    def _in_sight(self) -> list[UUID]:
        area = self.list.viewport().rect()
        first: QModelIndex = self.list.indexAt(area.topLeft() + area.topLeft())
        start = first.row() if first.isValid() else 0
        count = area.height() // 90 + 2
        rows = self.model.rows()[start : start + count]
        return [row.tutor_id for row in rows if not self.model.knows_next_free(row.tutor_id)]

    def _ask_next_free(self) -> None:
        wanted = self._in_sight()
        if wanted:
            self._page.ask(
                tutors.next_free,
                key="next_free",
                done=self._on_next_free,
                failed=lambda _error: None,  # cards stay without it; the list itself reports errors
                tutor_ids=wanted,
                student_id=self.student_id,
            )

    def _on_next_free(self, rows: tuple[NextFreeRow, ...]) -> None:
        self.model.show_next_free({row.tutor_id: row.starts_at for row in rows})
