"""People of an import: who is there already, who is new, and who cannot be told apart. Nothing is written."""

from uuid import UUID

from tutordesk.i18n import _, language
from tutordesk.imports.identity import is_made, meant_by
from tutordesk.imports.plan import Planner, imported_id
from tutordesk.imports.read import Line
from tutordesk.imports.who import Contact

_LANGUAGES = {"x-pseudo": "en"}


def plan_people(planner: Planner) -> None:
    """Plan who is new. A key of the centre's own decides; without one, what the row says."""
    for line in planner.folder["people"]:
        zone = planner.zone("people", line)
        timezone = zone.key if zone else planner.centre.timezone
        phones = (line["phone"], line["guardian_phone"])
        contact = Contact(UUID(int=0), line["name"], line["email"], phones, line.place)
        person_id = _known(planner, line, contact)
        if person_id is None:
            planner.folder.unsound.setdefault("people", set()).update(meant_by("people", line.values))
            continue
        planner.people[line["key"]] = person_id
        planner.who.add(contact._replace(id=person_id))
        if person_id in planner.existing.roles:
            planner.plan.already += 1
            continue
        planner.roles[person_id] = frozenset(line["roles"])
        planner.plan.keys[person_id] = line["key"]
        speaks = line["language"] or _LANGUAGES.get(language(), language())
        row = {**line.values, "id": person_id, "timezone": timezone, "language": speaks}
        planner.plan.rows["people"].append(row)


def _known(planner: Planner, line: Line, contact: Contact) -> UUID | None:
    """Return the id of a row's person, there or new; None where it cannot be told, and that is a fault."""
    person_id = imported_id("person", line["key"])
    if person_id in planner.existing.roles:
        return person_id
    login = line["login"] or planner.known.get(line["key"])
    if login is not None:
        if login in planner.existing.logins:
            return planner.existing.logins[login]
        problem = _("nobody has the sign-in number {login}").format(login=login)
        planner.faults.add("people.csv", line.place, "login", problem, _("leave it empty for a new one"))
        return None
    return _alike(planner, line, contact, person_id) if is_made(line["key"]) else person_id


def _alike(planner: Planner, line: Line, contact: Contact, new: UUID) -> UUID | None:
    """Return who has the same name and can be reached in the same way; a new id where nobody has."""
    found = planner.who.like(contact)
    ids = {match.contact.id for match in found}
    if not ids:
        return new
    match = found[0]
    place = match.contact.place
    if match.sure and len(ids) == 1 and place is None:
        return match.contact.id
    if match.sure and place is not None:
        problem = _("the same as {row}").format(row=place.seen_from(line.place))
        allowed = _("each one once, or with a key of its own")
    elif place is not None:
        problem = _("may be the same person as {row}").format(row=place.seen_from(line.place))
        allowed = _("an e-mail address or a phone number in both rows, or a key of its own in each")
    else:
        problem = _("“{name}” is in TutorDesk already, and may be somebody else").format(name=contact.name)
        allowed = _("an e-mail address or a phone number as it is there, their sign-in number, or a key")
    planner.faults.add("people.csv", line.place, "name", problem, allowed)
    return None


def names_of(planner: Planner) -> dict[UUID, str]:
    """Return what the rows of an import call people: their own keys, or else their names."""
    return {
        planner.people[line["key"]]: line["name"] if is_made(line["key"]) else line["key"]
        for line in planner.folder["people"]
        if line["key"] in planner.people
    }
