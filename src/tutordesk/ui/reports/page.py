"""Reports: one table of a span of dates, by tutor, course or week, also as CSV.

Belongs here: which report is shown, loading it, saving it. Does not belong here: figures and their words
(``words.py``), painting (``bars.py``).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_days
from tutordesk.services import reports
from tutordesk.services.people_rows import ReportRow
from tutordesk.ui import theme
from tutordesk.ui.date_span import LAST_MONTH, LAST_WEEK, MONTH, WEEK, YEAR, DateSpan
from tutordesk.ui.export import Export, Table
from tutordesk.ui.page import PageContext
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.reports import words
from tutordesk.ui.reports.bars import BarDelegate, Figures
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.table_page import TablePage
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.segmented import Segmented

AGAIN_MS = 5000
"""A report counts the whole span: while much is changed it is counted again no oftener than this."""
TOPICS = frozenset({"session", "hours", "centre", "tutor", "course"})
LONGEST_DAYS = 366
NEEDS = {"late": 900, "no_shows": 760, "utilisation": 620}


class ReportsPage(TablePage):
    """The page ``reports`` of administrators. Dates are the centre's."""

    WATCHES: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        today = local_date(datetime.now(UTC), context.me.centre.timezone)
        self.rows: tuple[ReportRow, ...] = ()
        self._shown: dict[str, Any] = {}
        self.by = Segmented(
            [("tutor", _("By tutor")), ("course", _("By course")), ("week", _("By week"))],
            "tutor",
            name=_("Report"),
        )
        self.by.setAccessibleIdentifier("report-by")
        self.by.chosen.connect(lambda _key: self.reload())
        self.span = DateSpan(today, (WEEK, LAST_WEEK, MONTH, LAST_MONTH, YEAR), MONTH, "reports")
        self.span.changed.connect(self.reload)
        self.save = theme.button(_("Save as CSV…"), "secondary", "download")
        self.save.setAccessibleIdentifier("report-save")
        self.save.clicked.connect(self.save_csv)
        self.export = Export(self)
        self.model = Figures()
        self.table = LineTable(_("Report"), "report")
        self.table.setItemDelegate(BarDelegate(self.table))
        self.table.take(self.model, NEEDS)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.reload)
        context.live.changed.connect(self._on_topics)
        self._build()
        self._show_save()
        save = QKeySequence(QKeySequence.StandardKey.Save).toString() or "Ctrl+S"
        add_shortcut(self, save, self.save_csv, _("Save as CSV…"))

    def _build(self) -> None:
        self.summary = theme.label(" ", "muted", wrap=True, tabular=True)
        self.summary.setAccessibleIdentifier("report-in-all")
        self.note = theme.label("", "small", wrap=True)
        self.frame_table(self.table)
        head = QHBoxLayout()
        head.addWidget(theme.label(_("Reports"), "h1"), 1)
        head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        choices = QWidget()
        flow = FlowLayout(choices, spacing=8)
        flow.addWidget(self.by)
        flow.addWidget(self.span)
        self.column = QVBoxLayout(self.content)
        self.column.addLayout(head)
        self.column.addWidget(choices)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.table_states, 1)
        self.column.addWidget(self.note)

    # --- loading -----------------------------------------------------------------------------------------
    @property
    def dates(self) -> tuple[date, date]:
        """The first and the last date reported."""
        first, last = self.span.dates
        today = local_date(datetime.now(UTC), self.context.me.centre.timezone)
        return first or today, last or today

    def load(self) -> None:
        """Ask for the report."""
        first, last = self.dates
        asked: dict[str, Any] = {"first_date": first, "last_date": last, "by": self.by.current}
        if (last - first).days > LONGEST_DAYS:
            self.rows = ()
            self._show_save()
            self.table_states.show_state(
                "empty",
                icon="calendar-days",
                title=_("That is too long"),
                text=_("A report covers a year at most."),
                action=(_("This year"), partial(self.span.choose, YEAR)),
            )
            return
        if asked != self._shown:
            self.table_states.begin()
        self.ask(
            reports.sessions,
            key="report",
            done=partial(self._on_rows, asked),
            failed=self.on_table_failed,
            **asked,
        )

    def _on_rows(self, asked: dict[str, Any], rows: Sequence[ReportRow]) -> None:
        fresh, self._shown = asked != self._shown, asked
        self.rows = tuple(rows)
        self.model.show_report(self.rows)
        self.table.share_room()
        if fresh:
            self.table.scrollToTop()
        self.summary.setText(words.in_all(self.rows) or " ")
        by_hours = any(row.open_minutes is not None for row in rows)
        self.note.setText(
            _("Utilisation: time booked over the hours offered. Taught and revenue count completed sessions.")
            if by_hours
            else _(
                "Taught and revenue count completed sessions. Utilisation is worked out by tutor and week,"
                " for three months at most."
            )
        )
        if any(row.sessions or row.cancellations for row in rows):
            self.table_states.show_state("content")
        else:
            self.rows = ()
            self.table_states.show_state(
                "empty",
                icon="chart",
                title=_("No sessions in these dates"),
                text=_("Choose other dates."),
            )
        self._show_save()

    def _on_topics(self, topics: frozenset[str]) -> None:
        if topics & TOPICS and not self._again.isActive():
            self._again.start()

    # --- saving ------------------------------------------------------------------------------------------
    def save_csv(self) -> None:
        """Ask where to, and save what is shown now, whatever is counted meanwhile."""
        if not self.rows:
            return
        titles = {"tutor": _("Tutor"), "course": _("Course"), "week": _("Week from")}
        head, lines = words.table(self.rows, titles[self.by.current])
        first, last = self.dates
        name = f"{self.by.current}-{first.isoformat()}-{last.isoformat()}.csv"
        self.export.save_table(
            "reports", _("Save report"), name, lambda done: done(lines), partial(Table, name, head)
        )

    def _show_save(self) -> None:
        allow(self.save, "" if self.rows else _("There is nothing to save."))
        first, last = self.dates
        self.save.setAccessibleName(_("Save report, {dates}").format(dates=format_days(first, last)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The note gives way where there is little room."""
        super().resizeEvent(event)
        self.note.setVisible(not self.short)
