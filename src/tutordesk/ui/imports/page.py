"""Import: a centre's spreadsheets come in, in four steps; nothing is written before the last one.

Belongs here: which step is shown, reading, checking and importing in the background, what is said when that
fails. Does not belong here: what a step looks like, what an import does (``tutordesk.imports``).
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import hours
from tutordesk.ui import theme
from tutordesk.ui.imports import opening, words
from tutordesk.ui.imports.bar_room import around, beside_bar
from tutordesk.ui.imports.check_step import CheckStep
from tutordesk.ui.imports.checking import Checking
from tutordesk.ui.imports.columns_step import ColumnsStep
from tutordesk.ui.imports.draft import Draft
from tutordesk.ui.imports.files_step import FilesStep
from tutordesk.ui.imports.gate import CHECK, COLUMNS, FILES, IMPORT, STEPS, Gate
from tutordesk.ui.imports.import_step import ImportStep, progress_words
from tutordesk.ui.imports.importing import Importing
from tutordesk.ui.imports.opening import Opened
from tutordesk.ui.imports.step_bar import StepBar
from tutordesk.ui.imports.trouble import FileTrouble
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.tasks import Tasks
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.states import States

if TYPE_CHECKING:
    from tutordesk.imports.run import Imported
    from tutordesk.imports.steps import Checked

NARROW_BELOW, SHORT_BELOW = 760, 640


class ImportPage(Page):
    """The page ``import`` of administrators."""

    WATCHES: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.files_tasks = Tasks(parent=self)
        self.found: Opened | None = None
        self.draft = Draft()
        self.current = FILES
        self.importing = Importing(self)
        self.checking = Checking(self)
        self.files = FilesStep()
        self.files.chosen.connect(self.open_paths)
        self.files.again.connect(self.read_again)
        self.files.left_out.connect(self._on_files_left_out)
        self.file_states = States(self.files, margin=0)
        self.columns = ColumnsStep()
        self.columns.changed.connect(self._on_draft)
        self.check = CheckStep()
        self.check.again.connect(self.check_again)
        self.check.save.connect(self.save_faults)
        self.check.states.cancel_asked.connect(self._on_cancel_check)
        self.checking.progressed.connect(self._on_check_progress)
        self.checking.answered.connect(self._on_checked)
        self.checking.failed.connect(self._on_unchecked)
        self.last = ImportStep(context.me.centre.name)
        self.importing.progressed.connect(self.last.show_progress)
        self.importing.came_in.connect(self._on_imported)
        self.importing.failed.connect(self._on_not_imported)
        self.last.cancel_asked.connect(self.cancel_import)
        self.last.go.connect(self._on_go)
        self._build()
        self.guard(lambda _reason: self._show())

    def _build(self) -> None:
        labels = {FILES: _("Files"), COLUMNS: _("Columns"), CHECK: _("Check"), IMPORT: _("Import")}
        self.bar = StepBar([(key, labels[key]) for key in STEPS], _("Steps of an import"))
        self.bar.chosen.connect(self.show_step)
        self.about = theme.label("", "muted", wrap=True)
        self.stack = QStackedWidget()
        for view in (self.file_states, self.columns, self.check, self.last):
            self.stack.addWidget(view)
        self.back = theme.button(_("Back"))
        self.back.setAccessibleIdentifier("import-back")
        self.back.clicked.connect(lambda: self.show_step(self._beside(-1)))
        self.go_on = theme.button("", "primary")
        self.go_on.setAccessibleIdentifier("import-go-on")
        self.go_on.clicked.connect(self._on_go_on)
        self.why = theme.label("", "small", wrap=True)
        self.why.setAccessibleIdentifier("import-why-not")
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(*beside_bar())
        foot.setSpacing(12)
        foot.addWidget(self.back)
        foot.addWidget(self.why, 1)
        foot.addWidget(self.go_on)
        self._column = QVBoxLayout(self.content)
        self._column.addWidget(theme.label(_("Import"), "h1"))
        self._column.addWidget(self.about)
        beside = QHBoxLayout()
        beside.setContentsMargins(*beside_bar())
        beside.addWidget(self.bar)
        self._column.addLayout(beside)
        self._column.addWidget(self.stack, 1)
        self._column.addWidget(self._foot)
        self.about.setText(_("People, courses, hours and sessions from spreadsheets of your centre."))
        self._show()

    def load(self) -> None:
        """Ask for the time zones that may be said; without them the centre's is still there."""
        self.ask(hours.zones, done=self.columns.show_zones, failed=lambda _error: None)

    # --- steps -------------------------------------------------------------------------------------------
    @property
    def gate(self) -> Gate:
        """What may be done now."""
        return Gate(
            self.draft,
            self.check.checked,
            self.found is not None and self.found.blocked,
            self.checking.busy,
            self.importing.busy,
            self.writes_reason,
        )

    def show_step(self, step: str) -> None:
        """Go to a step; coming to the check begins one where none holds."""
        if step not in self.gate.reachable:
            return
        self.current = step
        if step == CHECK and self.check.checked is None and not self.checking.busy:
            self.check_again()
        if step == IMPORT and self.check.checked is not None:
            self.last.show_before(self.check.checked)
        self._show()
        if self.go_on.isEnabled() and self.go_on.isVisible():
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beside(self, by: int) -> str:
        return STEPS[max(0, min(len(STEPS) - 1, STEPS.index(self.current) + by))]

    def _on_go_on(self) -> None:
        if self.current == IMPORT:
            self.start_import()
        else:
            self.show_step(self._beside(1))

    def _on_go(self, key: str) -> None:
        if key:
            self.context.navigate(key)
        else:
            self.start_anew()

    def start_anew(self) -> None:
        """Forget what was chosen."""
        self.found, self.draft, self.current = None, Draft(), FILES
        self.columns.show_draft(self.draft)
        self.check.forget()
        self.files.show_chosen((), ())
        self.files.show_faults(())
        self._show()

    def _show(self) -> None:
        self.stack.setCurrentIndex(STEPS.index(self.current))
        gate = self.gate
        over = self.current == IMPORT and self.last.is_over
        done = STEPS if over else STEPS[: STEPS.index(self.current)]
        self.bar.show_steps(self.current, done, frozenset({FILES}) if over else gate.reachable)
        self.back.setVisible(self.current != FILES)
        self._foot.setVisible(
            not (self.importing.busy or over or (self.current == FILES and not self.draft.tables))
        )
        self.go_on.setText(self._go_on_words())
        reason = gate.not_yet(self.current)
        allow(self.go_on, reason)
        self.why.setText(reason)
        allow(self.check.recheck, self.writes_reason or gate.busy)
        self.check.leave_out.setEnabled(not (self.writes_reason or gate.busy))

    def _go_on_words(self) -> str:
        if self.current == IMPORT:
            checked = self.check.checked
            rows = words.new_rows(checked.counts) if checked else ""
            return _("Import {rows}").format(rows=rows)
        return {FILES: _("Columns"), COLUMNS: _("Check"), CHECK: _("Import…")}[self.current]

    # --- files -------------------------------------------------------------------------------------------
    def open_paths(self, paths: tuple[Path, ...]) -> None:
        """Read what somebody chose, off the GUI thread, and show its columns."""
        if not self.importing.busy:
            self._read(paths, keep=False)

    def read_again(self) -> None:
        """Read the same files anew; what was said about them is kept."""
        if self.found is not None and not self.importing.busy:
            self._read(self.found.paths, keep=True)

    def _read(self, paths: tuple[Path, ...], *, keep: bool) -> None:
        self.current = FILES
        self.check.forget()
        self._show()
        self.file_states.show_state("loading")
        self.files_tasks.run(
            opening.opened, paths=tuple(paths), done=partial(self._on_opened, keep), failed=self._on_unopened
        )

    def _on_opened(self, keep: bool, found: Opened) -> None:
        if not isValid(self):
            return
        self.file_states.show_state("content")
        same = self.found is not None and set(found.paths) == set(self.found.paths)
        draft = found.draft.as_said(self.draft) if keep or same else found.draft
        self.found = found = found.leaving(self.found.left_out if same and self.found else frozenset())
        self.files.show_chosen(found.paths, [table.name for table in found.draft.tables])
        self._show_broken(found)
        self.draft = draft
        self.columns.show_draft(draft)
        if draft.tables and not found.faults:
            self.current = COLUMNS
        self._show()

    def _on_files_left_out(self, files: frozenset[str]) -> None:
        """The rest goes on without files that cannot be read."""
        if self.found is None:
            return
        self.found = found = self.found.leaving(files)
        self._show_broken(found)
        self.check.forget()
        self._show()
        if self.go_on.isEnabled():
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_broken(self, found: Opened) -> None:
        """Say what cannot be read; it can be left out where there is a rest."""
        broken = found.broken if found.draft.tables else frozenset()
        self.files.show_faults(found.faults, broken, found.left_out)

    def _on_unopened(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.file_states.show_state("content")
        self._say(error)
        self._show()

    def _on_draft(self, draft: Draft) -> None:
        self.draft = draft
        self.columns.show_draft(draft)
        self.check.forget()
        self._show()

    # --- checking ----------------------------------------------------------------------------------------
    def check_again(self) -> None:
        """Ask the server what would come in; files are read anew, what was said about them is kept."""
        if self.found is None or self.importing.busy:
            return
        self.check.checked = None
        self.check.states.show_state("loading")
        self.checking.start(
            paths=self.found.paths,
            naming=opening.naming_of(self.found, self.draft),
            leave_out=self.check.leaves_out,
        )
        self._show()

    def _on_check_progress(self, what: str, done: int, total: int) -> None:
        self.why.setText(progress_words(what, done, total))

    def _on_checked(self, checked: "Checked") -> None:
        self.check.show_checked(checked, self.importing.after_unknown(checked))
        self._show()

    def _on_unchecked(self, error: Exception) -> None:
        self.check.checked = None
        if isinstance(error, FileTrouble):
            self.check.show_trouble(*words.trouble(error))
        else:
            self.check.states.show_state("error", error=error)
        self._show()

    def _on_cancel_check(self) -> None:
        self.checking.cancel()
        self.show_step(COLUMNS)

    def save_faults(self) -> None:
        """Ask where to save the faults for a spreadsheet."""
        from tutordesk.ui import paper

        paper.save_as(self, _("Save faults"), "import-faults.csv", self.check.faults.write)

    # --- importing ---------------------------------------------------------------------------------------
    def start_import(self) -> None:
        """Write what was checked."""
        checked = self.check.checked
        if self.found is None or checked is None or not self.go_on.isEnabled():
            return
        if checked.people and not self.last.slips_are_free():
            return
        self.last.show_running()
        self.importing.start(
            paths=self.found.paths,
            naming=opening.naming_of(self.found, self.draft),
            leave_out=self.check.leaves_out,
            slips=self.last.slips if checked.people else None,
        )
        self._show()

    def cancel_import(self) -> None:
        """Ask for everything to be taken back."""
        if self.importing.busy:
            self.importing.cancel()
            self.last.show_cancelling()

    def _on_imported(self, done: "Imported", late: bool) -> None:  # the signal's values
        self.last.show_after(done)
        self._show()
        if late:
            self.context.notices.show_notice(
                _("It was too late to cancel: everything had come in."), "warning"
            )

    def _on_not_imported(self, error: Exception) -> None:
        checked = self.check.checked
        if isinstance(error, errors.ImportRefused):
            self.current = CHECK
            self.check_again()
            self._say(error)
        elif isinstance(error, errors.OutcomeUnknown):
            self.current = CHECK
            self.check.show_unknown()
        elif checked is not None:
            self.last.show_before(checked)
            self._say(error)
        self._show()

    def _say(self, error: Exception) -> None:
        text, detail = words.trouble(error)
        kind = "info" if isinstance(error, errors.Cancelled) else "warning"
        self.context.notices.show_notice(text, kind, detail=detail)

    # --- leaving, size -----------------------------------------------------------------------------------
    def may_leave(self, go: Callable[[], object]) -> bool:
        """An import under way is waited for, or cancelled."""
        if not self.importing.busy:
            return True
        self.context.notices.show_notice(
            _("The import is still running."),
            "info",
            detail=_("Wait until it is done, or cancel it: then nothing comes in."),
            actions=[(_("Cancel import"), self.cancel_import)],
        )
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the room is the steps'."""
        super().resizeEvent(event)
        narrow, short = self.width() < NARROW_BELOW, self.height() < SHORT_BELOW
        self._column.setContentsMargins(*(around(16, 12, 12) if narrow else around(24, 20, 20)))
        self._column.setSpacing(8 if narrow or short else 14)
        self.about.setVisible(not short)
