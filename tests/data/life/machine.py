"""The whole machine, and how it runs.

Both ``tests/data/test_life_machine.py`` (60 runs of 30 steps) and the long runs of ``tests/soak`` use it.
Time is real: sessions lie minutes, hours, days and weeks from now, far enough from every boundary for a run.
"""

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.data.life.centre import Centre
from tests.data.life.checks import Checks
from tests.data.life.hours import HoursSteps
from tests.data.life.imports import ImportSteps
from tests.data.life.many import ManySteps
from tests.data.life.people import PeopleSteps
from tests.factories import TestDatabase


class LifeMachine(HoursSteps, ManySteps, PeopleSteps, ImportSteps, Checks):
    """Every step, every check."""


def drive(database: TestDatabase, folder: Path, runs: int, steps: int = 30) -> None:
    """Let the machine run on a database of its own; imports lie in the folder."""
    LifeMachine.centre = Centre(database, folder)
    try:
        run_state_machine_as_test(
            LifeMachine,
            settings=settings(
                max_examples=runs,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        LifeMachine.centre.close()
