"""Find Tutors: profiles to read at leisure, two side by side, and the ways on: free times, enrolling."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import enrollments, tutors
from tutordesk.services.rows import EnrollmentRow, NextFreeRow, TutorProfile, TutorRow
from tutordesk.ui import theme
from tutordesk.ui.finder.page import FinderPage
from tutordesk.ui.page import PageContext
from tutordesk.ui.tutors.profile import ProfileView

TWO_PROFILES_FROM = 660
"""Pixels for profiles from which two fit side by side."""


class FindTutorsPage(FinderPage):
    """The page ``tutors`` of a student."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: UUID | None = None
        self._kept: TutorProfile | None = None
        self._profile: TutorProfile | None = None
        self._next: dict[UUID, datetime | None] = {}
        self._enrolled: frozenset[tuple[UUID, UUID | None]] = frozenset()
        self._build()

    def _build(self) -> None:
        self.finder.counted.connect(self._on_counted)
        self.finder.picked.connect(self._on_picked)
        self._holder = QWidget()
        self._pair = QHBoxLayout(self._holder)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(16)
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.back = theme.button(_("All tutors"), "quiet", "arrow-left")
        self.back.clicked.connect(lambda: self.columns.show_detail(False))
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.make_states(self._holder), 1)
        columns = self.make_columns(detail)
        self.column.addWidget(self.make_head(_("Find Tutors")))
        self.column.addWidget(columns, 1)
        self._on_shape(True, False)  # as the columns start
        self.guard(self._show_writes)

    # --- loading ---
    def load(self) -> None:
        """Ask for the list, own enrollments and the profile shown."""
        self.finder.load()
        self.ask(enrollments.mine, done=self._on_enrollments)
        self.load_tutor()

    def open(self, **target: Any) -> None:
        """Turn to ``tutor_id``."""
        if (tutor_id := target.get("tutor_id")) is not None:
            self._shown = tutor_id
            self.finder.select(tutor_id)
            self.load_tutor()
            self.columns.show_detail(True)

    @property
    def tutor_id(self) -> UUID | None:
        """The tutor whose profile is shown, beside the one kept."""
        return self._shown

    # --- answers ---
    def _on_counted(self, total: int) -> None:
        words = ngettext("{n} tutor to read about.", "{n} tutors to read about.", total)
        self.count.setText(words.format(n=format_number(total)))

    def _on_enrollments(self, rows: Sequence[EnrollmentRow]) -> None:
        self._enrolled = frozenset(
            (row.course.course_id, row.tutor_id) for row in rows if row.status == "active"
        )
        for view in self.profiles():
            self._mark_enrolled(view)

    def _on_picked(self, row: TutorRow) -> None:
        if row.tutor_id != self._shown:
            self._shown = row.tutor_id
            self.pane_states.begin()
            self.load_tutor()

    def show_tutor(self, profile: TutorProfile) -> None:
        """Show a profile, and ask for its next free start."""
        self._profile = profile
        self._show_profiles()
        self.ask(
            tutors.next_free,
            key="profile next free",
            done=self._on_next_free,
            failed=lambda _error: None,  # the profile stays readable without it
            tutor_ids=[view.profile.tutor.tutor_id for view in self.profiles()],
            student_id=None,
        )

    def _on_next_free(self, rows: Sequence[NextFreeRow]) -> None:
        self._next |= {row.tutor_id: row.starts_at for row in rows}
        for view in self.profiles():
            self._mark_next_free(view)

    # --- showing ---
    def profiles(self) -> list[ProfileView]:
        """The profiles on screen, the kept one first."""
        items = [self._pair.itemAt(place) for place in range(self._pair.count())]
        return [view for item in items if item and isinstance(view := item.widget(), ProfileView)]

    def _show_profiles(self) -> None:
        for old in self.profiles():
            self._pair.removeWidget(old)
            old.hide()
            old.deleteLater()
        shown = [one for one in (self._kept, self._profile) if one is not None]
        if self._kept is not None and self._profile is not None:
            same = self._kept.tutor.tutor_id == self._profile.tutor.tutor_id
            too_narrow = self.pane_states.width() < TWO_PROFILES_FROM
            shown = [self._profile] if same or too_narrow else shown
        for profile in shown:
            view = ProfileView(profile, self.finder.when, datetime.now(UTC))
            tutor_id = profile.tutor.tutor_id
            view.times_asked.connect(partial(self._on_times, profile))
            view.enroll_asked.connect(partial(self._on_enroll, tutor_id))
            view.compare_asked.connect(partial(self._on_compare, profile))
            view.close_asked.connect(partial(self._on_close, profile))
            view.set_comparing(possible=not self.columns.narrow, comparing=len(shown) > 1)
            self._pair.addWidget(view, 1)
            self._mark_enrolled(view)
            self._mark_next_free(view)
            view.show_writes(self.writes_reason)
        self.pane_states.show_state("content")

    def _show_writes(self, refusal: str) -> None:
        for view in self.profiles():
            view.show_writes(refusal)

    def _mark_next_free(self, view: ProfileView) -> None:
        tutor_id = view.profile.tutor.tutor_id
        if tutor_id in self._next:
            view.show_next_free(self._next[tutor_id])

    def _mark_enrolled(self, view: ProfileView) -> None:
        tutor_id = view.profile.tutor.tutor_id
        for course_id, with_tutor in self._enrolled:
            if with_tutor in {None, tutor_id}:
                view.show_enrolled(course_id)

    # --- what a person does ---
    def _on_times(self, profile: TutorProfile, course_id: UUID | None) -> None:
        self.context.navigate("book", tutor_id=profile.tutor.tutor_id, course_id=course_id)

    def _on_enroll(self, tutor_id: UUID, course_id: UUID) -> None:
        self.write(enrollments.enroll, done=self._on_enrolled, course_id=course_id, tutor_id=tutor_id)

    def _on_enrolled(self, row: EnrollmentRow) -> None:
        self._enrolled |= {(row.course.course_id, row.tutor_id)}
        for view in self.profiles():
            self._mark_enrolled(view)
        self.context.notices.show_notice(
            _("You joined {course}.").format(course=row.course.name),
            "success",
            [(_("My Classes"), lambda: self.context.navigate("classes"))],
        )

    def _on_compare(self, profile: TutorProfile) -> None:
        self._kept = profile
        self.finder.keep()
        self.context.notices.show_notice(
            _("{name} stays here. Choose a second tutor from the list.").format(
                name=profile.tutor.display_name
            ),
            timeout_ms=8000,
        )
        self.finder.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_close(self, profile: TutorProfile) -> None:
        kept = self._kept
        if kept is not None and profile is not kept:
            self._profile = kept
            self._shown = kept.tutor.tutor_id
            self.finder.select(self._shown)
        self._kept = None
        self._show_profiles()

    def on_shape(self, *, narrow: bool, in_front: bool) -> None:
        """Two profiles need the room of two columns."""
        self.back.setVisible(in_front)
        if self._profile is not None:
            self._show_profiles()
