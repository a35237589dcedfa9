"""People by hand: rows, a server that tells them, and a page that shows them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, SPACE, at, enrollment, person
from tutordesk.services import accounts, directory, hours, people, person_notes
from tutordesk.services.board_rows import NewPerson, PersonNoteRow
from tutordesk.services.people_rows import PeoplePage as Found
from tutordesk.services.people_rows import PersonCard, PersonRow
from tutordesk.services.rows import StudentRow
from tutordesk.ui.people.page import PeoplePage

ME = person("Daniel Brandt", "admin")
NOW = at(MONDAY, "14:20")
PASSWORD = "KWFM-TRHD-XPLQ-BNVC"


def somebody(name: str, *roles: str, **kw) -> PersonRow:
    values = {
        "active": True, "phone": "", "email": "", "must_change_password": False,
        "last_starts_at": None, "next_starts_at": None, **kw,
    }  # fmt: skip
    login = f"s{uuid5(SPACE, name).int % 90_000_000 + 10_000_000}"
    return PersonRow(uuid5(SPACE, name), login, name, roles, **values)


LENA = somebody(
    "Lena Fischer", "student", phone="+43 664 388 30 30", email="lena@example.org",
    next_starts_at=at(MONDAY + timedelta(days=1), "16:30"),
)  # fmt: skip
NOAH = somebody("Noah Weber", "student", active=False)
AMELIA = somebody("Amelia Novák", "tutor")
MYSELF = replace(somebody("Daniel Brandt", "admin"), person_id=ME.person_id)
GONE = somebody("Former student")


def card_of(row: PersonRow, *, role: str = "admin", **kw) -> PersonCard:
    """What the server says about somebody to an administrator or to the desk."""
    oneself, anonymised = row.person_id == ME.person_id, not row.roles
    reach = role == "admin" or row.roles == ("student",)
    values = {
        "timezone": "Europe/Vienna", "locale": "en", "created_at": at(MONDAY, "08:00"),
        "phone_e164": "", "guardian_name": "", "guardian_phone": "", "tutor": None,
        "enrollments": (enrollment("A-level Maths", "Maths", "Amelia Novák", completed=7),),
        "upcoming": 2 if row is LENA else 0, "teaching": 0, "completed": 8, "missed": 1, "cancelled": 0,
        "oneself": oneself, "editable": not anonymised and (reach or oneself),
        "reason": "anonymised" if anonymised else "" if reach or oneself else "roles",
        "may_reset": reach and not anonymised and not oneself,
        "may_give_roles": role == "admin" and not anonymised,
        "may_anonymise": role == "admin" and not anonymised and not oneself,
        "last_admin": "admin" in row.roles, **kw,
    }  # fmt: skip
    return PersonCard(person=row, **values)


class Server:
    """What the page is told; tests change it and look again."""

    def __init__(self, role: str = "admin") -> None:
        self.role = role
        self.people: tuple[PersonRow, ...] = (AMELIA, MYSELF, LENA, NOAH)
        self.facts: dict[UUID, dict] = {}
        self.alike: tuple[StudentRow, ...] = ()
        self.notes: dict[UUID, list[PersonNoteRow]] = {}
        self.tasks = SyncTasks(
            {
                directory.search: self._search,
                directory.card: self._card,
                people.alike: lambda **_kw: self.alike,
                accounts.create: self._made,
                hours.zones: lambda: ("Europe/Berlin", "Europe/Vienna"),
                accounts.save_profile: lambda **_kw: None,
                accounts.save_contact: lambda **_kw: None,
                accounts.set_roles: lambda **_kw: "",
                accounts.set_active: lambda **_kw: None,
                accounts.anonymise: lambda **_kw: None,
                accounts.export: lambda *, person_id: {"person": {"id": str(person_id), "name": "Ádám"}},
                person_notes.of: lambda *, person_id: tuple(self.notes.get(person_id, ())),
                person_notes.add: self._note,
                accounts.reset_password: lambda **_kw: PASSWORD,
            }
        )

    def _search(self, *, text: str, in_role: str, active: bool | None, limit: int, after=None) -> Found:
        rows = [
            row
            for row in self.people
            if text.casefold() in f"{row.display_name} {row.login}".casefold()
            and (not in_role or in_role in row.roles)
            and active in {None, row.active}
        ]
        first = after[0] if after else 0
        last = first + limit
        return Found(tuple(rows[first:last]), len(rows), (last,) if last < len(rows) else None)

    def _card(self, *, person_id: UUID) -> PersonCard:
        row = next(row for row in self.people if row.person_id == person_id)
        return card_of(row, role=self.role, **self.facts.get(person_id, {}))

    def _note(self, *, note_id: UUID, person_id: UUID, body: str) -> PersonNoteRow:
        row = PersonNoteRow(note_id, person_id, ME.display_name, True, True, body, NOW)
        self.notes.setdefault(person_id, []).append(row)
        return row

    def _made(self, *, person_id: UUID, display_name: str, phone: str, email: str, **kw) -> NewPerson:
        row = replace(
            somebody(display_name, *kw.get("roles", ("student",)), must_change_password=True),
            person_id=person_id,
        )
        self.people += (row,)
        return NewPerson(StudentRow(person_id, row.login, display_name, phone, email), PASSWORD)


def shown(qtbot, page_context, server: Server, width: int = 1144, height: int = 850) -> PeoplePage:
    made = PeoplePage(page_context(server.tasks, role=server.role, me=ME))
    made.now = lambda: NOW
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitUntil(lambda: bool(server.tasks.called(directory.search)))
    qtbot.waitUntil(lambda: made.settled)
    return made
