"""Workbooks (.xlsx): every visible sheet is a table, its cells the texts that our readers understand.

The only place that knows the library for workbooks; it is loaded when the first one is opened.
"""

from pathlib import Path

from tutordesk.i18n import _
from tutordesk.imports.table import Table, Unreadable


def workbook_tables(path: Path, name: str) -> list[Table]:
    """Return the visible sheets of a workbook that hold anything.

    Raises:
        Unreadable: it is no workbook, or one that cannot be read.
    """
    raise Unreadable(_("is a workbook"), _("save its sheets as CSV files"))
