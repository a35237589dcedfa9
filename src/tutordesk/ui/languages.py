"""The languages people can choose, each under its own name."""

import os

_NAMES = {"en": "English", "es": "Español"}
_FOR_DEVELOPERS = {"x-pseudo": "Ṗşéüdö"}


def languages() -> dict[str, str]:
    """Code and own name; the pseudo-language only where a developer asked for it."""
    return _NAMES | _FOR_DEVELOPERS if os.environ.get("TUTORDESK_PSEUDO") else dict(_NAMES)
