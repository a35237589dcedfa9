"""Sentences about several sessions: how many, whose, what they cost, what stands in the way.

Belongs here: words made from rows. Does not belong here: widgets.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tutordesk.i18n import _, format_list, format_money, format_number, ngettext
from tutordesk.services.people_rows import CancelVerdict
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar import session_words

STALE = "TD005"


def worth(rows: Iterable[SessionRow]) -> str:
    """The sum of prices, one for each currency."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.price
    return format_list([format_money(amount, currency) for currency, amount in sorted(sums.items())])


def found(total: int, *, narrowed: bool) -> str:
    """How many sessions there are, or match."""
    if narrowed:
        said = ngettext("{count} session found", "{count} sessions found", total)
    else:
        said = ngettext("{count} session from today on", "{count} sessions from today on", total)
    return said.format(count=format_number(total))


def picked(rows: Sequence[SessionRow]) -> str:
    """How many are picked, and what they cost."""
    said = ngettext("{count} session picked", "{count} sessions picked", len(rows))
    return _("{picked} · {price}").format(
        picked=said.format(count=format_number(len(rows))), price=worth(rows)
    )


def what_goes(rows: Sequence[SessionRow]) -> str:
    """Whose sessions would be cancelled, and what they cost."""
    students, tutors = len({row.student_id for row in rows}), len({row.tutor_id for row in rows})
    whose = _("{students}, {tutors}").format(
        students=ngettext("{count} student", "{count} students", students).format(
            count=format_number(students)
        ),
        tutors=ngettext("{count} tutor", "{count} tutors", tutors).format(count=format_number(tutors)),
    )
    said = _("{whose}, {price} in all.").format(whose=whose, price=worth(rows))
    paid = sum(bool(row.paid) for row in rows)
    if not paid:
        return said
    tail = ngettext("{count} of them is paid already.", "{count} of them are paid already.", paid)
    return _("{sentence} {next}").format(sentence=said, next=tail.format(count=format_number(paid)))


def standing(verdict: CancelVerdict) -> str:
    """What stands in the way of cancelling one, empty where nothing does."""
    row = verdict.session
    if not verdict.code:
        return ""
    if verdict.code == STALE:
        return _("Changed: look again")
    if verdict.code == "42501":
        return _("Not in your role")
    if row.status not in session_words.LIVE:
        return _("Is {status} already").format(status=session_words.status_word(row.status))
    return _("Cannot be cancelled")


def blocks(verdict: CancelVerdict) -> bool:
    """Whether it has to be left out; one that changed is shown as it is now and can be cancelled so."""
    return verdict.code not in {"", STALE}
