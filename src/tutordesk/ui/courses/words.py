"""The sentences of Courses: prices, how many take and offer a course, where it is taught.

Belongs here: words made from rows, and reading a price that was typed. Does not belong here: widgets.
"""

from decimal import Decimal, InvalidOperation

from tutordesk.i18n import _, format_minutes, format_money, format_number, ngettext
from tutordesk.services.people_rows import CourseFile
from tutordesk.services.rows import EnrollmentRow

MOST = Decimal("9999999999.99")


def tutors(row: CourseFile) -> str:
    """How many offer it."""
    if not row.offered:
        return _("Nobody offers it")
    return ngettext("{n} tutor", "{n} tutors", row.offered).format(n=format_number(row.offered))


def enrolled(count: int) -> str:
    """How many take it."""
    return ngettext("{n} enrolled", "{n} enrolled", count).format(n=format_number(count))


def upcoming(count: int) -> str:
    """How many sessions are ahead."""
    return ngettext("{n} session ahead", "{n} sessions ahead", count).format(n=format_number(count))


def prices(row: CourseFile) -> str:
    """The range of prices, empty without an offer."""
    if row.price_from is None or row.price_to is None:
        return ""
    low = format_money(row.price_from, row.currency)
    if row.price_from == row.price_to:
        return low
    return _("{low} – {high}").format(low=low, high=format_money(row.price_to, row.currency))


def facts(row: CourseFile) -> str:
    """Length, tutors and enrollments on one line."""
    return " · ".join((format_minutes(row.course.session_minutes), tutors(row), enrolled(row.enrolled)))


def spoken(row: CourseFile) -> str:
    """All about a course, read aloud."""
    parts = [row.course.name, row.course.subject.name, facts(row), prices(row)]
    if not row.active:
        parts.append(_("Given up"))
    return ", ".join(part for part in parts if part)


def progress(row: EnrollmentRow) -> str:
    """With whom, and how far."""
    tutor = row.tutor_name or _("Any tutor")
    if row.planned_sessions:
        done = _("{done} of {planned}").format(done=row.completed, planned=row.planned_sessions)
    else:
        done = ngettext("{done} session completed", "{done} sessions completed", row.completed).format(
            done=row.completed
        )
    return _("{tutor} · {progress}").format(tutor=tutor, progress=done)


def plain(price: Decimal) -> str:
    """A price as it is typed."""
    return format_number(price).replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")


def typed_price(text: str) -> Decimal | None:
    """Read a price: a comma or a point before the cents; None when it is none."""
    bare = "".join(text.split())
    if "," in bare and "." in bare:  # the first of them parts thousands
        bare = bare.replace("," if bare.index(",") < bare.index(".") else ".", "")
    try:
        price = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None
    if not price.is_finite() or not 0 <= price <= MOST:
        return None
    return price if price == price.quantize(Decimal("0.01")) else None
