"""The four roles as people read and see them: their words, colours and order. No rules about rights."""

from PySide6.QtGui import QColor

from tutordesk.i18n import N_, _
from tutordesk.ui import theme

ORDER = ("student", "tutor", "desk", "admin")

_WORDS = {
    "student": N_("Student"),
    "tutor": N_("Tutor"),
    "desk": N_("Front desk"),
    "admin": N_("Admin"),
}

_ACCENTS = {"student": 0, "tutor": 1, "desk": 3, "admin": 2}


def role_word(role: str) -> str:
    """What a role is called in the current language."""
    return _(_WORDS[role])


def role_color(role: str) -> QColor:
    """The colour of a role's dot in the current theme."""
    return theme.accent(_ACCENTS[role])[0]
