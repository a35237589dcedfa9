"""Clock times as people type them: "9", "9:10", "0910", "9.10", "9h10", "9 pm".

Belongs here: reading them. Does not belong here: writing them (``i18n`` knows the reader's way).
"""

import re

_SHAPE = re.compile(
    r"(\d{1,2})(?:\s*[:.,hH ]\s*(\d{2})|(\d{2}))?\s*(?:h|uhr)?\s*([ap])?\.?\s*(?:m\.?)?", re.I
)


def parse_minute(text: str) -> int | None:
    """Return the minute of the day that was typed, 1440 for 24:00, None when it is no time."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    half = (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    total = 60 * hour + minute
    return total if minute < 60 and total <= 1440 else None


def parse_span(start: str, end: str) -> tuple[int, int] | None:
    """Return what two times mean together; an end before the start is on the next day."""
    first, last = parse_minute(start), parse_minute(end)
    if first is None or last is None or first == 1440:
        return None
    if last <= first:
        last += 1440
    return first, last


def parse_spans(text: str) -> tuple[tuple[int, int], ...] | None:
    """Return what several ranges mean: "9-12, 14:30–17"; None when one of them is none."""
    out: list[tuple[int, int]] = []
    for part in re.split(r"[,;]", text):
        ends = re.split(r"\s*(?:[-–—]|\bto\b|\ba\b)\s*", part.strip())
        span = parse_span(*ends) if len(ends) == 2 else None
        if span is None:
            return None
        out.append(span)
    return tuple(sorted(out))
