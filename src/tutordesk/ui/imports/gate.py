"""Which steps of an import one may go to now, and why not further.

Belongs here: the rule, from what was chosen, said and checked. Does not belong here: showing it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutordesk.i18n import _, format_list
from tutordesk.ui.imports.draft import Draft

if TYPE_CHECKING:
    from tutordesk.imports.steps import Checked

FILES, COLUMNS, CHECK, IMPORT = "files", "columns", "check", "import"
STEPS = (FILES, COLUMNS, CHECK, IMPORT)


@dataclass(frozen=True)
class Gate:
    """What is known now: ``blocked`` by a file that cannot come in, a check or an import under way."""

    draft: Draft
    checked: "Checked | None"
    blocked: bool
    checking: bool
    importing: bool
    writes_reason: str
    """Why nothing can be written now; empty when it can."""

    @property
    def reachable(self) -> frozenset[str]:
        """The steps one may go to now."""
        if self.importing:
            return frozenset()
        steps = {FILES}
        if self.draft.tables and not self.blocked:
            steps.add(COLUMNS)
            if not self._lacking():
                steps.add(CHECK)
                if self._can_import():
                    steps.add(IMPORT)
        return frozenset(steps)

    @property
    def busy(self) -> str:
        """Why nothing can be changed while a check is under way; empty when none is."""
        return _("Wait until everything is checked.") if self.checking else ""

    def not_yet(self, step: str) -> str:
        """Why one cannot go on from a step now; empty when one can."""
        if step == FILES:
            return _("Leave out the files that cannot be read, or mend them.") if self.blocked else ""
        if step == COLUMNS:
            return self._lacking() or self.writes_reason
        if step == CHECK and self.checking:
            return self.busy
        if self.checked is None:
            return self.writes_reason or _("Check first.")
        if self.checked.faults:
            return _("Mend the faults in your files and check again, or leave those rows out.")
        if not self.checked.counts:
            return _("There is nothing new to import.")
        return self.writes_reason

    def _lacking(self) -> str:
        """Why nothing can be checked yet; empty when it can."""
        if not self.draft.imported:
            return _("Say for at least one table what it holds.")
        if incomplete := self.draft.incomplete:
            names = format_list([table.name for table in incomplete])
            return _("Needed columns are missing in {tables}.").format(tables=names)
        return ""

    def _can_import(self) -> bool:
        return self.checked is not None and not self.checked.faults and bool(self.checked.counts)
