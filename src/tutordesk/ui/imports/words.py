"""What an import is called: kinds of tables, their columns, counts, faults. Words only."""

from collections.abc import Mapping, Sequence

from tutordesk.errors import Cancelled
from tutordesk.i18n import N_, _, format_list, format_number, ngettext
from tutordesk.imports.cells import ROLES, yes_no
from tutordesk.imports.faults import WHOLE_FILE, BadCell, Fault
from tutordesk.imports.sheets import DATE_ORDER, Column
from tutordesk.imports.written import Understood, read_as, retold
from tutordesk.ui.imports.draft import BY_NAME, TableDraft
from tutordesk.ui.imports.trouble import FileTrouble
from tutordesk.ui.languages import languages
from tutordesk.ui.notices import describe
from tutordesk.ui.roles import role_word

SHEET_TITLES: Mapping[str, str] = {
    "centre": N_("The centre"),
    "people": N_("People"),
    "tutors": N_("Tutors"),
    "subjects": N_("Subjects"),
    "courses": N_("Courses"),
    "offers": N_("Who teaches what"),
    "weekly_hours": N_("Weekly hours"),
    "overrides": N_("Dated overrides"),
    "closures": N_("Closures"),
    "enrollments": N_("Enrollments"),
    "sessions": N_("Sessions"),
}
_COUNT_TITLES: Mapping[str, str] = {**SHEET_TITLES, "rules": N_("Weekly hours")}
_COLUMN_TITLES: Mapping[str, str] = {
    "active": N_("Active"),
    "anchor_monday": N_("Anchor Monday"),
    "available": N_("Available"),
    "bio": N_("About"),
    "break_minutes": N_("Break after a session"),
    "cancel_notice_minutes": N_("Notice for cancelling"),
    "course": N_("Course"),
    "currency": N_("Currency"),
    "date": N_("Date"),
    "date_order": N_("Order in dates"),
    "email": N_("E-mail"),
    "enrollment_required": N_("Enrollment required"),
    "first_date": N_("First date"),
    "first_name": N_("First name"),
    "from": N_("From"),
    "guardian": N_("Guardian"),
    "guardian_phone": N_("Guardian’s phone"),
    "headline": N_("Headline"),
    "horizon_days": N_("Booking horizon"),
    "in_person": N_("In person"),
    "key": N_("Your own key"),
    "language": N_("Language"),
    "last_date": N_("Last date"),
    "listed": N_("Listed"),
    "login": N_("Sign-in number"),
    "max_open_sessions": N_("Most open sessions"),
    "min_notice_minutes": N_("Notice for booking"),
    "minutes": N_("Minutes"),
    "name": N_("Name"),
    "online": N_("Online"),
    "opening_hours": N_("Opening hours"),
    "person": N_("Person"),
    "phone": N_("Phone"),
    "place": N_("Place"),
    "planned_sessions": N_("Planned sessions"),
    "position": N_("Position"),
    "price": N_("Price"),
    "rate": N_("Hourly rate"),
    "reason": N_("Reason"),
    "requirements": N_("Special requirements"),
    "roles": N_("Roles"),
    "second_surname": N_("Second surname"),
    "since": N_("Since"),
    "slot_step_minutes": N_("Step between starts"),
    "starts": N_("Start"),
    "status": N_("Status"),
    "student": N_("Student"),
    "subject": N_("Subject"),
    "surname": N_("Surname"),
    "time": N_("Time"),
    "timezone": N_("Time zone"),
    "tutor": N_("Tutor"),
    "until": N_("Until"),
    "valid_from": N_("Valid from"),
    "valid_until": N_("Valid until"),
    "weekday": N_("Weekday"),
}


def sheet_title(name: str) -> str:
    """Return what a kind of table is called; the empty one is not imported."""
    return _(SHEET_TITLES[name]) if name else _("Not imported")


def column_title(column: Column) -> str:
    """Return what a column is called."""
    return _(_COLUMN_TITLES[column.name])


def column_choice(column: Column) -> str:
    """Return a column as a choice, which says whether it is needed."""
    title = column_title(column)
    return _("{column} · needed").format(column=title) if column.required else title


def value_options(column: Column, zones: Sequence[str]) -> list[tuple[str, str]]:
    """Return what a column may be in every row, (value, words), the empty one first; none for any text."""
    if column.name == "roles":
        return [("", _("Choose…")), *((role, role_word(role)) for role in ROLES)]
    if column.name == "timezone":
        nothing = _("Choose…") if column.required else _("The centre’s time zone")
        return [("", nothing), *((zone, zone) for zone in zones)]
    if column.name == "language":
        return [("", _("Not said")), *languages().items()]
    if column.name == DATE_ORDER:
        return [("", _("Choose…")), ("day", _("Day first")), ("month", _("Month first"))]
    if column.read is yes_no:
        return [("", _("Choose…")), ("yes", _("Yes")), ("no", _("No"))]
    return []


