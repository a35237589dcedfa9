"""Words for an absence: who could take over, what became of a session. No widgets."""

from tutordesk.i18n import _, format_day, format_range, format_time
from tutordesk.services.rows import SessionRow, WayOutRow
from tutordesk.ui.session.words import price_kept


def substitute(way: WayOutRow, session: SessionRow) -> str:
    """A substitute, and that the price stays where theirs is another."""
    price = price_kept(way.price, way.currency, session)
    name = way.tutor_name
    return _("{name} · {price}").format(name=name, price=price) if price else name


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
        return text.format(course=before.course.name, when=when(after, zone), tutor=after.tutor_name)
    text = _("{course}: moved from {before} to {after}")
    return text.format(course=before.course.name, before=when(before, zone), after=when(after, zone))
