"""What staff ask about people, the centre and its past: the same number of questions, however many rows."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from tests.data.conftest import Door
from tests.data.test_query_counts import counted, verbs
from tests.factories import TestDatabase
from tutordesk.services import (
    accounts,
    centre,
    courses,
    directory,
    exports,
    history,
    reports,
    search,
    sessions,
)
from tutordesk.services.people_rows import ClosureRow, SessionCriteria, SubjectChange
from tutordesk.services.rows import ChangeRow, SubjectRow

MODULES = (accounts, centre, courses, directory, exports, history, reports, search)


class Scene:
    """A centre that can grow, and what each verb is asked with."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.admin = door(database.make_person(("admin",)), "admin")
        self.tutor = database.make_person(("tutor",))
        self.student = database.make_person()
        self.course = database.make_course()
        database.offer(self.tutor, self.course)
        database.open_always(self.tutor)
        self.noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
        self.changes: list[ChangeRow] = []

    def grow(self) -> None:
        row = self.admin.call(
            sessions.book_for,
            session_id=uuid4(),
            student_id=self.student.person_id,
            tutor_id=self.tutor.person_id,
            course_id=self.course,
            starts_at=self.noon + timedelta(days=2, hours=len(self.changes)),
        )
        self.changes.append(ChangeRow(row.session_id, row.version, "cancel"))
        self.database.make_person()
        other = self.database.make_person(("tutor",))
        self.database.offer(other, self.database.make_course(f"Course {len(self.changes)}"))

    def calls(self) -> dict[Callable[..., Any], dict[str, Any]]:
        rules, day = self.admin.call(centre.rules), self.noon.date()
        spare, other = self.database.make_person(), self.database.make_person()
        subject = self.admin.call(courses.all).subjects[0].subject_id
        closure = ClosureRow(uuid4(), day + timedelta(days=30), day + timedelta(days=30), 0, 1440, "")
        made = {"roles": ["student"], "display_name": "New", "timezone": "UTC", "locale": "en"}
        lesson = {"course_id": uuid4(), "subject_id": subject, "name": "New", "session_minutes": 30}
        return {
            directory.search: {"text": "person"},
            directory.card: {"person_id": self.student.person_id},
            accounts.create: {"person_id": uuid4(), **made},
            accounts.save_profile: {"person_id": spare.person_id, "locale": "es"},
            accounts.save_contact: {"person_id": spare.person_id, "phone": "123456"},
            accounts.reset_password: {"person_id": spare.person_id},
            accounts.set_roles: {"person_id": spare.person_id, "roles": ["desk"]},
            accounts.set_active: {"person_id": spare.person_id, "active": False},
            accounts.export: {"person_id": self.student.person_id},
            accounts.anonymise: {"person_id": other.person_id},
            centre.rules: {},
            centre.save: {"before": rules, "after": replace(rules, phone=str(uuid4()))},
            centre.closures: {},
            centre.closure_impact: {
                "first_date": day + timedelta(days=2),
                "last_date": day + timedelta(days=9),
            },
            centre.save_closure: {"closure": closure},
            centre.remove_closure: {"closure": closure},
            courses.all: {},
            courses.offers: {"course_id": self.course},
            courses.save_subjects: {"changes": [SubjectChange(None, SubjectRow(uuid4(), str(uuid4()), 1))]},
            courses.save_course: lesson,
            courses.save_tutor: {"person_id": self.tutor.person_id, "bio": str(uuid4())},
            exports.people: {},
            exports.hours: {},
            exports.closures: {},
            exports.note: {"what": "reports", "count": 3},
            history.page: {},
            reports.sessions: {"first_date": day, "last_date": day + timedelta(days=6), "by": "tutor"},
            search.sessions: {"criteria": SessionCriteria(text="person")},
            search.preview_cancel: {"changes": self.changes},
            search.to_call: {"session_ids": [change.session_id for change in self.changes]},
        }


def test_the_number_of_questions_does_not_grow_with_the_rows(database: TestDatabase, door: Door) -> None:
    scene = Scene(database, door)
    scene.grow()
    counts: list[dict[str, int]] = []
    for round_ in range(2):
        if round_:
            for _more in range(3):
                scene.grow()
        calls = scene.calls()
        missing = set().union(*map(verbs, MODULES)) - set(calls)
        assert not missing, f"count these too: {missing}"
        sent: dict[str, int] = {}
        for verb, arguments in calls.items():
            with counted(scene.admin) as statements:
                scene.admin.call(verb, **arguments)
            sent[f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}"] = len(statements)
        counts.append(sent)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 4, counts[0]  # hours with their exceptions, and the line in the history


@pytest.mark.parametrize("module", MODULES)
def test_every_verb_takes_its_arguments_by_name(module: ModuleType) -> None:
    for verb in verbs(module):
        first, *rest = inspect.signature(verb).parameters.values()
        assert first.name == "db", verb
        assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in rest), verb
        # what Database.call takes for itself never reaches a verb
        assert not {"role", "token", "fn"} & {parameter.name for parameter in rest}, verb