def value_words(column: Column, value: str) -> str:
    """Return what is said for every row as people say it."""
    known = dict(value_options(column, ()))
    if value in known:
        return known[value]
    if column.name == "roles":
        said = value.split()
        return format_list([role_word(role) if role in ROLES else role for role in said])
    return value


def missing(table: TableDraft) -> str:
    """Say what a table lacks; empty when nothing."""
    lacking = [column_title(part) for column in table.missing for part in table.halves(column)]
    if not lacking:
        return ""
    said = ngettext("Missing column: {columns}", "Missing columns: {columns}", len(lacking)).format(
        columns=format_list(lacking)
    )
    if not set(table.missing) <= set(table.said_once):
        return said
    return _("{missing}. Say below which column that is, or what holds for every row.").format(missing=said)


def how_read(table: TableDraft) -> str:
    """Say how much of a table is read, and how much of that was guessed."""
    if not table.sheet:
        return _("Nothing of this table comes in.")
    whole = len(table.headers)
    said = ngettext("{read} of {count} column is read", "{read} of {count} columns are read", whole).format(
        read=format_number(table.read), count=format_number(whole)
    )
    guessed = sum(table.is_guessed(header) for header in table.headers)
    if guessed:
        guesses = ngettext("{count} guessed", "{count} guessed", guessed).format(count=format_number(guessed))
        said = _("{read} · {guesses}").format(read=said, guesses=guesses)
    for column in table.said_once:
        if value := table.values.get(column.name):
            same = _("{column}: {value}").format(
                column=column_title(column), value=value_words(column, value)
            )
            said = _("{read} · {same}").format(read=said, same=same)
    return said


def examples(table: TableDraft, header: str) -> str:
    """Return what stands below a header, and what the first of it is read as where that is not plain."""
    cells = table.examples(header)
    ours = table.column(header)
    column = next((one for one in BY_NAME[table.sheet].columns if one.name == ours), None) if ours else None
    if column is None or not column.kind:
        return " · ".join(cells) if cells else _("empty")
    for cell in cells:
        try:
            value = column.read(cell, table.order) if column.has_dates else column.read(cell)
        except BadCell as bad:
            return bad.problem
        if meaning := retold(cell, value):
            return read_as(cell, meaning)
    return " · ".join(cells) if cells else _("empty")


def counts(found: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return counts of rows with what people call the tables."""
    return [(_(_COUNT_TITLES[name]), format_number(count)) for name, count in found.items() if count]


def understood(cells: Sequence[Understood], *, most: int) -> list[str]:
    """Say how cells were understood, one a line; of many only the first."""
    lines = [str(cell) for cell in cells[:most]]
    more = len(cells) - len(lines)
    if more:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=format_number(more)))
    return lines


def new_rows(found: Mapping[str, int]) -> str:
    """Say how much is new."""
    count = sum(found.values())
    return ngettext("{count} new row", "{count} new rows", count).format(count=format_number(count))


def already(count: int) -> str:
    """Say how much is there already."""
    return ngettext(
        "{count} row is there already and stays as it is.",
        "{count} rows are there already and stay as they are.",
        count,
    ).format(count=format_number(count))


def rows_of(faults: Sequence[Fault]) -> int:
    """Return how many rows have faults."""
    return len({(fault.file, fault.row) for fault in faults})


def faults(found: Sequence[Fault]) -> str:
    """Say how many faults there are, in how many rows."""
    count, rows = len(found), rows_of(found)
    said = ngettext("{count} fault", "{count} faults", count).format(count=format_number(count))
    return ngettext("{faults} in {rows} row", "{faults} in {rows} rows", rows).format(
        faults=said, rows=format_number(rows)
    )


def column_of(fault: Fault) -> str:
    """Return the column of a fault as it is shown."""
    return _("whole row") if fault.column == WHOLE_FILE else fault.column


def in_full(fault: Fault) -> str:
    """Say a fault in one sentence, with what would be allowed."""
    where = _("{file}, row {row}, {column}").format(
        file=fault.file, row=format_number(fault.row), column=column_of(fault)
    )
    if not fault.allowed:
        return _("{where}: {problem}.").format(where=where, problem=fault.problem)
    return _("{where}: {problem}. Allowed: {allowed}.").format(
        where=where, problem=fault.problem, allowed=fault.allowed
    )


def trouble(error: Exception) -> tuple[str, str]:
    """Say what went wrong, and what that means for the import."""
    if isinstance(error, Cancelled):
        return _("The import was cancelled."), _("Nothing came in.")
    if not isinstance(error, FileTrouble):
        said = describe(error)
        return said.text, said.detail
    name, reason = error.facts["name"], error.facts["reason"]
    if error.facts["exists"]:
        text = _("{name} is there already.").format(name=name)
        return text, _("Nothing came in. Choose another name for the slips.")
    text = _("{name} could not be opened.").format(name=name) if name else _("A file could not be opened.")
    return text, _("{reason}. Nothing came in.").format(reason=reason)
