"""What services hand upwards: frozen rows and plans, one file per noun, all imported from here.

All that ``ui`` ever sees of the database is defined here: values only, no queries, no sentences.
Instants (``starts_at``, ``ends_at``, ``..._at``) are aware UTC datetimes, ranges are half-open; money is
``Decimal`` beside a currency; durations carry their unit in the name; wall clocks sit beside an IANA zone.
"""

from tutordesk.services.rows.courses import CourseRow, OfferRow, OwnOfferRow, SubjectRow
from tutordesk.services.rows.hours import FateRow, HoursPlan, StrandedRow
from tutordesk.services.rows.people import CentreRow, Contact, MeRow, StudentRow
from tutordesk.services.rows.series import (
    ChangeRow,
    SeriesDateRow,
    SeriesItem,
    SeriesMoveItem,
    SeriesMoveRow,
    SettledAbsence,
    TouchedRow,
    WayOutRow,
)
from tutordesk.services.rows.sessions import ActionRow, EventRow, NoteRow, SessionPage, SessionRow
from tutordesk.services.rows.slots import SlotPlan, SlotRow
from tutordesk.services.rows.students import EnrollmentRow, OwnStudentPage, OwnStudentRow
from tutordesk.services.rows.tutors import (
    BookableRow,
    NextFreeRow,
    TutorCriteria,
    TutorPage,
    TutorProfile,
    TutorRow,
)
from tutordesk.services.rows.weeks import OpenSpan, WeekPlan

__all__ = [
    "ActionRow",
    "BookableRow",
    "CentreRow",
    "ChangeRow",
    "Contact",
    "CourseRow",
    "EnrollmentRow",
    "EventRow",
    "FateRow",
    "HoursPlan",
    "MeRow",
    "NextFreeRow",
    "NoteRow",
    "OfferRow",
    "OpenSpan",
    "OwnOfferRow",
    "OwnStudentPage",
    "OwnStudentRow",
    "SeriesDateRow",
    "SeriesItem",
    "SeriesMoveItem",
    "SeriesMoveRow",
    "SessionPage",
    "SessionRow",
    "SettledAbsence",
    "SlotPlan",
    "SlotRow",
    "StrandedRow",
    "StudentRow",
    "SubjectRow",
    "TouchedRow",
    "TutorCriteria",
    "TutorPage",
    "TutorProfile",
    "TutorRow",
    "WayOutRow",
    "WeekPlan",
]
