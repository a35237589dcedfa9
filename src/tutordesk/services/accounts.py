"""Accounts: made, changed, given roles, let in and kept out, given one-time passwords.

Who may do what to whom is the database's business (``people_admin.sql``); finding and showing people is
``directory``'s.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import AFTERWARDS, writes
from tutordesk.db.schema import one_time_password, scram_verifier
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.phones import e164
from tutordesk.services.rows import StudentRow

STUDENT = ("student",)

_VALUES = """
    :display_name, :verifier, CAST(:timezone AS text), CAST(:locale AS text), :email, :phone,
    CAST(:phone_e164 AS text), :guardian_name, :guardian_phone) p
"""
_CREATE = text(
    "SELECT (p).id, (p).login, (p).display_name"
    f" FROM app.create_person(CAST(:person_id AS uuid), CAST(:roles AS text[]), {_VALUES}"
)
_CREATE_STUDENT = text(
    f"SELECT (p).id, (p).login, (p).display_name FROM app.create_student(CAST(:person_id AS uuid), {_VALUES}"
)
_SAVE_PROFILE = text(
    "SELECT app.save_profile(:person_id, CAST(:display_name AS text), CAST(:timezone AS text),"
    " CAST(:locale AS text))"
)
_SAVE_CONTACT = text(
    "SELECT app.save_contact(:person_id, CAST(:email AS text), CAST(:phone AS text),"
    " CAST(:phone_e164 AS text), CAST(:guardian_name AS text), CAST(:guardian_phone AS text))"
)
_CENTRE_ZONE = text("SELECT timezone FROM app.centre")
_SET_ROLES = text("SELECT app.set_roles(:person_id, CAST(:roles AS text[]), :verifier)")
_SET_ACTIVE = text("SELECT app.set_active(:person_id, CAST(:active AS boolean))")
_RESET_PASSWORD = text("SELECT app.reset_password(:person_id, :verifier)")
_ANONYMISE = text("SELECT app.anonymise_person(CAST(:person_id AS uuid))")
_EXPORT = text("SELECT app.export_person(CAST(:person_id AS uuid))")
_SIGN_OUT = text("SELECT app.sign_out(:person_id)")


@writes
def create(
    db: Session,
    *,
    person_id: UUID,
    roles: Sequence[str] = STUDENT,
    display_name: str,
    timezone: str,
    locale: str,
    email: str = "",
    phone: str = "",
    guardian_name: str = "",
    guardian_phone: str = "",
) -> NewPerson:
    """Make a student (staff) or a person with any roles (admin), a login and a one-time password.

    ``person_id`` is new.

    Asked again because an answer was lost, the same person is returned with a new one-time password, which
    alone works from then on; once the first one has been used, the id is somebody's.

    Raises:
        IdReused: the id is somebody else's, or the person has signed in meanwhile.
        InvalidValue: unknown roles or none, or what cannot be stored.
        NotAllowed: not at the front desk; other roles are given by administrators.
    """
    password = one_time_password()
    made = db.execute(
        _CREATE_STUDENT if tuple(roles) == STUDENT else _CREATE,
        {
            "person_id": person_id,
            **({} if tuple(roles) == STUDENT else {"roles": list(roles)}),
            "display_name": display_name,
            "verifier": _verifier_of(db, password),
            "timezone": timezone,
            "locale": locale,
            "email": email,
            "phone": phone,
            "phone_e164": e164(phone, db.execute(_CENTRE_ZONE).scalar_one()),
            "guardian_name": guardian_name,
            "guardian_phone": guardian_phone,
        },
    ).one()
    return NewPerson(StudentRow(made.id, made.login, made.display_name, phone, email), password)


@writes
def save_profile(
    db: Session,
    *,
    person_id: UUID,
    display_name: str | None = None,
    timezone: str | None = None,
    locale: str | None = None,
) -> None:
    """Change a person's name, zone and language; None keeps what is there. The own ones in any role.

    Raises:
        InvalidValue: no name, or an unknown zone or language.
        NotAllowed: somebody else's, and not within reach.
        NoSuchPerson: unknown or anonymised.
    """
    asked = {"display_name": display_name, "timezone": timezone, "locale": locale}
    db.execute(_SAVE_PROFILE, {"person_id": person_id, **asked})


@writes
def save_contact(
    db: Session,
    *,
    person_id: UUID,
    email: str | None = None,
    phone: str | None = None,
    guardian_name: str | None = None,
    guardian_phone: str | None = None,
) -> None:
    """Change how to reach a person; None keeps what is there, an empty text clears it.

    Raises:
        InvalidValue: longer than can be stored.
        NotAllowed: somebody else's, and not within reach.
        NoSuchPerson: unknown or anonymised.
    """
    db.execute(
        _SAVE_CONTACT,
        {
            "person_id": person_id,
            "email": email,
            "phone": phone,
            "phone_e164": e164(phone, db.execute(_CENTRE_ZONE).scalar_one()) if phone else None,
            "guardian_name": guardian_name,
            "guardian_phone": guardian_phone,
        },
    )


@writes
def set_roles(db: Session, *, person_id: UUID, roles: Sequence[str]) -> str:
    """Give a person exactly these roles (admin); return the new one-time password, mostly ''.

    Who was a student and nothing else gets a new password with the first role beyond, since the front desk
    may know the old one. Open windows lose a role with their next question.

    Raises:
        LastAdmin: it would be taken from the only active administrator.
        SessionsAhead: a tutor or student would lose the role with live sessions ahead.
        NoSuchPerson, NotAllowed, InvalidValue: unknown or anonymised; not an admin; unknown roles or none.
    """
    password = one_time_password()
    asked = {"person_id": person_id, "roles": list(roles), "verifier": _verifier_of(db, password)}
    if not db.execute(_SET_ROLES, asked).scalar_one():
        return ""
    _sign_out_afterwards(db, person_id)
    return password


@writes
def set_active(db: Session, *, person_id: UUID, active: bool) -> None:
    """Let a person in, or keep them out and end their connections; their sessions stay as they are.

    Raises:
        LastAdmin: nobody could administer the centre.
        NotAllowed: oneself, or not within the desk's reach.
        NoSuchPerson: unknown or anonymised.
    """
    db.execute(_SET_ACTIVE, {"person_id": person_id, "active": active})
    if not active:
        _sign_out_afterwards(db, person_id)


@writes
def reset_password(db: Session, *, person_id: UUID) -> str:
    """Return a new one-time password of another person, whose connections end.

    Raises:
        NotAllowed: oneself, or not within the desk's reach.
        NoSuchPerson: unknown or anonymised.
        OutcomeUnknown: reset once more.
    """
    password = one_time_password()
    db.execute(_RESET_PASSWORD, {"person_id": person_id, "verifier": _verifier_of(db, password)})
    _sign_out_afterwards(db, person_id)
    return password


@writes
def anonymise(db: Session, *, person_id: UUID) -> None:
    """Take a person out of what is kept, for good (admin). Lessons stay, under "Former student" and a number.

    Raises:
        SessionsAhead: live sessions are ahead.
        LastAdmin: nobody could administer the centre.
        NotAllowed: oneself, or not an administrator.
        NoSuchPerson: unknown, or anonymised already.
    """
    db.execute(_ANONYMISE, {"person_id": person_id})
    _sign_out_afterwards(db, person_id)


@writes
def export(db: Session, *, person_id: UUID) -> Mapping[str, Any]:
    """Return everything stored about one person, for that person (admin): JSON values, instants as text.

    It leaves a line in the history: who took whose data out.

    Raises:
        NotAllowed: not an administrator.
        NoSuchPerson: unknown.
    """
    stored: Mapping[str, Any] = db.execute(_EXPORT, {"person_id": person_id}).scalar_one()
    return stored


def _verifier_of(db: Session, password: str) -> str:
    """Return what the server stores for a password, so that no password ever travels."""
    connection = db.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return scram_verifier(connection, password)


def _sign_out_afterwards(db: Session, person_id: UUID) -> None:
    """End the connections once more after the commit: until then the old password still let somebody in."""
    db.info[AFTERWARDS] = (_SIGN_OUT, {"person_id": person_id})
