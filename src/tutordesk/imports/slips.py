"""Sign-in numbers and one-time passwords of imported people, in a file that only its owner can read."""

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tutordesk.domain.spreadsheet import harmless
from tutordesk.i18n import _


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person needs to sign in for the first time."""

    key: str
    name: str
    login: str
    one_time_password: str


def write_slips(path: Path, slips: Iterable[Slip]) -> None:
    """Write a new file for its owner alone, whole or not at all.

    Raises:
        FileExistsError: slips of an earlier import are never overwritten.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([_("key"), _("name"), _("sign-in number"), _("one-time password")])
            for slip in slips:
                writer.writerow([slip.key, harmless(slip.name), slip.login, slip.one_time_password])
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
