"""Centre: its name, rules and closures, one draft at a time.

Belongs here: the draft, which parts show it, what is asked before it is lost. Does not belong here: how
a closure is saved (``closing.py``), fields, rules about rules (the database).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import centre as service
from tutordesk.services import closing as trying
from tutordesk.services import hours
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import CentreRow, StrandedRow
from tutordesk.ui.centre import words
from tutordesk.ui.centre.closing import Closing
from tutordesk.ui.centre.closures_card import ClosuresCard
from tutordesk.ui.centre.details_card import LENGTHS, DetailsCard
from tutordesk.ui.centre.draft import carried_over
from tutordesk.ui.centre.rules_card import NAMES, CentreRulesCard
from tutordesk.ui.draft_page import DraftPage
from tutordesk.ui.impact import words as impact_words
from tutordesk.ui.impact.panel import ImpactPanel
from tutordesk.ui.impact.row import ImpactRow
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.meanwhile import overtaken
from tutordesk.ui.page import PageContext
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.turns import Turns

UNDO_MS = 10_000


class CentrePage(DraftPage):
    """The page ``centre`` of administrators."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"centre"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.base: CentreRow | None = None
        self.draft: CentreRow | None = None
        self._theirs: CentreRow | None = None
        self._busy = ""
        self._after_save: list[Callable[[], object]] = []
        self.closing = Closing(self)
        self.arrange(_("Centre"), undo=False)
        self.details = DetailsCard()
        self.closures = ClosuresCard()
        self.rules = CentreRulesCard()
        self.frame.left.addWidget(self.closures)
        self.frame.left.addWidget(self.details)
        self.frame.side.insertWidget(0, self.rules)
        self.header.summary.setText(_("What holds for everybody here, and when nobody is taught."))
        rules = [partial(self.rules.build_rule, name) for name in NAMES]
        lines = [partial(self.details.build_line, name) for name in LENGTHS]
        self.turns = Turns(
            self,
            [
                *lines,
                self.details.build_choices,
                *rules,
                self.rules.build_enrollment,
                self.details.build_currencies,
            ],
        )
        self._connect()
        self.guard(self._show_writes)

    def _connect(self) -> None:
        self.header.save_wanted.connect(self.save)
        for card in (self.details, self.rules):
            card.edited.connect(self._on_edited)
        self.details.zone.wanted.connect(
            lambda: self.ask(hours.zones, done=self.details.zone.show_zones, failed=self.show_error)
        )
        self.closures.saved.connect(self.closing.start)
        self.closures.removed.connect(self._on_remove)
        self.closures.edited.connect(self._on_form_edited)
        self.closures.form_closed.connect(self._close_impact)
        self.closing.busy.connect(self._on_closing)
        self.closing.stranded.connect(self._show_impact)
        self.closing.saved.connect(self._on_closed)
        self.closing.failed.connect(self._stay)
        self.closing.overtaken.connect(self._on_overtaken)
        add_shortcut(self, "Ctrl+S", self.save, _("Save changes"))

    # --- loading ---------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the rules, and the closures that are not over."""
        self.ask(service.rules, done=self.show_row)
        since = datetime.now(UTC).date() - timedelta(days=1)  # today there, wherever that is
        self.ask(service.closures, since=since, done=self._on_closures)

    def show_row(self, row: CentreRow) -> None:
        """Take over stored rules; edits of one's own are never overwritten by them."""
        if self.base is None or self.draft is None or not self.dirty or row == self.draft:
            self.base = self.draft = row
            self._close_conflict()
        elif row != self.base:
            self._show_conflict(row)
        self._show_draft()
        self.turns.start()

    def _on_closures(self, rows: tuple[ClosureRow, ...]) -> None:
        today = self.today
        self.closures.show_rows([row for row in rows if row.last_date >= today], today)

    @property
    def zone(self) -> str:
        """The centre's zone, as it is stored."""
        return (self.base or self.context.me.centre).timezone

    @property
    def today(self) -> date:
        """The centre's date."""
        return datetime.now(ZoneInfo(self.zone)).date()

    @property
    def dirty(self) -> bool:
        """Whether name or rules were edited and not saved."""
        return self.draft != self.base

    # --- the draft -------------------------------------------------------------------------------------
    def _on_edited(self, row: CentreRow) -> None:
        self._stay()
        self.draft = row
        self._show_draft()

    def _stay(self) -> None:
        """Whoever wanted to leave after saving is asked again."""
        self._after_save = []

    def _show_draft(self) -> None:
        if self.draft is None:
            return
        self.details.show_row(self.draft)
        self.rules.show_row(self.draft)
        self.header.show_state(dirty=self.dirty, can_undo=False, can_redo=False)
        self._show_writes(self.writes_reason)

    def discard(self) -> None:
        """Drop all edits."""
        self.draft = self.base
        self._close_conflict()
        self.closures.close_form()
        self._show_draft()

    def _show_writes(self, reason: str) -> None:
        nameless = self.draft is not None and not self.draft.name
        self.header.show_writes(reason or (_("The centre needs a name.") if nameless else ""))
        self.closures.show_writes(reason)

    # --- saving the rules ------------------------------------------------------------------------------
    def save(self) -> None:
        """Save name and rules over those that were shown."""
        if self.base is None or self.draft is None or not self.header.save.isEnabled():
            return
        wanted = self.draft
        self.header.set_busy(_("Saving…"))
        self.write(
            service.save,
            before=self.base,
            after=wanted,
            done=lambda row: self._on_saved(row, wanted),
            failed=self._on_refused,
        )

    def _on_saved(self, row: CentreRow, wanted: CentreRow) -> None:
        self.header.set_busy("")
        edited_since = self.draft != wanted
        self.base = row
        if not edited_since:
            self.draft = row
        self._show_draft()
        self.context.notices.show_notice(
            _("Saved. It counts for what is booked from now on."), "success", timeout_ms=6000
        )
        self._go_on()

    def _on_refused(self, error: Exception) -> None:
        self.header.set_busy("")
        self._stay()
        if isinstance(error, errors.StaleVersion | errors.OutcomeUnknown):
            self.ask(service.rules, done=partial(self._after_refusal, error), failed=self.show_error)
        else:
            self.context.notices.show_error(error)

    def _after_refusal(self, error: Exception, row: CentreRow) -> None:
        if row == self.base and isinstance(error, errors.OutcomeUnknown):
            self.context.notices.show_error(error)  # nothing was saved
        self.show_row(row)

    def _go_on(self) -> None:
        if self._after_save:
            self._after_save.pop(0)()

    # --- somebody else saved ---------------------------------------------------------------------------
    def _show_conflict(self, theirs: CentreRow) -> None:
        if self.base is None:
            return
        if self.conflict is None:
            self.make_conflict(
                _("The centre was changed elsewhere"),
                _("Somebody saved other rules while you were editing. Nothing is overwritten. They changed:"),
                theirs=self._on_theirs,
                mine=self._on_mine,
            )
        if self.conflict is None:
            return
        self._stay()
        self._theirs = theirs
        self.conflict.show_lines(words.change_lines(self.base, theirs))
        self.header.set_held(held=True)
        self.frame.show_panel(self.conflict)

    def _on_theirs(self) -> None:
        if self._theirs is not None:
            self.base = self.draft = self._theirs
            self._close_conflict()
            self._show_draft()

    def _on_mine(self) -> None:
        if self._theirs is not None and self.base is not None and self.draft is not None:
            self.draft = carried_over(self.base, self.draft, self._theirs)
            self.base = self._theirs
            self._close_conflict()
            self._show_draft()

    def _close_conflict(self) -> None:
        self._theirs = None
        if self.conflict is not None and self.frame.panel is self.conflict:
            self.frame.close_panel()
        self.header.set_held(held=False)

    # --- closures --------------------------------------------------------------------------------------
    def _on_form_edited(self) -> None:
        self._stay()
        self._close_impact()

    def _on_closing(self, words_of_busy: str) -> None:
        busy = bool(words_of_busy)
        self.closures.set_busy(busy=busy)
        if self.impact is not None:
            self.impact.set_busy(busy=busy)

    def _build_impact(self) -> ImpactPanel:
        """Make the panel ahead, while nobody waits for it."""
        if self.impact is None:
            return self.make_impact(words.stranded(), closed=self._on_impact_closed, save=self._on_save_all)
        return self.impact

    def _show_impact(self, rows: tuple[StrandedRow, ...], remark: str) -> None:
        impact = self._build_impact()
        impact.show_rows(rows, self.zone, remark)
        self.frame.show_panel(impact)
        impact.focus_first()

    def _on_impact_closed(self) -> None:
        self._stay()
        self._close_impact()
        if self.closures.form is not None and not self.closures.form.isHidden():
            self.closures.form.apply.setFocus()

    def _close_impact(self) -> None:
        if self.impact is not None and self.frame.panel is self.impact:
            self.frame.close_panel()

    def _on_save_all(self) -> None:
        if self.impact is not None:
            self.closing.finish(self.impact.fates)

    def choose_other(self, row: ImpactRow) -> SlotDialog | None:
        """Open the choice among all starts that the closure leaves."""
        if self.closing.closure is None:
            return None
        session = row.row.session
        return self.open_choice(
            row,
            self.zone,
            text=_("{student} with {tutor}, {when}").format(
                student=session.student_name,
                tutor=session.tutor_name,
                when=impact_words.when(session, self.zone),
            ),
            tutor_id=session.tutor_id,
            tutor_name=session.tutor_name,
            student_name=session.student_name,
            verb=trying.preview,
            keywords={
                "closure": self.closing.closure,
                "student_id": session.student_id,
                "ignore": session.session_id,
            },
        )

    def _on_closed(self, closure: ClosureRow) -> None:
        self._close_impact()
        form = self.closures.form
        if form is not None and form.closure_id == closure.closure_id:
            form.begin(closure, self.today)
            self.closures.close_form()
        self.context.notices.show_notice(
            _("The closure is saved. Everybody sees it now."), "success", timeout_ms=6000
        )
        self.reload()
        self._go_on()

    def _on_remove(self, closure: ClosureRow) -> None:
        self.write(
            service.remove_closure,
            closure=closure,
            done=lambda _none: self._on_removed(closure),
            failed=self._on_not_removed,
        )

    def _on_not_removed(self, error: Exception) -> None:
        self.show_error(error)
        if overtaken(error):
            self.reload()

    def _on_overtaken(self) -> None:
        """Somebody else saved this closure: its form says who and what, once it is read again."""
        self._close_impact()
        self.reload()

    def _on_removed(self, closure: ClosureRow) -> None:
        self.context.notices.show_notice(
            _("The centre is open again: {days}.").format(days=words.closure_days(closure, self.today)),
            "success",
            [(_("Undo"), partial(self.closing.start, closure))],
            UNDO_MS,
            detail=_("Sessions that were cancelled or moved stay so."),
        )
        self.reload()

    # --- leaving -------------------------------------------------------------------------------------------
    def may_leave(self, go: Callable[[], object]) -> bool:
        """Ask once about edits that are not saved: rules, a closure typed, or both."""
        if not self.dirty and not self.closures.dirty:
            return True
        steps: list[Callable[[], object]] = []
        if self.dirty:
            steps.append(self.save)
        form = self.closures.form
        if form is not None and form.dirty:
            steps.append(form.apply_typed)

        def save() -> None:
            self._after_save = [*steps[1:], go]
            steps[0]()

        def discard() -> None:
            self.discard()
            go()

        text = (
            _("What you changed about the centre is not saved yet.")
            if self.dirty
            else _("The closure you typed is not saved yet. People can still be booked then.")
        )
        can_save = self.header.save.isEnabled() if self.dirty else self.writes_allowed
        UnsavedDialog(self, text, save=save, discard=discard, can_save=can_save).open()
        return False
