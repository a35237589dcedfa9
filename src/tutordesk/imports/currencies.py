"""Amounts that were written with a currency: it must be the centre's own. Nothing is converted."""

from decimal import Decimal

from tutordesk.i18n import _
from tutordesk.imports.plan import Planner
from tutordesk.imports.sheets import SHEETS
from tutordesk.imports.written import Amount


def check_currencies(planner: Planner) -> None:
    """Tell every amount in another currency; the others are plain amounts from here on."""
    ours = planner.centre.currency
    amounts = [
        (sheet, column.name) for sheet in SHEETS for column in sheet.columns if column.kind == "amount"
    ]
    for sheet, column in amounts:
        for line in planner.folder[sheet.name]:
            amount = line[column]
            if not isinstance(amount, Amount):
                continue
            if ours in amount.currencies:
                line.values[column] = Decimal(amount)
                continue
            problem = _("“{value}” is not in {currency}").format(value=amount.cell, currency=ours)
            allowed = _("amounts in the currency of the centre")
            planner.faults.add(sheet.file, line.place, column, problem, allowed)
