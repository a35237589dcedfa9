"""What of the window can be imported while a person types the password, in steps that nobody feels.

A page imported in one go takes as long as all it stands on. So shared parts come first, then each page's own
modules: whatever is imported, nearly all it needs is there already.
"""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

FIRST = ("error_words", "widgets.states", "notices", "page", "attempt", "booking_panel", "outcomes", "undo")
"""What folders stand on, itself in none of them."""
BESIDE = (
    "tutordesk.imports.written",
    "tutordesk.imports.sheets",
    "tutordesk.imports.naming",
)
"""What pages stand on that is neither of the window nor of what signing in loads."""
SHARED = ("widgets", "calendar", "slots", "finder", "series", "session", "desk", "impact")
WHOLES = (
    *(
        "line",
        "button",
        "body",
        "drag",
        "model",
        "card",
        "box",
        "overlay",
        "form",
        "actions",
        "details",
        "list",
        "table",
        "bars",
        "bar",
        "panel",
        "grid",
    ),
    *(
        "free",
        "caller",
        "in",
        "layer",
        "heads",
        "stops",
        "view",
        "canvas",
        "drags",
        "away",
        "tools",
        "editor",
        "dialog",
        "opening",
        "checking",
        "moves",
        "booking",
        "pane",
        "deeds",
        "step",
        "page",
    ),
)
"""What modules are called that put others together, the greater ones later: their parts come before them."""


def steps(places: Iterable[str]) -> list[str]:
    """Return the modules to import one by one, in this order, for pages at ``module:Class``."""
    pages = [place.partition(":")[0] for place in places]
    folders = [f"{__package__}.{name}" for name in SHARED]
    folders += [page.rpartition(".")[0] for page in pages]
    inside = [
        f"{folder}.{name}"
        for folder in folders
        for name in sorted(
            (found.name for found in iter_modules(import_module(folder).__path__) if not found.ispkg),
            key=_greatness,
        )
    ]
    first = [f"{__package__}.{name}" for name in FIRST]
    shell = [f"{__package__}.{name}" for name in ("rail", "notice_layer", "shell_keys", "shell")]
    return list(
        dict.fromkeys([*first, *BESIDE, *(name for name in inside if name not in pages), *shell, *pages])
    )


def _greatness(name: str) -> tuple[int, str]:
    kind = name.rpartition("_")[2]
    return (WHOLES.index(kind) + 1 if kind in WHOLES else 0), name
