"""How a session was paid, in words."""

from tutordesk.i18n import pgettext


def method_word(method: str) -> str:
    """One way to pay, on its own."""
    words = {
        "cash": pgettext("payment", "Cash"),
        "card": pgettext("payment", "Card"),
        "transfer": pgettext("payment", "Bank transfer"),
        "invoice": pgettext("payment", "Invoice"),
        "other": pgettext("payment", "Another way"),
    }
    return words.get(method, words["other"])


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
