"""What an import says when it is done: lines for people. Nothing is computed here."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tutordesk.i18n import _, ngettext
from tutordesk.imports.leave_out import rows_of
from tutordesk.imports.naming import Naming
from tutordesk.imports.run import Imported
from tutordesk.imports.source import Source
from tutordesk.imports.write import titled_counts


def free_slips_file(folder: Path) -> Path:
    """Return the first name for slips that is not taken: they are never overwritten."""
    return next(path for n in count(1) if not (path := folder / f"sign-in-slips-{n}.csv").exists())


def guesses(source: Source, names: Naming) -> Iterator[str]:
    """Yield what each table and column is taken for, and what is not read."""
    for table in source.tables:
        sheet = names.tables.get(table.name)
        if sheet is None:
            yield _("{table}: not imported").format(table=table.name)
            continue
        known = names.columns_of(table.name, sheet)
        yield _("{table}: taken for {sheet}").format(table=table.name, sheet=sheet)
        for header in filter(None, table.header):
            ours = known.get(header.lower(), "")
            if ours != header:
                yield f"  {header} → {ours}" if ours else "  " + _("{header}: not read").format(header=header)
        for ours, value in names.values_of(table.name, sheet).items():
            yield "  " + _("{column} of every row: {value}").format(column=ours, value=value)


def report(done: Imported, slips_file: Path, *, dry_run: bool) -> Iterator[str]:
    """Yield how cells were understood, what is new, what was there already, and where the passwords are."""
    yield from map(str, done.understood)
    for fault in done.left_out:
        yield str(fault)
    if left_out := rows_of(done.left_out):
        yield ngettext("{count} row is left out.", "{count} rows are left out.", left_out).format(
            count=left_out
        )
    if done.left_out and not done.counts:
        yield _("Without them nothing is new.")
    elif dry_run and done.left_out:
        yield _("Without them this would be new:")
    elif dry_run:
        yield _("No faults. This would be new:") if done.counts else _("No faults, and nothing new.")
    elif not done.counts:
        yield _("Nothing new: everything is there already.")
    for title, number in titled_counts(done.counts).items():
        yield f"  {number:>7}  {title}"
    if done.already:
        yield _("There already, left as they are: {count} rows.").format(count=done.already)
    if done.slips:
        yield _("Sign-in numbers and one-time passwords: {file}").format(file=slips_file)
