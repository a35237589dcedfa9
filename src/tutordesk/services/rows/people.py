"""Who is signed in, and the centre they belong to; students as the front desk finds them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CentreRow:
    """The organisation that runs the server, and its default rules."""

    name: str
    timezone: str
    currency: str
    phone: str
    opening_hours: str
    slot_step_minutes: int
    min_notice_minutes: int
    break_minutes: int
    horizon_days: int
    cancel_notice_minutes: int
    max_open_sessions: int
    enrollment_required: bool


@dataclass(frozen=True, slots=True)
class MeRow:
    """The person signed in; ``roles`` in the fixed order student, tutor, desk, admin."""

    person_id: UUID
    login: str
    display_name: str
    timezone: str
    locale: str
    roles: tuple[str, ...]
    must_change_password: bool
    centre: CentreRow


@dataclass(frozen=True, slots=True)
class Contact:
    """A first contact with a server: who is signed in, and how good the line is."""

    me: MeRow
    encrypted: bool
    latency_ms: float
    server_version: str


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A student as the front desk finds them."""

    person_id: UUID
    login: str
    display_name: str
    phone: str
    email: str
