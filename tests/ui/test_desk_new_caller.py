"""New caller: what is asked, who is alike, the slip, and going on to book; nobody is made twice."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton

from tests.ui import booking_rows as rows
from tests.ui import desk_by_hand as hand
from tests.ui.conftest import SyncTasks
from tutordesk.errors import InvalidValue, OutcomeUnknown, Unreachable
from tutordesk.services import accounts, enrollments, hours, people
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.rows import StudentRow
from tutordesk.ui.desk.first_free import FirstFreeDialog
from tutordesk.ui.desk.new_caller import NewCallerDialog
from tutordesk.ui.desk.slip import Slip, slip_pdf
from tutordesk.ui.page import PageContext

Make = Callable[..., NewCallerDialog]
JANA = StudentRow(UUID(int=450), "s10423999", "Jana Nová", "0660 5550123", "")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Make:
    def made(text: str = "", answers: dict[Any, Any] | None = None) -> NewCallerDialog:
        more: dict[Any, Any] = {
            people.alike: (),
            accounts.create: NewPerson(JANA, "abcd-efgh-jkmn"),
            enrollments.enroll: hand.enrolled(rows.ALEVEL),
            hours.zones: ("Europe/Prague", "Europe/Vienna"),
        }
        tasks = SyncTasks(hand.answers() | more | (answers or {}))
        page = hand.at_desk(qtbot, page_context(tasks, role="desk"))
        dialog = NewCallerDialog(page, text=text)
        dialog.open()
        return dialog

    return made


def tasks_of(dialog: NewCallerDialog) -> SyncTasks:
    tasks = dialog._page.context.tasks
    assert isinstance(tasks, SyncTasks)
    return tasks


@pytest.mark.parametrize(
    ("typed", "field"), [("Jana Nová", "name"), ("+43 660 555", "phone"), ("jana@example.org", "email")]
)
def test_what_was_typed_elsewhere_stands_in_its_field(make: Make, typed: str, field: str) -> None:
    dialog = make(typed)
    assert getattr(dialog.form, field).text() == typed


def test_enter_makes_the_student_enrolls_and_goes_on_to_book(make: Make, qtbot: Any) -> None:
    dialog = make("Jana Nová")
    assert dialog.focusWidget() is dialog.form.phone
    dialog.form.phone.setText("0660 5550123")
    dialog.course.choose(rows.ALEVEL)
    qtbot.keyClick(dialog.form.phone, Qt.Key.Key_Return)
    (asked,) = tasks_of(dialog).called(accounts.create)
    assert isinstance(asked.pop("person_id"), UUID)
    assert asked == {
        "roles": ("student",),
        "display_name": "Jana Nová",
        "phone": "0660 5550123",
        "email": "",
        "guardian_name": "",
        "guardian_phone": "",
        "timezone": "Europe/Vienna",
        "locale": "en",
    }
    assert (dialog.slip._login.text(), dialog.slip._password.text()) == ("s10423999", "abcd-efgh-jkmn")
    assert tasks_of(dialog).called(enrollments.enroll) == [
        {"course_id": rows.ALEVEL.course_id, "student_id": JANA.person_id}
    ]
    assert dialog.notices.text == "Enrolled in A-level Maths."
    assert dialog.focusWidget() is dialog.go_on
    qtbot.keyClick(dialog.go_on, Qt.Key.Key_Return)
    page = dialog._page
    assert (page.context.call.student, page.context.call.course) == (JANA, rows.ALEVEL)
    first_free = page.findChild(FirstFreeDialog)
    assert first_free is not None
    assert first_free.filters.course.key == rows.ALEVEL


def test_somebody_alike_is_offered_while_typing_and_taken(make: Make, qtbot: Any) -> None:
    dialog = make(answers={people.alike: (rows.STUDENT,)})
    dialog.form.name.setText("Noa")
    qtbot.waitUntil(lambda: bool(tasks_of(dialog).called(people.alike)))
    assert tasks_of(dialog).called(people.alike)[-1] == {"display_name": "Noa", "phone": "", "email": ""}
    known = next(
        one for one in dialog.findChildren(QPushButton) if one.accessibleIdentifier() == "alike-s10423102"
    )
    assert known.text().startswith("Noah Weber · s10423102")
    # laid out in the next turn, and not below the fold of the form
    qtbot.waitUntil(lambda: known.visibleRegion().boundingRect() == known.rect() != QRect())
    known.click()
    assert dialog._page.context.call.student == rows.STUDENT
    assert not tasks_of(dialog).called(accounts.create)
    assert dialog.isHidden()


def test_what_is_missing_is_said(make: Make) -> None:
    dialog = make()
    assert not dialog.make.isEnabled()
    assert dialog._why.text() == "Type a name first."
    dialog.form.name.setText("Jana")
    dialog.form.email.setText("jana@")
    assert dialog._why.text() == "The e-mail address is not complete."
    dialog.form.email.setText("")
    assert dialog.make.isEnabled()
    dialog._page.context.live.report_lost()
    assert not dialog.make.isEnabled()


def test_a_lost_answer_is_asked_for_under_the_same_id(make: Make) -> None:
    dialog = make("Jana Nová", {accounts.create: OutcomeUnknown()})
    dialog.make.click()
    assert dialog.notices.text == "The connection broke before the server answered."
    tasks_of(dialog).answers[accounts.create] = NewPerson(JANA, "abcd-efgh-jkmn")
    dialog.make.click()
    first, again = (asked["person_id"] for asked in tasks_of(dialog).called(accounts.create))
    assert first == again
    assert dialog._made is not None


def test_a_refusal_loses_nothing(make: Make) -> None:
    dialog = make("Jana Nová", {accounts.create: InvalidValue()})
    dialog.make.click()
    assert dialog.notices.text == "Something in the form is not valid."
    assert dialog.form.name.text() == "Jana Nová"
    assert dialog.make.isEnabled()


def test_closed_while_it_is_made_it_comes_back_with_the_password(make: Make) -> None:
    dialog = make("Jana Nová")
    tasks_of(dialog).hold = True
    dialog.make.click()
    dialog.reject()
    assert dialog.isHidden()
    tasks_of(dialog).release()
    assert dialog.isVisible()
    assert dialog.slip._password.text() == "abcd-efgh-jkmn"


def test_alike_unknown_is_no_obstacle(make: Make, qtbot: Any) -> None:
    dialog = make("Jana Nová", {people.alike: Unreachable()})
    qtbot.waitUntil(lambda: bool(tasks_of(dialog).called(people.alike)))
    assert dialog.notices.text == ""
    assert dialog.make.isEnabled()


def test_the_slip_is_for_its_owner_alone(make: Make, tmp_path: Path) -> None:
    dialog = make("Jana Nová")
    dialog.make.click()
    file = tmp_path / "slip.pdf"
    file.write_bytes(b"older")
    dialog.slip.write(str(file))
    assert file.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert dialog.notices.text == "Saved as slip.pdf. Print it, then delete it."
    dialog.slip.write(str(tmp_path / "nowhere" / "slip.pdf"))
    assert dialog.notices.text == "The slip could not be saved."


def test_a_slip_is_one_page_whatever_the_name() -> None:
    slip = Slip("Lernhaus Wien", "+43 1 234", "Anneliese-Charlotte " * 12, "s10423999", "abcd-efgh-jkmn")
    assert slip_pdf(slip).count(b"/Type /Page\n") == 1
