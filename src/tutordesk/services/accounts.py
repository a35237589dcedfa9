"""Accounts of other people: roles, letting in and keeping out, one-time passwords.

Who may do what to whom is the database's business (``people_admin.sql``); finding and showing people is
``directory``'s.
"""

from collections.abc import Sequence
from uuid import UUID

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import AFTERWARDS, writes
from tutordesk.db.schema import one_time_password, scram_verifier

_SET_ROLES = text("SELECT app.set_roles(:person_id, CAST(:roles AS text[]), :verifier)")
_SET_ACTIVE = text("SELECT app.set_active(:person_id, CAST(:active AS boolean))")
_RESET_PASSWORD = text("SELECT app.reset_password(:person_id, :verifier)")
_SIGN_OUT = text("SELECT app.sign_out(:person_id)")


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
    asked = {"person_id": person_id, "roles": list(roles), "verifier": verifier_of(db, password)}
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
    db.execute(_RESET_PASSWORD, {"person_id": person_id, "verifier": verifier_of(db, password)})
    _sign_out_afterwards(db, person_id)
    return password


def verifier_of(db: Session, password: str) -> str:
    """Return what the server stores for a password, so that no password ever travels."""
    connection = db.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return scram_verifier(connection, password)


def _sign_out_afterwards(db: Session, person_id: UUID) -> None:
    """End the connections once more after the commit: until then the old password still let somebody in."""
    db.info[AFTERWARDS] = (_SIGN_OUT, {"person_id": person_id})
