"""The page People: finding anybody, reading and changing them, making new ones, keeping out."""

import json
import stat
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from tests.ui.people_by_hand import AMELIA, GONE, LENA, MYSELF, NOAH, PASSWORD, Server, shown, somebody
from tutordesk import errors
from tutordesk.services import accounts, directory
from tutordesk.services.rows import StudentRow
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.people.page import PeoplePage


@pytest.fixture
def server(qapp) -> Server:
    return Server()


@pytest.fixture
def page(qtbot, page_context, server) -> PeoplePage:
    return shown(qtbot, page_context, server)


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def pick(page: PeoplePage, name: str) -> None:
    names = [row.display_name for row in page.list.model.rows()]
    page.list.list.setCurrentIndex(page.list.model.index(names.index(name), 0))


def shown_name(page: PeoplePage) -> str:
    return page.pane.card.person.display_name


def yes(page: PeoplePage) -> QPushButton:
    return page.pane.head._question.yes


# --- finding ---
def test_everybody_is_listed_and_the_first_is_shown(page):
    said = texts(page)
    assert "3 people" in said, "the deactivated are not among them"
    assert said.count("Amelia Novák") == 1
    spoken = page.list.model.data(page.list.model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(f"Lena Fischer, {LENA.login}, Student, Next: Tomorrow, 16:30")


def test_searching_and_filtering_ask_the_server(qtbot, page, server):
    page.list.role.combo.setCurrentIndex(1)
    page.list.role.chosen.emit("student")
    assert server.tasks.called(directory.search)[-1]["in_role"] == "student"
    page.list.accounts.combo.setCurrentIndex(2)
    page.list.accounts.chosen.emit("all")
    assert [row.display_name for row in page.list.model.rows()] == ["Lena Fischer", "Noah Weber"]
    assert "2 people found" in texts(page)
    qtbot.keyClicks(page.list.search, "xyz")
    qtbot.waitUntil(lambda: page.list.states.state == "empty")
    assert "Nobody fits “xyz”" in texts(page)
    page.list.show_all()
    assert page.list.model.rowCount() == 3


def test_who_is_searched_for_is_shown_unless_something_is_typed_about_another(qtbot, page, server):
    """Nobody presses *Reset password* of the one shown before, beside a list that names another."""
    assert shown_name(page) == "Amelia Novák"
    qtbot.keyClicks(page.list.search, "lena")
    qtbot.waitUntil(lambda: shown_name(page) == "Lena Fischer")
    qtbot.keyClicks(page.pane.notes.field, "She calls back")
    page.list.search.setText("amelia")
    qtbot.waitUntil(lambda: [row.display_name for row in page.list.model.rows()] == ["Amelia Novák"])
    assert shown_name(page) == "Lena Fischer"
    assert page.pane.dirty
    page.pane.notes.field.clear()
    page.list.search.setText("nobody like that")
    qtbot.waitUntil(lambda: not page.list.model.rows())
    assert shown_name(page) == "Lena Fischer"


def test_the_list_is_paged(qtbot, page_context, server):
    server.people = tuple(somebody(f"Person {number:03d}", "student") for number in range(70))
    page = shown(qtbot, page_context, server)
    assert len(page.list.model.rows()) == 30
    page.list.model.fetchMore(page.list.list.rootIndex())
    assert len(page.list.model.rows()) == 60


# --- one person ---
def test_a_card_tells_what_is_known(page, server):
    server.facts[LENA.person_id] = {"guardian_name": "Eva Fischer", "guardian_phone": "+43 1 555"}
    pick(page, "Lena Fischer")
    said = texts(page.pane)
    for fact in ("Lena Fischer", LENA.login, "Tomorrow, 16:30", "8 kept, 1 missed", "Vienna", "English"):
        assert fact in said, fact
    assert "Eva Fischer" in said
    assert any("A-level Maths" in text for text in said)


def test_a_phone_number_is_copied(page):
    pick(page, "Lena Fischer")
    next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Copy phone number").click()
    assert QGuiApplication.clipboard().text() == "+43 664 388 30 30"


def test_only_what_was_changed_is_saved(qtbot, page, server):
    pick(page, "Lena Fischer")
    page.pane.profile.edit.click()
    form = page.pane.profile.form
    assert not page.pane.profile.save.isEnabled()
    form.phone.setText("0664 1")
    page.pane.profile.save.click()
    assert not server.tasks.called(accounts.save_profile)
    assert server.tasks.called(accounts.save_contact) == [{"person_id": LENA.person_id, "phone": "0664 1"}]
    assert not page.pane.profile.editing
    page.pane.profile.edit.click()
    form.name.setText("Lena Weber")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert server.tasks.called(accounts.save_profile) == [
        {"person_id": LENA.person_id, "display_name": "Lena Weber"}
    ]


def test_a_zone_is_chosen_by_its_city(qtbot, page, server):
    pick(page, "Lena Fischer")
    page.pane.profile.edit.click()
    zone = page.pane.profile.form.zone
    zone.wanted.emit()
    zone.line.setText("berlin")
    zone.line.editingFinished.emit()
    page.pane.profile.save.click()
    assert server.tasks.called(accounts.save_profile) == [
        {"person_id": LENA.person_id, "timezone": "Europe/Berlin"}
    ]


def test_a_refused_change_keeps_what_was_typed(page, server):
    server.tasks.answers[accounts.save_contact] = errors.InvalidValue()
    pick(page, "Lena Fischer")
    page.pane.profile.edit.click()
    page.pane.profile.form.email.setText("nonsense")
    page.pane.profile.save.click()
    assert page.pane.profile.editing
    assert page.pane.profile.form.email.text() == "nonsense"
    assert page.pane.profile.save.isEnabled()
    assert "not valid" in page.context.notices.text


def test_a_form_about_somebody_who_just_changed_says_so(qtbot, page, server):
    pick(page, "Lena Fischer")
    page.pane.profile.edit.click()
    form = page.pane.profile.form
    form.phone.setText("0664 1")
    changed = replace(LENA, email="new@example.org", phone="0664 2")
    server.people = (AMELIA, MYSELF, changed, NOAH)
    page.reload()
    qtbot.waitUntil(lambda: form.email.text() == "new@example.org")
    assert form.phone.text() == "0664 1", "what is typed stays"
    assert any("Somebody else changed" in text for text in texts(page.pane))


def test_another_person_waits_for_an_answer_about_what_is_typed(page):
    pick(page, "Lena Fischer")
    page.pane.profile.edit.click()
    page.pane.profile.form.phone.setText("0664 1")
    pick(page, "Amelia Novák")
    assert page.list.selected.display_name == "Lena Fischer"
    dialog = page.findChild(UnsavedDialog)
    dialog.discard.click()
    assert page.list.selected.display_name == "Amelia Novák"
    assert "Amelia Novák" in texts(page.pane)


def test_leaving_the_page_asks_about_what_is_typed(page):
    left: list[bool] = []
    assert page.may_leave(lambda: left.append(True))
    pick(page, "Lena Fischer")
    page.pane.profile.edit.click()
    page.pane.profile.form.phone.setText("0664 1")
    assert not page.may_leave(lambda: left.append(True))
    page.findChild(UnsavedDialog).discard.click()
    assert left == [True]


# --- the account ---
def test_a_password_is_reset_after_a_question_and_shown_once(page, server):
    pick(page, "Lena Fischer")
    page.pane.head.reset.click()
    assert "Reset the password of Lena Fischer?" in texts(page.pane)
    assert not server.tasks.called(accounts.reset_password)
    yes(page).click()
    assert server.tasks.called(accounts.reset_password) == [{"person_id": LENA.person_id}]
    assert PASSWORD in texts(page.slip)
    assert LENA.login in texts(page.slip)
    page.slip.done.click()
    assert page.slip.slip is None
    assert PASSWORD not in [label.text() for label in page.findChildren(QLabel)]


def test_deactivating_says_what_it_does_and_activating_does_not_ask(page, server):
    pick(page, "Lena Fischer")
    page.pane.head.switch.click()
    said = " ".join(texts(page.pane))
    assert "signed out at once" in said
    assert "2 booked sessions stay as they are." in said
    yes(page).click()
    assert server.tasks.called(accounts.set_active) == [{"person_id": LENA.person_id, "active": False}]
    page.list.accounts.combo.setCurrentIndex(1)
    page.list.accounts.chosen.emit("inactive")
    pick(page, "Noah Weber")
    assert page.pane.head.switch.text() == "Activate"
    page.pane.head.switch.click()
    assert server.tasks.called(accounts.set_active)[-1] == {"person_id": NOAH.person_id, "active": True}


def test_nobody_resets_or_deactivates_oneself(page):
    pick(page, "Daniel Brandt")
    for button in (page.pane.head.reset, page.pane.head.switch):
        assert not button.isEnabled()
        assert "This is you" in button.toolTip()


def test_the_last_administrator_stays_one_in_words(page):
    pick(page, "Daniel Brandt")
    box = page.pane.roles.boxes["admin"]
    assert not box.isEnabled()
    assert "last active administrator" in box.toolTip()
    assert any("last active administrator" in text for text in texts(page.pane.roles))


def test_roles_are_given_and_a_first_role_beyond_student_brings_a_password(page, server):
    server.tasks.answers[accounts.set_roles] = PASSWORD
    pick(page, "Lena Fischer")
    page.pane.roles.boxes["tutor"].click()
    assert any("new one-time password" in text for text in texts(page.pane.roles))
    page.pane.roles.save.click()
    assert server.tasks.called(accounts.set_roles) == [
        {"person_id": LENA.person_id, "roles": ("student", "tutor")}
    ]
    assert PASSWORD in texts(page.slip)


def test_a_person_without_a_role_cannot_be_saved(page):
    pick(page, "Amelia Novák")
    page.pane.roles.boxes["tutor"].click()
    assert not page.pane.roles.save.isEnabled()
    page.pane.roles.undo.click()
    assert page.pane.roles.ticked == ("tutor",)


def test_the_desk_reads_everybody_and_changes_students(qtbot, page_context):
    server = Server("desk")
    page = shown(qtbot, page_context, server)
    pick(page, "Amelia Novák")
    for button in (page.pane.head.reset, page.pane.head.switch, page.pane.profile.edit):
        assert not button.isEnabled()
        assert "An administrator can" in button.toolTip()
    assert not page.pane.roles.boxes["desk"].isEnabled()
    pick(page, "Lena Fischer")
    assert page.pane.head.reset.isEnabled()
    assert page.pane.profile.edit.isEnabled()
    assert page.pane.roles.boxes["desk"].toolTip() == "Only administrators give roles."


def test_the_anonymised_have_nothing_to_change(page, server):
    server.people += (GONE,)
    page.list.accounts.chosen.emit("all")
    pick(page, "Former student")
    assert page.pane.roles.isHidden()
    assert page.pane.head.reset.isHidden()
    assert not page.pane.profile.edit.isEnabled()
    assert any("anonymised" in text for text in texts(page.pane))


def test_booking_for_somebody_begins_the_call(page):
    pick(page, "Lena Fischer")
    page.pane.head.book.click()
    assert page.context.call.student.person_id == LENA.person_id
    assert page.context.navigate.visits == [("book_for", {})]


def test_offline_greys_what_writes(page):
    pick(page, "Lena Fischer")
    page.context.live.report_lost()
    for button in (page.add, page.pane.head.reset, page.pane.head.switch, page.pane.profile.edit):
        assert not button.isEnabled()
        assert "does not answer" in button.toolTip()


# --- notes, and everything stored ---
def test_staff_note_something_about_a_person(qtbot, page, server):
    pick(page, "Lena Fischer")
    qtbot.keyClicks(page.pane.notes.field, "Pays by transfer")
    qtbot.keyClick(page.pane.notes.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Pays by transfer" in texts(page.pane))
    assert server.notes[LENA.person_id][0].body == "Pays by transfer"
    pick(page, "Amelia Novák")
    assert "Pays by transfer" not in texts(page.pane)


def test_a_half_written_note_is_asked_about(qtbot, page):
    pick(page, "Lena Fischer")
    qtbot.keyClicks(page.pane.notes.field, "Pays by")
    assert not page.may_leave(lambda: None)


def test_everything_stored_is_written_into_a_file(qtbot, page, server, tmp_path):
    pick(page, "Lena Fischer")
    page.pane.data.export.click()
    dialog = page.findChild(QFileDialog)
    assert LENA.login in dialog.selectedFiles()[0]
    assert not server.tasks.called(accounts.export)  # a file given up leaves no line in the history
    path = tmp_path / "lena.json"
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    assert json.loads(path.read_text("utf-8"))["person"] == {"id": str(LENA.person_id), "name": "Ádám"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert page.context.notices.text == "Saved as lena.json."


def test_anonymising_asks_and_waits_for_what_is_ahead(page, server):
    pick(page, "Lena Fischer")
    assert not page.pane.data.anonymise.isEnabled()
    assert "2 sessions are ahead" in page.pane.data.anonymise.toolTip()
    pick(page, "Amelia Novák")
    page.pane.data.anonymise.click()
    assert "Anonymise Amelia Novák?" in texts(page.pane)
    assert not server.tasks.called(accounts.anonymise)
    page.pane.data.question.yes.click()
    assert server.tasks.called(accounts.anonymise) == [{"person_id": AMELIA.person_id}]


def test_the_desk_neither_exports_nor_anonymises(qtbot, page_context):
    page = shown(qtbot, page_context, Server("desk"))
    pick(page, "Lena Fischer")
    assert page.pane.data.isHidden()


# --- new people ---
def test_an_administrator_makes_anybody(qtbot, page, server):
    page.add.click()
    new = page.new
    assert not new.make.isEnabled()
    new.form.name.setText("  Eva   Kern ")
    new.roles["student"].click()
    assert not new.make.isEnabled(), "no role"
    new.roles["desk"].click()
    qtbot.keyClick(new.form.name, Qt.Key.Key_Return)
    (made,) = server.tasks.called(accounts.create)
    assert made["roles"] == ("desk",)
    assert made["display_name"] == "Eva Kern"
    assert made["timezone"] == "Europe/Vienna"
    assert PASSWORD in texts(page.slip)
    assert page.list.selected.display_name == "Eva Kern"
    assert "Eva Kern" in texts(page.pane)


def test_the_desk_makes_students(qtbot, page_context):
    server = Server("desk")
    page = shown(qtbot, page_context, server)
    assert page.add.text() == "New student"
    page.add.click()
    page.new.form.name.setText("Eva Kern")
    assert not page.new.roles["admin"].isVisible()
    page.new.make.click()
    assert len(server.tasks.called(accounts.create)) == 1


def test_a_lost_answer_is_asked_for_with_the_same_id(page, server):
    made = server.tasks.answers[accounts.create]
    server.tasks.answers[accounts.create] = errors.OutcomeUnknown()
    page.add.click()
    page.new.form.name.setText("Eva Kern")
    page.new.make.click()
    assert page.new.form.name.text() == "Eva Kern"
    server.tasks.answers[accounts.create] = made
    page.new.make.click()
    first, again = server.tasks.called(accounts.create)
    assert first["person_id"] == again["person_id"]


def test_who_is_alike_is_offered_while_typing(qtbot, page, server):
    server.alike = (StudentRow(LENA.person_id, LENA.login, LENA.display_name, LENA.phone, ""),)
    page.add.click()
    page.new.form.name.setText("Lena Fisher")
    qtbot.waitUntil(lambda: "Is it one of these?" in texts(page.new))
    one = next(b for b in page.new.findChildren(QPushButton) if b.accessibleIdentifier().startswith("alike-"))
    one.click()
    assert not server.tasks.called(accounts.create)
    assert page.list.selected.person_id == LENA.person_id
    assert "Lena Fischer" in texts(page.pane)


def test_an_open_form_is_not_replaced_by_the_list(qtbot, page):
    page.add.click()
    page.reload()
    qtbot.waitUntil(lambda: page.settled)
    assert page.new.isVisible()


def test_in_a_narrow_window_list_and_person_take_turns(qtbot, page_context, server):
    page = shown(qtbot, page_context, server, width=700, height=540)
    assert page.pane is None or page.pane.card is None, "nobody is shown beside the list before one is picked"
    pick(page, "Lena Fischer")
    page.list.opened.emit()
    assert not page.list.isVisible()
    page.back.click()
    assert page.list.isVisible()
