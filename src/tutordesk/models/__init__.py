"""SQLAlchemy tables, one file per noun: columns and constraints, no behaviour.

Rows of roles, policies, functions and triggers do not belong here: they are SQL under ``alembic/code``.
Sessions are never written through these classes (no group role may): the functions of the database do.
"""

from tutordesk.models.audit import AuditEvent
from tutordesk.models.availability import AvailabilityOverride, AvailabilityRule
from tutordesk.models.base import Base
from tutordesk.models.centre import Centre, Closure, Timezone
from tutordesk.models.course import Course, Subject
from tutordesk.models.enrollment import Enrollment
from tutordesk.models.feed import Change, ChangeClock
from tutordesk.models.front_desk import Series, SeriesSession, SessionPayment
from tutordesk.models.person import Person, PersonContact, PersonNote, PersonRole, PersonSearch
from tutordesk.models.schema_code import SchemaCode
from tutordesk.models.session import Session, SessionEvent, SessionEventReason, SessionNote, SessionSeen
from tutordesk.models.tutor import Tutor, TutorCourse, TutorNextFree, TutorSearch

__all__ = [
    "AuditEvent",
    "AvailabilityOverride",
    "AvailabilityRule",
    "Base",
    "Centre",
    "Change",
    "ChangeClock",
    "Closure",
    "Course",
    "Enrollment",
    "Person",
    "PersonContact",
    "PersonNote",
    "PersonRole",
    "PersonSearch",
    "SchemaCode",
    "Series",
    "SeriesSession",
    "Session",
    "SessionEvent",
    "SessionEventReason",
    "SessionNote",
    "SessionPayment",
    "SessionSeen",
    "Subject",
    "Timezone",
    "Tutor",
    "TutorCourse",
    "TutorNextFree",
    "TutorSearch",
]
