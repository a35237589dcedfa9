"""Letting an administrator in again who forgot everything: a new one-time password from the server."""

import psycopg
from psycopg import sql

from tutordesk.db.schema import FirstAdmin, one_time_password, scram_verifier
from tutordesk.errors import TutorDeskError
from tutordesk.i18n import _, format_list


class NoSuchAdmin(TutorDeskError):
    """Nobody, or nobody in particular, is meant; the message names who there is."""


def reset_admin(url: str, *, login: str | None = None) -> FirstAdmin:
    """Give an administrator a new one-time password and a login that works.

    Args:
        url: of the superuser or of whoever deploys.
        login: needed only where there are several administrators.

    Raises:
        NoSuchAdmin: nobody is administrator, or it is not clear who is meant.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET LOCAL ROLE td_definer")
        found = connection.execute(
            "SELECT p.login FROM app.person p JOIN app.person_role r ON r.person_id = p.id"
            " WHERE r.role = 'admin' AND (%(login)s::text IS NULL OR p.login = %(login)s)"
            " ORDER BY p.active DESC, p.created_at, p.login",
            {"login": login},
        ).fetchall()
        logins = [row[0] for row in found]
        if not logins:
            raise NoSuchAdmin(_("No administrator of this database has that sign-in number."))
        if len(logins) > 1:
            message = _("There are several administrators: {logins}. Say which one with --login.")
            raise NoSuchAdmin(message.format(logins=format_list(logins)))
        password = one_time_password()
        connection.execute(
            "UPDATE app.person SET active = true, must_change_password = true WHERE login = %s", logins
        )
        connection.execute(
            "SELECT app.provision_password(%s, %s)", [logins[0], scram_verifier(connection, password)]
        )
        connection.execute("SET LOCAL ROLE td_provisioner")
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(logins[0])))
    return FirstAdmin(logins[0], password)
