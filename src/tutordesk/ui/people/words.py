"""The sentences of People: roles, sessions, and why something cannot be changed.

Belongs here: words made from rows. Does not belong here: widgets and rules.
"""

from datetime import datetime

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_day, format_list, format_relative_day, format_time, ngettext
from tutordesk.services.people_rows import PersonCard, PersonRow
from tutordesk.ui.roles import role_word


def near(instant: datetime, zone: str, now: datetime) -> str:
    """A day and a time as people say them: "Tomorrow, 16:30"."""
    day = format_relative_day(local_date(instant, zone), local_date(now, zone))
    return _("{day}, {time}").format(day=day, time=format_time(instant, zone))


def month(instant: datetime, zone: str) -> str:
    """A month with its year."""
    return format_day(instant, zone, "month")


def roles(row: PersonRow) -> str:
    """What somebody is here; the anonymised are nothing any more."""
    return format_list(role_word(role) for role in row.roles) if row.roles else _("Anonymised")


def state(row: PersonRow) -> str:
    """What is special about an account, in a word or two; mostly nothing."""
    if not row.roles:
        return ""
    if not row.active:
        return _("Deactivated")
    return _("Never signed in") if row.must_change_password and row.last_starts_at is None else ""


def sessions(row: PersonRow, zone: str, now: datetime) -> str:
    """The next session, else the last, on one line."""
    if row.next_starts_at is not None:
        return _("Next: {when}").format(when=near(row.next_starts_at, zone, now))
    if row.last_starts_at is not None:
        day = format_relative_day(local_date(row.last_starts_at, zone), local_date(now, zone))
        return _("Last: {day}").format(day=day)
    return _("No session yet")


def spoken(row: PersonRow, zone: str, now: datetime) -> str:
    """All that stands on a card, read aloud."""
    parts = [row.display_name, row.login, roles(row), state(row), sessions(row, zone, now)]
    parts += [row.phone, row.email]
    return ", ".join(part for part in parts if part)


def counted(total: int, *, narrowed: bool) -> str:
    """How many people there are, or were found."""
    if narrowed:
        return ngettext("{count} person found", "{count} people found", total)
    return ngettext("{count} person", "{count} people", total)


def kept(card: PersonCard) -> str:
    """How reliable a student was."""
    if not (card.completed or card.missed or card.cancelled):
        return "\N{EN DASH}"
    parts = [ngettext("{count} kept", "{count} kept", card.completed).format(count=card.completed)]
    if card.missed:
        parts.append(ngettext("{count} missed", "{count} missed", card.missed).format(count=card.missed))
    if card.cancelled:
        text = ngettext("{count} cancelled", "{count} cancelled", card.cancelled)
        parts.append(text.format(count=card.cancelled))
    return ", ".join(parts)


# --- why not ---
def why_no_edit(card: PersonCard) -> str:
    """Why an account cannot be changed, empty when it can."""
    if card.editable:
        return ""
    if card.reason == "anonymised":
        return _("This person was anonymised: there is nothing left to change.")
    return _("The front desk changes students. An administrator can change this account.")


def why_no_reset(card: PersonCard) -> str:
    """Why a password cannot be reset, empty when it can."""
    if card.oneself:
        return _("This is you: change your own password under Preferences.")
    return "" if card.may_reset else why_no_edit(card)


def why_no_switch(card: PersonCard) -> str:
    """Why an account cannot be switched off or on, empty when it can."""
    if card.oneself:
        return _("This is you: only somebody else can deactivate your account.")
    if not card.may_reset:
        return why_no_edit(card)
    if card.last_admin and card.person.active:
        return last_admin()
    return ""


def why_no_roles(card: PersonCard) -> str:
    """Why roles cannot be given, empty when they can."""
    if card.may_give_roles:
        return ""
    return why_no_edit(card) if card.reason == "anonymised" else _("Only administrators give roles.")


def why_no_anonymise(card: PersonCard) -> str:
    """Why a person cannot be anonymised, empty when they can."""
    if card.oneself:
        return _("This is you: only another administrator can anonymise your account.")
    if not card.may_anonymise:
        return why_no_edit(card)
    ahead = card.upcoming + card.teaching
    if ahead:
        text = ngettext(
            "{count} session is ahead: move or cancel it first.",
            "{count} sessions are ahead: move or cancel them first.",
            ahead,
        )
        return text.format(count=ahead)
    return last_admin() if card.last_admin and card.person.active else ""


def last_admin() -> str:
    """Why the last administrator stays one."""
    return _("This is the last active administrator. Make somebody else administrator first.")


def deactivating(card: PersonCard) -> str:
    """What happens to somebody who is kept out."""
    ahead = card.upcoming + card.teaching
    text = _("Windows they have open are signed out at once. They can be activated again at any time.")
    if not ahead:
        return text
    stays = ngettext(
        "{count} booked session stays as it is.", "{count} booked sessions stay as they are.", ahead
    )
    return f"{text}\n{stays.format(count=ahead)}"
