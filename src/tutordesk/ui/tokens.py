"""The numbers and colours of the look: two palettes, subject accents, sizes. Values only, no Qt.

Nothing else in the program names a colour; ``ui/theme.py`` is the door through which widgets read them.
Every text token keeps 4.5:1 on every ground it is used on (``tests/ui/test_theme.py`` computes it).
"""

from typing import Final

LIGHT: Final[dict[str, str]] = {
    "bg": "#F7F8FA",
    "surface": "#FFFFFF",
    "sunken": "#F1F3F6",
    "border": "#E3E6EC",
    "strong": "#C9CED8",
    "text": "#111827",
    "text2": "#4B5565",
    "text3": "#5F687B",
    "primary": "#4F46E5",
    "hover": "#4338CA",
    "soft": "#EEF0FF",
    "softhover": "#E0E4FF",
    "onsoft": "#3730A3",
    "onprimary": "#FFFFFF",
    "ok": "#067647",
    "oksoft": "#E7F8EF",
    "okline": "#A6DDBF",
    "warn": "#A8410A",
    "warnsoft": "#FFF4E0",
    "warnline": "#F5D9A8",
    "danger": "#B42318",
    "dangersoft": "#FEECEB",
    "dangerline": "#F7C9C5",
    "now": "#D92D20",
    "grid": "#EBEDF1",
    "weekend": "#FAFAFC",
    "hatch": "#E4E7EC",
    "shadow": "#111827",
}

DARK: Final[dict[str, str]] = {
    "bg": "#0E1014",
    "surface": "#16191F",
    "sunken": "#1D2129",
    "border": "#2A2F39",
    "strong": "#434A57",
    "text": "#F3F4F6",
    "text2": "#B6BDC9",
    "text3": "#949DAD",
    "primary": "#6660F2",
    "hover": "#5A53E8",
    "soft": "#25264A",
    "softhover": "#2F3060",
    "onsoft": "#C7C9FF",
    "onprimary": "#FFFFFF",
    "ok": "#6CE0A6",
    "oksoft": "#12301F",
    "okline": "#24593C",
    "warn": "#F7B955",
    "warnsoft": "#33260F",
    "warnline": "#5C451B",
    "danger": "#FDA29B",
    "dangersoft": "#3A1A18",
    "dangerline": "#63302C",
    "now": "#F97066",
    "grid": "#232831",
    "weekend": "#13161B",
    "hatch": "#2A2F39",
    "shadow": "#000000",
}

PALETTES: Final[dict[str, dict[str, str]]] = {"light": LIGHT, "dark": DARK}

# Subject accents by ``SubjectRow.position``: (strong in light, strong in dark). The soft ground is mixed from
# the strong colour and the surface, so that both always belong together.
ACCENTS: Final[tuple[tuple[str, str], ...]] = (
    ("#4338CA", "#A5A8FF"),  # indigo
    ("#0E6480", "#67D5EA"),  # lagoon
    ("#A01F54", "#F59BC1"),  # raspberry
    ("#96470A", "#F6BE6B"),  # amber
    ("#13683A", "#86DFA5"),  # leaf
    ("#6425C4", "#C4A5FF"),  # violet
    ("#0B635C", "#6FD9C8"),  # teal
    ("#8C2F10", "#F3A57A"),  # rust
)
SOFT_SHARE: Final[dict[str, float]] = {"light": 0.12, "dark": 0.22}

# Label roles: (pixels, weight, token of the text).
ROLES: Final[dict[str, tuple[int, int, str]]] = {
    "h1": (24, 600, "text"),
    "h2": (18, 600, "text"),
    "h3": (14, 600, "text"),
    "body": (14, 400, "text2"),
    "strong": (14, 600, "text"),
    "muted": (14, 400, "text3"),
    "small": (12, 400, "text3"),
    "label": (13, 500, "text2"),
    "tag": (12, 500, "text2"),
    "floating": (12, 600, "text2"),
    "price": (18, 600, "text"),
}

BODY_PX: Final = 14
RADIUS: Final = 8
CARD_RADIUS: Final = 12
RAIL_WIDTH: Final = 216
RAIL_WIDTH_SLIM: Final = 64
NARROW_BELOW: Final = 1000
