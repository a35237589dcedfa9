"""Whether the session shown was paid, and how: a tick and a word.

Belongs here: the controls, and writing what they say. Does not belong here: prices and accounts.
"""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services import payments
from tutordesk.services.rows import SessionRow
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.combo import LabelledCombo

USUAL = "cash"


class PaymentBox(QWidget):
    """Follows one session at a time. A tick means cash until another word is chosen."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._row: SessionRow | None = None
        self._paid = ""
        self._pending = False
        self.paid = CheckBox(_("Paid"))
        self.paid.setAccessibleIdentifier("session-paid")
        self.paid.clicked.connect(self._on_clicked)
        self.method = LabelledCombo(_("Paid how"), show_label=False)
        self.method.combo.setAccessibleIdentifier("session-paid-how")
        self.method.set_options(
            [
                ("cash", _("Cash")),
                ("card", _("Card")),
                ("transfer", _("Transfer")),
                ("invoice", _("Invoice")),
                ("other", _("Other")),
            ],
            USUAL,
        )
        self.method.chosen.connect(self._write)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.paid)
        line.addWidget(self.method, 1)
        page.guard(lambda _reason: self._show())

    def show_row(self, row: SessionRow | None) -> None:
        """Follow a session; what is being written now stays as it was asked for."""
        fresh = row is None or self._row is None or row.session_id != self._row.session_id
        self._row = row
        if fresh:
            self._pending = False
        if row is not None and not self._pending:
            self._paid = row.paid
        self._show()

    def _show(self) -> None:
        self.paid.setChecked(bool(self._paid))
        self.method.setVisible(bool(self._paid))
        if self._paid:
            self.method.choose(self._paid)
        reason = self._page.writes_reason
        for part in (self.paid, self.method.combo):
            part.setEnabled(not reason and not self._pending)
            part.setToolTip(reason)

    def _on_clicked(self, on: bool) -> None:  # Qt's signal value
        self._write(USUAL if on else "")

    def _write(self, method: str) -> None:
        row = self._row
        if row is None or method == self._paid:
            return
        before, self._paid, self._pending = self._paid, method, True
        self._show()

        def settled(paid: str) -> None:
            if self._row is not None and self._row.session_id == row.session_id:
                self._paid, self._pending = paid, False
                self._show()

        def failed(error: Exception) -> None:
            settled(before)
            self._page.show_error(error)
            self._page.reload()  # a broken line: the day says whether it was written

        self._page.write(
            payments.set_paid,
            session_id=row.session_id,
            method=method,
            done=lambda _nothing: settled(method),
            failed=failed,
        )
