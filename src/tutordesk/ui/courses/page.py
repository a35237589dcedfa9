"""Courses: what the centre teaches, who offers it at which price, who takes it.

Belongs here: asking, the arrangement, leaving. Does not belong here: the parts (beside this file), what is
written (``writes.py``), and who may do what: administrators edit subjects and courses, the front desk reads,
prices, enrolls and ends.
"""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import courses as service
from tutordesk.services import enrollments
from tutordesk.services.people_rows import CourseBook, CourseFile, OfferFile
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.courses.course_form import CourseForm
from tutordesk.ui.courses.course_list import CourseList
from tutordesk.ui.courses.enrolled_card import SHOWN
from tutordesk.ui.courses.pane import CoursePane
from tutordesk.ui.courses.subjects_pane import SubjectsPane
from tutordesk.ui.courses.writes import Writes
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.list_page import ListPage
from tutordesk.ui.page import PageContext
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.states import States


class CoursesPage(ListPage):
    """The page ``courses`` of desk and administrators."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"course", "tutor", "enrollment", "session", "centre"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._may_edit = context.role == "admin"
        self._book = CourseBook((), ())
        self._wanted: UUID | None = None
        self._after_save: Callable[[], object] | None = None
        self.pane: CoursePane | None = None
        self.subjects: SubjectsPane | None = None
        self.new: CourseForm | None = None
        self.writes = Writes(self)
        self.writes.course_saved.connect(self._on_course_saved)
        self.writes.offer_saved.connect(self._on_offer_saved)
        self.writes.refused.connect(self._stay)
        self._build()
        self.guard(self._show_writes)

    # --- building ------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.edit_subjects = theme.button(_("Subjects…"))
        self.edit_subjects.setAccessibleIdentifier("edit-subjects")
        self.edit_subjects.clicked.connect(self.show_subjects)
        self.add = theme.button(_("New course"), "primary", "plus")
        self.add.setAccessibleIdentifier("new-course")
        self.add.clicked.connect(self.begin_course)
        for button in (self.edit_subjects, self.add):
            button.setVisible(self._may_edit)
        self.list = CourseList()
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(lambda: self.columns.show_detail(True))
        self.places = QStackedWidget()
        self.pane_states = States(self.places, margin=0)
        self.pane_states.show_state(
            "empty",
            icon="graduation-cap",
            title=_("Choose a course"),
            text=_("You see who offers it at which price, and who is enrolled."),
        )
        self.arrange(
            _("Courses"),
            self.list,
            self.pane_states,
            view=self.list.view,
            back=(_("All courses"), "all-courses"),
            actions=(self.edit_subjects, self.add),
        )

    def _place(self, widget: QWidget) -> None:
        if self.places.indexOf(widget) < 0:
            self.places.addWidget(widget)
        self.places.setCurrentWidget(widget)
        self.pane_states.show_state("content")

    def _make_pane(self) -> CoursePane:
        made = CoursePane(self, may_edit=self._may_edit)
        made.course_saved.connect(self.writes.save_course)
        made.offers.changed.connect(self._on_offer)
        made.enrolled.searched.connect(lambda _text: self._ask_enrolled())
        made.enrolled.enroll_asked.connect(self._on_enroll)
        made.enrolled.ended.connect(self.writes.end)
        made.show_subjects(self._book.subjects)
        made.show_writes(self.writes_reason)
        return made

    # --- loading -------------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for every course, and for the offers and students of the one shown."""
        self.ask(service.all, done=self._on_book)
        self._load_shown()

    def open(self, **target: Any) -> None:
        """Turn to a course (``course_id``)."""
        if (course_id := target.get("course_id")) is not None:
            self._wanted = course_id
            self._turn_to_wanted()

    def _load_shown(self) -> None:
        if self.pane is None or self.pane.row is None:
            return
        course_id = self.pane.row.course.course_id
        self.ask(service.offers, course_id=course_id, done=self._on_offers, failed=self.show_error)
        self._ask_enrolled()

    def _ask_enrolled(self) -> None:
        if self.pane is not None and self.pane.row is not None:
            self.ask(
                enrollments.in_course,
                course_id=self.pane.row.course.course_id,
                text=self.pane.enrolled.search.text(),
                limit=SHOWN,
                done=self.pane.enrolled.show_rows,
                failed=self.show_error,
            )

    def _on_book(self, book: CourseBook) -> None:
        self._book = book
        taught = sum(row.active for row in book.courses)
        courses = ngettext("{n} course", "{n} courses", taught).format(n=format_number(taught))
        count = len(book.subjects)
        subjects = ngettext("{n} subject", "{n} subjects", count).format(n=format_number(count))
        self.summary.setText(_("{courses} in {subjects}").format(courses=courses, subjects=subjects))
        self.list.show_rows(book.courses)
        if self.new is not None:
            self.new.show_subjects(book.subjects)
        if self.subjects is not None:
            self.subjects.show_book(book)
        if self.pane is not None:
            self.pane.show_subjects(book.subjects)
            if self.pane.row is not None and (now := self._file(self.pane.row.course.course_id)) is not None:
                self.pane.show_course(now)
        self._grey()
        self._turn_to_wanted()
        if not book.courses and self.new is None and self.subjects is None:
            self._show_empty()
        self._go_on()

    def _show_empty(self) -> None:
        self.columns.show_detail(True)  # where there is one column it would hide behind an empty list
        if self._may_edit:
            first = (
                (_("New course"), self.begin_course)
                if self._book.subjects
                else (
                    _("Add a subject"),
                    self.show_subjects,
                )
            )
            self.pane_states.show_state(
                "empty",
                icon="graduation-cap",
                title=_("Nothing is taught yet"),
                text=_("A course belongs to a subject; tutors offer it at a price."),
                action=first,
            )
        else:
            self.pane_states.show_state(
                "empty",
                icon="graduation-cap",
                title=_("Nothing is taught yet"),
                text=_("An administrator adds subjects and courses."),
            )

    def _file(self, course_id: UUID) -> CourseFile | None:
        return next((row for row in self._book.courses if row.course.course_id == course_id), None)

    def _turn_to_wanted(self) -> None:
        if self._wanted is not None and self._file(self._wanted) is not None:
            wanted, self._wanted = self._wanted, None
            self.list.pick(wanted)
            self.columns.show_detail(True)

    def _on_picked(self, row: CourseFile) -> None:
        shown = self.pane.row if self.pane is not None else None
        if shown is not None and shown.course.course_id == row.course.course_id:
            if self.pane is not None:
                self._place(self.pane)
            return
        if self._dirty and not self.may_leave(lambda: self.list.pick(row.course.course_id)):
            if shown is not None:
                self.list.pick(shown.course.course_id)
            return
        if self.pane is None:
            self.pane = self._make_pane()
        self.pane.show_course(row)
        self._place(self.pane)
        self._load_shown()

    def _on_offers(self, rows: tuple[OfferFile, ...]) -> None:
        if self.pane is not None:
            self.pane.offers.show_rows(rows)
            self.pane.enrolled.show_offers(rows)
            self._go_on()

    # --- subjects and courses ------------------------------------------------------------------------------
    def show_subjects(self) -> None:
        """Turn to the subjects."""
        if self.subjects is None:
            self.subjects = SubjectsPane()
            self.subjects.saved.connect(self.writes.save_subjects)
            self.subjects.show_book(self._book)
            self.subjects.show_writes(self.writes_reason)
            self._subjects_place = ScrollColumn(self.subjects)
        self.list.view.clearSelection()
        self._place(self._subjects_place)
        self.columns.show_detail(True)

    def begin_course(self) -> None:
        """Open the fields of a new course."""
        if not self._book.subjects:
            self.show_subjects()
            return
        if self.new is None:
            self.new = CourseForm(None, self._book.subjects)
            self.new.saved.connect(self.writes.save_course)
            self.new.left.connect(self._close_new)
            self.new.show_writes(self.writes_reason)
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
            column.addWidget(theme.label(_("New course"), "h2"))
            column.addWidget(self.new)
            column.addStretch(1)
            self._new_place = ScrollColumn(holder)
        self.list.view.clearSelection()
        self._place(self._new_place)
        self.columns.show_detail(True)
        self.new.focus_first()

    def _close_new(self) -> None:
        if self.new is not None:
            self.places.removeWidget(self._new_place)
            self._new_place.hide()
            self._new_place.deleteLater()
            self.new = None
        if self.pane is not None and self.pane.row is not None:
            self.list.pick(self.pane.row.course.course_id)
            self._place(self.pane)
        elif not self._book.courses:
            self._show_empty()
        self.columns.show_detail(False)

    def _on_course_saved(self, asked: dict[str, Any]) -> None:
        self._wanted = asked["course_id"]
        if self.new is not None and self.new.course_id == asked["course_id"]:
            self._close_new()
        elif self.pane is not None:
            self.pane.close_form()

    # --- offers and enrollments ----------------------------------------------------------------------------
    def _on_offer(self, asked: dict[str, Any]) -> None:
        if self.pane is not None and self.pane.row is not None:
            self.writes.set_offer(self.pane.row.course, asked)

    def _on_offer_saved(self, asked: dict[str, Any]) -> None:
        if self.pane is not None:
            self.pane.offers.show_saved(asked)

    def _on_enroll(self, student: StudentRow, tutor_id: UUID | None) -> None:
        if self.pane is not None and self.pane.row is not None:
            self.writes.enroll(self.pane.row.course, student, tutor_id)

    def _stay(self) -> None:
        """Whoever wanted to leave after saving is asked again."""
        self._after_save = None

    # --- arrangement and leaving ---------------------------------------------------------------------------
    def _show_writes(self, refusal: str) -> None:
        self._grey()
        for part in (self.pane, self.subjects, self.new):
            if part is not None:
                part.show_writes(refusal)

    def _grey(self) -> None:
        refusal = self.writes_reason
        allow(self.add, refusal or ("" if self._book.subjects else _("Add a subject first.")))

    @property
    def _dirty(self) -> bool:
        forms = (self.new, self.pane.form if self.pane is not None else None)
        return (
            any(form is not None and form.dirty for form in forms)
            or (self.pane is not None and self.pane.offers.dirty)
            or (self.subjects is not None and self.subjects.dirty)
        )

    def may_leave(self, go: Callable[[], object]) -> bool:
        """Ask once about what is typed and not saved."""
        self._after_save = None
        if not self._dirty:
            return True

        def discard() -> None:
            if self.pane is not None:
                self.pane.close_form()
                self.pane.offers.discard()
            if self.subjects is not None:
                self.subjects.discard()
            if self.new is not None:
                self._close_new()
            go()

        def save() -> None:
            self._after_save = go
            self._save_typed()

        UnsavedDialog(
            self,
            _("What you typed about this course is not saved yet."),
            save=save,
            discard=discard,
            can_save=self.writes_allowed,
        ).open()
        return False

    def _go_on(self) -> None:
        """What was typed is saved: now leave."""
        if self._after_save is not None and not self._dirty:
            go, self._after_save = self._after_save, None
            go()

    def _save_typed(self) -> None:
        forms = (self.new, self.pane.form if self.pane is not None else None)
        for form in forms:
            if form is not None and form.dirty:
                form.save.click()
        for line in self.pane.offers.lines.values() if self.pane is not None else ():
            line.save_typed()
        for subject in self.subjects.lines if self.subjects is not None else ():
            if subject.dirty:
                subject.save.click()
        if self.subjects is not None and self.subjects.add.isEnabled():
            self.subjects.add.click()
