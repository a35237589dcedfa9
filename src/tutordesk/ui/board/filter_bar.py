"""Whom the board shows: free now, subjects as chips, and the rest behind one button.

Belongs here: the controls and the ``Choice`` they make. Does not belong here: what a choice leaves
(``day_columns.py``).
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number
from tutordesk.services.board_rows import BoardTutor
from tutordesk.services.rows import CourseRow, SubjectRow
from tutordesk.ui import theme
from tutordesk.ui.board.day_columns import Choice
from tutordesk.ui.calendar.popup import Popup
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo

GAP = 8


class FilterBar(QWidget):
    """Chips as far as they fit; whatever does not is in the list of the button."""

    changed = Signal(object)
    """The ``Choice`` made."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice()
        self._subjects: tuple[SubjectRow, ...] = ()
        self._courses: tuple[CourseRow, ...] = ()
        self._chips: dict[UUID, Chip] = {}
        self.free_now = Chip(_("Free now"))
        self.free_now.setAccessibleIdentifier("board-free-now")
        self.free_now.toggled.connect(lambda on: self._set(free_now=on))
        self.more = theme.button(_("Filter"), "secondary", "sliders")
        self.more.setAccessibleIdentifier("board-filter")
        self.more.clicked.connect(self.open_more)
        self.popup: FilterPopup | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.free_now)
        self._row.addStretch(1)
        self._row.addWidget(self.more)
        self._say()

    def show_tutors(self, tutors: Iterable[BoardTutor], free_now: int) -> None:
        """Offer the subjects these teach, and say how many are free now."""
        found = {one.subject_id: one for tutor in tutors for one in tutor.subjects}
        subjects = tuple(sorted(found.values(), key=lambda one: (one.position, one.name)))
        text = _("Free now {count}").format(count=format_number(free_now)) if free_now else _("Free now")
        if self.free_now.text() != text:
            self.free_now.setText(text)
        if subjects != self._subjects:
            self._subjects = subjects
            self._dress_chips()
            if self.popup is not None:
                self.popup.show_offers(self._subjects, self._courses)
        self._fit()

    def show_courses(self, courses: tuple[CourseRow, ...]) -> None:
        """Offer these courses."""
        self._courses = courses
        if self.popup is not None:
            self.popup.show_offers(self._subjects, courses)

    def clear(self) -> None:
        """Show everybody."""
        self.set_choice(Choice(sort=self.choice.sort))

    def set_choice(self, choice: Choice) -> None:
        """Choose, and let every control follow."""
        if choice == self.choice:
            return
        self.choice = choice
        for key, chip in self._chips.items():
            _check(chip, on=key in choice.subject_ids)
        _check(self.free_now, on=choice.free_now)
        if self.popup is not None:
            self.popup.show_choice(choice)
        self._say()
        self.changed.emit(choice)

    def open_more(self) -> None:
        """Open what has no chip."""
        if self.popup is None:
            self.popup = FilterPopup(self)
            self.popup.chosen.connect(lambda changes: self._set(**changes))
            self.popup.cleared.connect(self.clear)
            self.popup.show_offers(self._subjects, self._courses)
        self.popup.show_choice(self.choice)
        self.popup.adjustSize()
        self.popup.show_below(self.more, trailing=True)
        self.popup.subject.combo.setFocus(Qt.FocusReason.PopupFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Chips give way."""
        return QSize(200, super().minimumSizeHint().height())

    def _set(self, **changes: object) -> None:
        self.set_choice(replace(self.choice, **changes))  # type: ignore[arg-type]  # by the controls' own keys

    def _dress_chips(self) -> None:
        for chip in self._chips.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for place, subject in enumerate(self._subjects, 1):
            chip = Chip(subject.name, position=subject.position)
            chip.setChecked(subject.subject_id in self.choice.subject_ids)
            chip.toggled.connect(lambda on, key=subject.subject_id: self._on_subject(key, on=on))
            self._row.insertWidget(place, chip)
            self._chips[subject.subject_id] = chip

    def _on_subject(self, subject_id: UUID, *, on: bool) -> None:
        others = self.choice.subject_ids - {subject_id}
        self._set(subject_ids=others | {subject_id} if on else others)

    def _fit(self) -> None:
        left = self.width() - self.free_now.sizeHint().width() - self.more.sizeHint().width() - 2 * GAP
        full = False
        for chip in self._chips.values():
            left -= chip.sizeHint().width() + GAP
            full = full or left < 0
            if chip.isHidden() != full:
                chip.setVisible(not full)

    def _say(self) -> None:
        choice = self.choice
        count = bool(choice.course_id) + bool(choice.place) + (choice.sort != "name")
        self.more.setText(_("Filter ({count})").format(count=format_number(count)) if count else _("Filter"))


class FilterPopup(Popup):
    """Subject, course, place, order."""

    chosen = Signal(object)
    """What to change in the choice, by its fields."""
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Filter"))
        self.subject, self.course = LabelledCombo(_("Subject")), LabelledCombo(_("Course"))
        self.place, self.order = LabelledCombo(_("Place")), LabelledCombo(_("Order"))
        self.place.set_options(
            [("", _("Anywhere")), ("online", _("Online")), ("in_person", _("In person"))], ""
        )
        self.order.set_options([("name", _("By name")), ("next_free", _("Next free first"))], "name")
        self.subject.chosen.connect(
            lambda key: self.chosen.emit({"subject_ids": frozenset({key} if key else ())})
        )
        self.course.chosen.connect(lambda key: self.chosen.emit({"course_id": key}))
        self.place.chosen.connect(lambda key: self.chosen.emit({"place": key}))
        self.order.chosen.connect(lambda key: self.chosen.emit({"sort": key}))
        everybody = theme.button(_("Show all tutors"))
        everybody.clicked.connect(self.cleared)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        for part in (self.subject, self.course, self.place, self.order):
            part.combo.setMinimumWidth(240)
            column.addWidget(part)
        column.addWidget(everybody)

    def show_offers(self, subjects: tuple[SubjectRow, ...], courses: tuple[CourseRow, ...]) -> None:
        """Offer these."""
        self.subject.set_options(
            [(None, _("Every subject")), *((one.subject_id, one.name) for one in subjects)]
        )
        self.course.set_options([(None, _("Every course")), *((one.course_id, one.name) for one in courses)])

    def show_choice(self, choice: Choice) -> None:
        """Follow a choice."""
        only = next(iter(choice.subject_ids)) if len(choice.subject_ids) == 1 else None
        self.subject.choose(only)
        self.course.choose(choice.course_id)
        self.place.choose(choice.place)
        self.order.choose(choice.sort)


def _check(chip: Chip, *, on: bool) -> None:
    if chip.isChecked() != on:
        chip.blockSignals(True)
        chip.setChecked(on)
        chip.blockSignals(False)
