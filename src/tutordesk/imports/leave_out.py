"""Rows with faults are left out on purpose, with everything that leans on them; the rest is planned.

A later import adds what was left out, mended. So what an import would never touch again once a part of it is
there goes together: a tutor's hours, and a tutor's person and profile. Nothing is read or written here.
"""

from collections import defaultdict
from collections.abc import Callable

from tutordesk.i18n import _
from tutordesk.imports.faults import Fault, Faults, Place
from tutordesk.imports.identity import folded, meant_by
from tutordesk.imports.plan import Plan
from tutordesk.imports.read import Folder
from tutordesk.imports.sheets import CENTRE, FILES

Planned = Callable[[Folder, Faults], Plan]
"""Plans a folder and tells the faults."""

_HOURS = ("weekly_hours", "overrides")


def plan_sound_rows(folder: Folder, told: tuple[Fault, ...], planned: Planned) -> tuple[Plan, Faults, bool]:
    """Plan what has no fault.

    Args:
        folder: as it was read.
        told: what reading it told already.
        planned: plans a folder.

    Returns:
        The plan, every fault of rows that are left out, and whether the rest can stand without them: a fault
        of a whole file or of the centre leaves nothing to stand on.
    """
    found = Faults()
    out: dict[str, set[Place]] = defaultdict(set)
    keys: dict[str, set[str]] = defaultdict(set, {name: set(keys) for name, keys in folder.unsound.items()})
    new = told
    while True:
        for fault in new:
            found.note(fault)
            out[_sheet(fault)].add(fault.place)
        for name, rows in out.items():
            for line in folder[name]:
                if line.place in rows:
                    keys[name] |= meant_by(name, line.values)
        rest = Folder(
            {
                name: [line for line in lines if line.place not in out[name]]
                for name, lines in folder.lines.items()
            },
            left_out=keys,
        )
        faults = Faults()
        plan = planned(rest, faults)
        _keep_together(rest, keys, faults)
        if folder.unread or any(map(_stands_for_all, new)):
            for fault in faults.sorted(FILES):
                found.note(fault)
            return plan, found, False
        new = faults.sorted(FILES)
        if not new:
            return plan, found, True


def rows_of(faults: tuple[Fault, ...]) -> int:
    """Return how many rows have faults."""
    return len({(fault.file, fault.row) for fault in faults})


def _sheet(fault: Fault) -> str:
    return fault.file.removesuffix(".csv")


def _stands_for_all(fault: Fault) -> bool:
    return fault.row == 1 or fault.file == CENTRE.file


def _keep_together(folder: Folder, keys: dict[str, set[str]], faults: Faults) -> None:
    """Leave out what a later import would take for complete."""
    for line in folder["people"]:
        if meant_by("people", line.values) & keys["tutors"]:
            problem = _("the row of this tutor in {file} is left out").format(file="tutors.csv")
            faults.add("people.csv", line.place, "key", problem, _("both come in together"))
    for name in _HOURS:
        for line in folder[name]:
            if any(folded(line["tutor"]) in keys[other] for other in _HOURS):
                problem = _("other hours of this tutor are left out")
                faults.add(f"{name}.csv", line.place, "tutor", problem, _("all of them come in together"))
