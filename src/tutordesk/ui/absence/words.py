"""Words for an absence: how a price differs, what became of a session. No widgets."""

from decimal import Decimal

from tutordesk.i18n import _, format_day, format_money, format_range, format_time
from tutordesk.services.rows import SessionRow, WayOutRow


def price_change(price: Decimal, currency: str, session: SessionRow) -> str:
    """How a price differs from a session's, empty where it does not or cannot be compared."""
    if currency != session.currency or price == session.price:
        return ""
    change = price - session.price
    money = format_money(abs(change), currency)
    return _("{money} more").format(money=money) if change > 0 else _("{money} less").format(money=money)


def substitute(way: WayOutRow, session: SessionRow) -> str:
    """A substitute, with what the student would pay more or less."""
    change = price_change(way.price, way.currency, session)
    name = way.tutor_name
    return _("{name} · {change}").format(name=name, change=change) if change else name


def start(way: WayOutRow, zone: str) -> str:
    """Another start."""
    return _("{day}, {time}").format(
        day=format_day(way.starts_at, zone), time=format_time(way.starts_at, zone)
    )


def when(session: SessionRow, zone: str) -> str:
    """When a session takes place."""
    return _("{day}, {times}").format(
        day=format_day(session.starts_at, zone),
        times=format_range(session.starts_at, session.ends_at, zone),
    )


def outcome(before: SessionRow, after: SessionRow, zone: str) -> str:
    """What became of a session, as it is said on the phone."""
    if after.status == "cancelled":
        return _("{course}, {when}: cancelled").format(course=before.course.name, when=when(before, zone))
    if after.tutor_id != before.tutor_id:
        text = _("{course}, {when}: with {tutor} instead")
        said = text.format(course=before.course.name, when=when(after, zone), tutor=after.tutor_name)
        change = price_change(after.price, after.currency, before)
        return _("{what} ({change})").format(what=said, change=change) if change else said
    text = _("{course}: moved from {before} to {after}")
    return text.format(course=before.course.name, before=when(before, zone), after=when(after, zone))
