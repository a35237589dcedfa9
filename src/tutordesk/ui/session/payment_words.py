"""How a session was paid, in words."""

from tutordesk.i18n import pgettext


def paid_word(method: str) -> str:
    """Whether and how something was paid, inside a sentence."""
    words = {
        "": pgettext("payment", "not paid"),
        "cash": pgettext("payment", "paid in cash"),
        "card": pgettext("payment", "paid by card"),
        "transfer": pgettext("payment", "paid by bank transfer"),
        "invoice": pgettext("payment", "paid by invoice"),
    }
    return words.get(method, pgettext("payment", "paid"))
