"""Availability: a tutor's hours as a draft, what it would strand, what a student would see.

Belongs here: the draft, which parts show it, arranging them. Does not belong here: painting the week
(``week_editor.py``), the way to the server (``saving.py``), rules about hours (the database).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from tutordesk.domain.drafts import Draft, difference, first_hours
from tutordesk.domain.drafts import tidy as tidied
from tutordesk.domain.hours import DatedRange, Hours, Terms, WeeklyRange
from tutordesk.i18n import _, zone_country
from tutordesk.services import hours as service
from tutordesk.services.rows import HoursPlan, StrandedRow
from tutordesk.ui.calendar.session_words import short_name
from tutordesk.ui.draft_page import DraftPage
from tutordesk.ui.hours import words
from tutordesk.ui.hours.overrides_card import OverridesCard
from tutordesk.ui.hours.preview_card import PreviewCard
from tutordesk.ui.hours.previewing import Previewing
from tutordesk.ui.hours.rules_card import RulesCard
from tutordesk.ui.hours.saving import Saving
from tutordesk.ui.hours.start_card import StartCard
from tutordesk.ui.hours.week_editor import WeekEditor
from tutordesk.ui.hours.week_paint import Stranded
from tutordesk.ui.impact import words as impact_words
from tutordesk.ui.impact.row import ImpactRow
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.page import PageContext
from tutordesk.ui.rules import words as rule_words
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.turns import Turns


class AvailabilityPage(DraftPage):
    """One draft at a time; nothing reaches the server before *Save changes*."""

    TWO_COLUMNS_FROM: ClassVar[int] = 940

    WATCHES: ClassVar[frozenset[str]] = frozenset({"hours", "session", "centre", "tutor"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.draft: Draft | None = None
        self.version = 0
        self.today = date.min
        self._theirs: HoursPlan | None = None
        self._deferred = False
        self._after_save: Callable[[], object] | None = None
        self._stranded: tuple[StrandedRow, ...] = ()
        self.overrides: OverridesCard | None = None
        self.rules: RulesCard | None = None
        self.preview: PreviewCard | None = None
        self._me = context.me.person_id
        self.saving = Saving(self, self._me)
        self.previewing = Previewing(self, self._me)
        self.arrange(_("Availability"))
        self.editor = WeekEditor()
        self.start = StartCard()
        self.frame.left.addWidget(self.start)
        self.frame.left.addWidget(self.editor)
        rules = [partial(self._build_rule, name) for name in rule_words.TERMS]
        first = [self._build_overrides, self._build_preview, self._build_rules]
        self.turns = Turns(self, [*first, *rules, self._build_month])
        self._connect()
        self.guard(self._show_writes)

    def _connect(self) -> None:
        self.header.undo_wanted.connect(self.undo)
        self.header.redo_wanted.connect(self.redo)
        self.header.save_wanted.connect(self.save)
        self.editor.edited.connect(self._on_weekly)
        self.editor.first_stroke_of_double.connect(self.undo)
        self.editor.table.stroke_ended.connect(self._on_stroke_ended)
        self.start.begin_wanted.connect(self._on_begin)
        self.saving.busy.connect(self._on_busy)
        self.saving.stranded.connect(self._show_impact)
        self.saving.saved.connect(self._on_saved)
        self.saving.overtaken.connect(self.show_plan)
        self.saving.failed.connect(self._stay)
        add_shortcut(self, "Ctrl+Z", self.undo, _("Undo edit"))
        add_shortcut(self, ["Ctrl+Shift+Z", "Ctrl+Y"], self.redo, _("Redo edit"))
        add_shortcut(self, "Ctrl+S", self.save, _("Save changes"))

    # --- parts, built in turns after the week is on screen -------------------------------------------------
    def _build_overrides(self) -> None:
        self.overrides = OverridesCard(country=zone_country(self.context.me.centre.timezone))
        self.overrides.edited.connect(self._on_dated)
        self.frame.left.addWidget(self.overrides)
        self._show_draft()

    def _build_preview(self) -> None:
        self.preview = PreviewCard(self.context.zone)
        self.frame.side.insertWidget(0, self.preview)
        self.previewing.show_on(self.preview)

    def _build_rules(self) -> None:
        self.rules = RulesCard(self.context.me.centre)
        self.rules.edited.connect(self._on_rules)
        self.rules.zone.wanted.connect(self._ask_zones)
        self.frame.side.insertWidget(1, self.rules)
        self._show_draft()

    def _build_rule(self, name: str) -> None:
        if self.rules is not None:
            self.rules.build_rule(name)

    def _build_month(self) -> None:
        if self.overrides is not None:
            self.overrides.build_month()

    def _ask_zones(self) -> None:
        if self.rules is not None:
            self.ask(service.zones, done=self.rules.zone.show_zones)

    # --- loading -----------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the stored hours; the preview follows them."""
        self.ask(service.of, tutor_id=self._me, done=self.show_plan)

    def show_plan(self, plan: HoursPlan) -> None:
        """Take over stored hours; edits of one's own are never overwritten by them."""
        if self.editor.table.stroking:
            self._deferred = True
            return
        self.today = plan.today
        if self.draft is None:
            self.draft = Draft(plan.hours)
            self.version = plan.version
        elif plan.version != self.version:
            stored = tidied(plan.hours)
            if not self.draft.dirty or stored == self.draft.hours:
                self._close_panel()
                self.draft.start_over(plan.hours)
                self.version = plan.version
            elif stored == self.draft.base:
                self.version = plan.version
            else:
                self._show_conflict(plan)
        elif not self.draft.dirty:
            self.draft.start_over(plan.hours)  # a day has passed: its overrides are gone
        self._show_draft()
        self._follow()
        self.turns.start()

    def _on_stroke_ended(self) -> None:
        if self._deferred:
            self._deferred = False
            self.reload()

    # --- the draft ---------------------------------------------------------------------------------------
    def _put(self, hours: Hours) -> None:
        if self.draft is not None and self.draft.put(hours):
            self._on_edited()

    def _stay(self) -> None:
        """Whoever wanted to leave after saving is asked again."""
        self._after_save = None

    def _on_edited(self) -> None:
        self._stay()
        if self.impact is not None and self.frame.panel is self.impact:
            self._close_panel()
        self._show_draft()
        self._follow()

    def _on_weekly(self, weekly: tuple[WeeklyRange, ...]) -> None:
        if self.draft is not None:
            self._put(replace(self.draft.hours, weekly=weekly))

    def _on_dated(self, dated: tuple[DatedRange, ...]) -> None:
        if self.draft is not None:
            self._put(replace(self.draft.hours, dated=dated))

    def _on_rules(self, zone: str, terms: Terms) -> None:
        if self.draft is not None:
            self._put(replace(self.draft.hours, timezone=zone, terms=terms))

    def discard(self) -> None:
        """Drop all edits."""
        if self.draft is not None:
            self._close_panel()
            self.draft.start_over(self.draft.base)
            self._on_edited()

    def _on_begin(self) -> None:
        if self.draft is not None:
            proposed = first_hours(self.draft.hours.timezone, self.draft.hours.terms)
            self._put(replace(self.draft.hours, weekly=proposed.weekly))
            self.editor.scroll_to_hours()
            self.editor.table.setFocus()

    def undo(self) -> None:
        """Take the last edit back."""
        if self.draft is not None and self.draft.undo():
            self._on_edited()

    def redo(self) -> None:
        """Make the edit taken back again."""
        if self.draft is not None and self.draft.redo():
            self._on_edited()

    def _follow(self) -> None:
        if self.draft is not None:
            self.previewing.follow(self.draft)

    def _show_draft(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self.editor.show_hours(draft.base.weekly, draft.hours.weekly)
        if self.overrides is not None:
            self.overrides.show_overrides(draft.hours.dated, draft.hours.weekly, self.today)
        if self.rules is not None:
            self.rules.show_rules(draft.hours.timezone, draft.hours.terms)
        self.start.setVisible(not draft.hours.weekly and not draft.base.weekly)
        self.header.show_state(dirty=draft.dirty, can_undo=draft.can_undo, can_redo=draft.can_redo)
        self.header.summary.setText(
            _("Weekly hours in {zone}").format(
                zone=rule_words.zone_line(draft.hours.timezone, datetime.now(UTC))
            )
        )

    # --- saving --------------------------------------------------------------------------------------------
    def save(self) -> None:
        """Ask what the draft would strand; save when that is nothing."""
        if self.draft is not None and self.header.save.isEnabled():
            self.saving.start(self.version, self.draft.hours)

    def _on_busy(self, text: str) -> None:
        self.header.set_busy(text)
        if self.impact is not None:
            self.impact.set_busy(busy=bool(text))

    def _show_impact(self, rows: tuple[StrandedRow, ...], remark: str) -> None:
        if self.impact is None:
            self.make_impact(words.stranded(), closed=self._on_impact_closed, save=self._on_save_all)
        if self.impact is None:
            return
        zone = self.draft.hours.timezone if self.draft is not None else self.context.zone
        self._stranded = rows
        self.impact.show_rows(rows, zone, remark)
        self._show_panel(self.impact)
        self.editor.show_stranded([_in_week(row, zone) for row in rows if row.reason == "no_hours"])
        self.impact.focus_first()

    def _on_impact_closed(self) -> None:
        self._stay()
        self._close_panel()
        self.header.save.setFocus()

    def _on_save_all(self) -> None:
        if self.impact is not None:
            self.saving.finish(self.impact.fates)

    def choose_other(self, row: ImpactRow) -> SlotDialog | None:
        """Open the choice among all starts that the draft offers."""
        if self.draft is None:
            return None
        session = row.row.session
        return self.open_choice(
            row,
            self.draft.hours.timezone,
            text=_("{student}, {when}").format(
                student=session.student_name, when=impact_words.when(session, self.draft.hours.timezone)
            ),
            tutor_id=self._me,
            verb=service.preview,
            keywords={"hours": self.draft.hours},
        )

    def _on_saved(self, version: int, hours: Hours) -> None:
        if self.draft is None:
            return
        self.version = version
        mine, self._after_save = self._after_save, None
        edited_since = self.draft.hours if self.draft.hours != hours else None
        self.draft.start_over(hours)
        if edited_since is not None:
            self.draft.put(edited_since)
        self._close_panel()
        self._show_draft()
        self.context.notices.show_notice(
            _("Your hours are saved. Students see them now."), "success", timeout_ms=6000
        )
        self.reload()
        if mine is not None:
            mine()

    # --- somebody else saved -------------------------------------------------------------------------------
    def _show_conflict(self, plan: HoursPlan) -> None:
        if self.conflict is None:
            self.make_conflict(
                _("These hours were changed elsewhere"),
                _("Somebody saved other hours while you were editing. Nothing is overwritten. They changed:"),
                theirs=self._on_theirs,
                mine=self._on_mine,
            )
        if self.draft is None or self.conflict is None:
            return
        self._stay()
        self._theirs = plan
        told = difference(self.draft.base, tidied(plan.hours))
        self.conflict.show_lines(words.change_lines(told, self.context.me.centre))
        self._show_panel(self.conflict)

    def _on_theirs(self) -> None:
        self._settle(lambda draft, hours: draft.start_over(hours))

    def _on_mine(self) -> None:
        self._settle(lambda draft, hours: draft.carry_over(hours))

    def _settle(self, how: Callable[[Draft, Hours], None]) -> None:
        if self.draft is None or self._theirs is None:
            return
        how(self.draft, self._theirs.hours)
        self.version, self._theirs = self._theirs.version, None
        self._close_panel()
        self._show_draft()
        self._follow()

    # --- panels and arrangement ----------------------------------------------------------------------------
    def _show_panel(self, panel: QWidget) -> None:
        self.header.set_held(held=True)
        self.frame.show_panel(panel)

    def _close_panel(self) -> None:
        self.frame.close_panel()
        self.editor.show_stranded(())
        self.header.set_held(held=False)

    def _show_writes(self, reason: str) -> None:
        self.header.show_writes(reason)

    # --- leaving -------------------------------------------------------------------------------------------
    def may_leave(self, go: Callable[[], object]) -> bool:
        """Ask about edits that are not saved."""
        if self.draft is None or not self.draft.dirty:
            return True

        def save() -> None:
            self._after_save = go
            self.save()

        def discard() -> None:
            self.discard()
            go()

        UnsavedDialog(
            self,
            _("The hours you changed are not saved yet. Students still see the old ones."),
            save=save,
            discard=discard,
            can_save=self.header.save.isEnabled(),
        ).open()
        return False


def _in_week(row: StrandedRow, zone: str) -> Stranded:
    """Return where a session lies in the week of a zone."""
    starts, ends = (at.astimezone(ZoneInfo(zone)) for at in (row.session.starts_at, row.session.ends_at))
    minute = starts.hour * 60 + starts.minute
    length = round((ends - starts).total_seconds() / 60)
    return Stranded(
        starts.isoweekday(), minute, min(minute + length, 1440), short_name(row.session.student_name)
    )
