"""Which pictures there are: every page, at rest, in use, empty and in trouble.

Belongs here: the table of scenes. Each brings the program to a state on the stage and takes it from there, in
a file of its page; waiting, sizes and themes are the business of ``picture_stage.py``.
"""

from collections.abc import Callable

import picture_board
import picture_booking
import picture_calendar
import picture_centre
import picture_classes
import picture_desk
import picture_hours
import picture_people
import picture_schedule
import picture_series
import picture_sessions
import picture_shell
import picture_sign_in
import picture_students
from picture_stage import Stage

Scene = Callable[[Stage], None]


def play(stage: Stage, *, enlarged: bool) -> None:
    """Take every picture that was asked for."""
    for name, scene in (ENLARGED if enlarged else SCENES).items():
        if stage.wants(name):
            scene(stage)
            stage.language = "en"


SCENES: dict[str, Scene] = {
    **picture_shell.SCENES,
    **picture_sign_in.SCENES,
    **picture_classes.SCENES,
    **picture_booking.SCENES,
    **picture_schedule.SCENES,
    "availability": picture_hours.availability,
    "availability-states": picture_hours.availability_states,
    "availability-elsewhere": picture_hours.availability_elsewhere,
    **picture_board.SCENES,
    **picture_desk.SCENES,
    **picture_centre.SCENES,
    **picture_students.SCENES,
    **picture_people.SCENES,
    **picture_calendar.SCENES,
    **picture_series.SCENES,
    **picture_sessions.SCENES,
}
ENLARGED: dict[str, Scene] = {
    **picture_shell.ENLARGED,
    "zoom-desk": picture_desk.zoom,
    **picture_centre.ENLARGED,
    "zoom-series": picture_series.zoom,
    "zoom-sessions": picture_sessions.zoom,
    "zoom-students": picture_students.students_zoom,
    "zoom-people": picture_people.people_zoom,
    **picture_calendar.ENLARGED,
    **picture_board.ENLARGED,
}
