"""What an import says when it is done: lines for people. Nothing is computed here."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tutordesk.i18n import _
from tutordesk.imports.run import Imported
from tutordesk.imports.write import titled_counts


def free_slips_file(folder: Path) -> Path:
    """Return the first name for slips that is not taken: they are never overwritten."""
    return next(path for n in count(1) if not (path := folder / f"sign-in-slips-{n}.csv").exists())


def report(done: Imported, slips_file: Path, *, dry_run: bool) -> Iterator[str]:
    """Yield what is new, what was there already, and where the passwords are."""
    if dry_run:
        yield _("No faults. This would be new:") if done.counts else _("No faults, and nothing new.")
    elif not done.counts:
        yield _("Nothing new: everything is there already.")
    for title, number in titled_counts(done.counts).items():
        yield f"  {number:>7}  {title}"
    if done.already:
        yield _("There already, left as they are: {count} rows.").format(count=done.already)
    if done.slips:
        yield _("Sign-in numbers and one-time passwords: {file}").format(file=slips_file)
