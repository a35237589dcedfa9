"""The third step: what would come in, and everything that is wrong.

Belongs here: showing the answer of a check, choosing to leave rows out. Does not belong here: asking for it.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.imports.bar_room import beside_bar
from tutordesk.ui.imports.faults_table import FaultsTable
from tutordesk.ui.imports.verdict_card import VerdictCard
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.states import States

if TYPE_CHECKING:
    from tutordesk.imports.steps import Checked


BESIDE_FAULTS, ALONE = 3, 10
"""How many lines say how cells were understood."""


class CheckStep(QWidget):
    """``again`` asks for another check; ``save`` to save the faults as a table."""

    again = Signal()
    save = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.checked: Checked | None = None
        self._with_faults = 0
        self.verdict = VerdictCard("import-verdict")
        self.leave_out = CheckBox(_("Leave rows with faults out"))
        self.leave_out.setAccessibleIdentifier("import-leave-out")
        self.leave_out.clicked.connect(self.again)
        self.copy = theme.icon_button("copy", _("Copy faults"))
        self.copy.setAccessibleIdentifier("import-copy-faults")
        self.save_faults = theme.icon_button("download", _("Save faults as CSV…"))
        self.save_faults.setAccessibleIdentifier("import-save-faults")
        self.save_faults.clicked.connect(self.save)
        self.recheck = theme.button(_("Check again"), "secondary", "refresh")
        self.recheck.setAccessibleIdentifier("import-check-again")
        self.recheck.setToolTip(_("After changing a file; what you said about columns is kept."))
        self.recheck.clicked.connect(self.again)
        self.faults = FaultsTable()
        self.copy.clicked.connect(self.faults.copy)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        tools.addWidget(self.leave_out)
        tools.addStretch(1)
        tools.addWidget(self.copy)
        tools.addWidget(self.save_faults)
        tools.addWidget(self.recheck)
        self._rest = QWidget()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.verdict)
        column.addWidget(self._tools)
        column.addWidget(self.faults, 1)
        column.addWidget(self._rest, 1)
        self.states = States(inside, margin=0)
        self.states.retry_asked.connect(self.again)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(*beside_bar())
        outside.addWidget(self.states)

    @property
    def leaves_out(self) -> bool:
        """Whether rows with faults are to be left out."""
        return self.leave_out.isChecked()

    def forget(self) -> None:
        """Another choice of files or columns: what was found does not hold any more."""
        self.checked = None
        self.leave_out.setChecked(False)
        self.states.clear()

    def show_checked(self, checked: "Checked", note: str = "") -> None:
        """Show an answer; ``note`` is said before it."""
        self.checked = checked
        faults = checked.faults or checked.left_out
        if checked.faults or not faults:
            self._with_faults = words.rows_of(checked.faults)
        notes = words.understood(checked.understood, most=BESIDE_FAULTS if faults else ALONE)
        self.verdict.show_verdict(*self._verdict(checked, note), notes=notes)
        self.leave_out.setVisible(bool(faults))
        self.leave_out.setChecked(bool(checked.left_out))
        for button in (self.copy, self.save_faults):
            button.setVisible(bool(faults))
        self.faults.show_faults(faults)
        self.faults.setVisible(bool(faults))
        self._rest.setVisible(not faults)
        self.states.show_state("content")

    def show_trouble(self, title: str, text: str, icon: str = "warning") -> None:
        """Say why there is no answer, and offer to ask again."""
        again = (_("Check again"), self.again.emit)
        self.states.show_state("empty", icon=icon, title=title, text=text, action=again)

    def show_unknown(self) -> None:
        """Say that nobody knows whether an import came in; another check tells."""
        self.checked = None
        self.show_trouble(
            _("It is not known whether the import came in"),
            _("The connection broke before the server answered. Check again: all of it came in, or nothing."),
            "help",
        )

    def _verdict(self, checked: "Checked", note: str) -> tuple[str, str, str, list[str], dict[str, int]]:
        there = words.already(checked.already) if checked.already else ""
        if checked.faults:
            untouched = _("Nothing comes in before they are mended, or left out on purpose.")
            return "warning", "warn", words.faults(checked.faults), [note, untouched], {}
        if checked.left_out:
            return (
                "warning",
                "warn",
                self._without(checked),
                [note, self._left_out(checked), there],
                checked.counts,
            )
        if not checked.counts:
            title = _("Nothing new")
            about = [note, _("No faults: everything is there already."), there]
            return "check-circle", "ok", title, about, {}
        title = _("No faults: {rows}").format(rows=words.new_rows(checked.counts))
        return "check-circle", "ok", title, [note, there], checked.counts

    def _without(self, checked: "Checked") -> str:
        if not checked.counts:
            return _("Without the rows left out nothing is new")
        return _("{rows} without those left out").format(rows=words.new_rows(checked.counts))

    def _left_out(self, checked: "Checked") -> str:
        rows = words.rows_of(checked.left_out)
        leaning = max(0, rows - self._with_faults) if self._with_faults else 0
        said = ngettext("{count} row is left out", "{count} rows are left out", rows).format(
            count=format_number(rows)
        )
        if not leaning:
            return _("{said}.").format(said=said)
        return ngettext(
            "{said}, {count} of them because it leans on others.",
            "{said}, {count} of them because they lean on others.",
            leaning,
        ).format(said=said, count=format_number(leaning))
