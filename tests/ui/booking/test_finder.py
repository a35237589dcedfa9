"""Book Sessions: the list of tutors, searched, filtered and paged, beside what is picked in it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.ui import booking_rows as rows
from tests.ui.booking_by_hand import Make, ready, select, tasks_of
from tutordesk.errors import (
    Unreachable,
)
from tutordesk.services import slots, tutors
from tutordesk.services.rows import TutorCriteria


def test_typing_searches_after_a_pause_and_drops_the_older_question(make: Make, qtbot: Any) -> None:
    page = make()
    tasks = tasks_of(page)
    tasks.hold = True
    search = page.finder.filters.search
    search.setText("mat")
    qtbot.waitUntil(lambda: tasks.called(tutors.search)[-1]["criteria"].text == "mat")
    search.setText("maths")
    qtbot.waitUntil(lambda: tasks.called(tutors.search)[-1]["criteria"].text == "maths")
    tasks.answers[tutors.search] = lambda **asked: rows.page_of(
        [rows.AMELIA if asked["criteria"].text == "maths" else rows.KWAME]
    )
    tasks.release()
    assert [row.display_name for row in page.finder.model.rows()] == ["Amelia Novák"]
    assert page.count.text() == "1 tutor matches. Times in Europe/Vienna."


def test_filters_become_criteria_and_removable_chips(make: Make) -> None:
    page = make()
    filters = page.finder.filters
    filters.choose_subject(rows.MATHS.subject_id)
    filters.further.weekdays[2].click()
    filters.further.parts["evening"].click()
    filters.further.price.choose(50)
    filters.further.price.chosen.emit(50)
    asked = tasks_of(page).called(tutors.search)[-1]["criteria"]
    assert (asked.subject_id, asked.iso_weekdays, asked.day_parts) == (
        rows.MATHS.subject_id,
        frozenset({2}),
        frozenset({"evening"}),
    )
    assert asked.price_max == 50
    chips = {
        one.accessibleName(): one for one in filters._chips.findChildren(QPushButton) if not one.isHidden()
    }
    assert set(chips) == {f"Remove filter {word}" for word in ("Maths", "Up to €50.00", "Tue", "Evening")}
    chips["Remove filter Tue"].click()
    assert not tasks_of(page).called(tutors.search)[-1]["criteria"].iso_weekdays
    tasks_of(page).answers[tutors.search] = rows.page_of(())
    page.finder.search()
    clear = next(one for one in page.findChildren(QPushButton) if one.text() == "Clear filters")
    clear.click()
    assert tasks_of(page).called(tutors.search)[-1]["criteria"] == TutorCriteria(timezone="Europe/Vienna")


def test_the_list_pages_from_the_server_and_asks_once(make: Make) -> None:
    page = make({tutors.search: rows.page_of(rows.TUTORS[:3], total=7, next_key=(1, "c"))})
    tasks, model = tasks_of(page), page.finder.model
    before = len(tasks.called(tutors.search))
    tasks.hold = True
    root = model.index(-1)
    model.fetchMore(root)
    assert not model.canFetchMore(root)
    model.fetchMore(root)
    assert len(tasks.called(tutors.search)) == before + 1
    assert tasks.called(tutors.search)[-1]["after"] == (1, "c")
    tasks.answers[tutors.search] = rows.page_of(rows.TUTORS[2:], total=7)
    tasks.release()
    assert [row.tutor_id for row in model.rows()] == [row.tutor_id for row in rows.TUTORS]
    assert not model.canFetchMore(root)


def test_cards_speak_and_next_free_fills_in(make: Make, qtbot: Any) -> None:
    page = make()
    model = page.finder.model
    qtbot.waitUntil(lambda: model.knows_next_free(rows.AMELIA.tutor_id))
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Amelia Novák, Maths, Physics, from €42.00, online, in person, next free Tomorrow, 15:00"


def test_a_reload_keeps_selection_and_choice(make: Make) -> None:
    page = ready(make())
    page.load()
    assert page.finder.selected == rows.AMELIA
    assert page.pane.panel.obstacle == ""


def test_opening_on_a_tutor_and_a_course(make: Make) -> None:
    page = make()
    page.open(tutor_id=rows.KWAME.tutor_id, course_id=rows.PHYSICS2.course_id)
    assert page.finder.selected == rows.KWAME
    assert page.pane.offer is not None
    assert page.pane.offer.course == rows.PHYSICS2


def test_one_column_shows_list_then_tutor_and_back(make: Make, qtbot: Any) -> None:
    page = make(size=(656, 532))
    assert page.width() == 656
    assert page.finder.isVisible()
    select(page)
    page.finder.opened.emit()
    assert (page.finder.isVisible(), page.pane.isVisible()) == (False, True)
    assert page.width() == 656
    qtbot.mouseClick(page.pane.back, Qt.MouseButton.LeftButton)
    assert page.finder.isVisible()


def test_the_names_of_the_contract(make: Make) -> None:
    page = ready(make())
    names = {one.accessibleName() for one in page.findChildren(QWidget)} | {
        one.text() for one in page.findChildren(QPushButton)
    }
    assert {"Search tutors", "Tutors", "Free slots", "Special requirements", "Book session", "Today"} <= names
    assert {"Next week", "Previous week"} <= names
    for box, label in ((page.finder.filters.subject, "Subject"), (page.pane.course, "Course")):
        assert box.label.text() == label
        assert box.label.buddy() is box.combo
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= 22
            assert button.text() or button.accessibleName()


def test_errors_of_the_list_and_of_the_slots_are_worded(make: Make) -> None:
    page = make({tutors.search: Unreachable()})
    assert page.finder.states.state == "error"
    assert not page.pane_states.has_content
    assert [label.text() for label in page.pane_states.findChildren(QLabel) if label.isVisible()] == []
    tasks_of(page).answers |= rows.answers() | {slots.plan: Unreachable()}
    page.load()
    select(page)
    assert page.pane_states.state == "error"
    tasks_of(page).answers |= rows.answers()
    page.pane_states.retry_asked.emit()
    assert page.pane_states.state == "content"


def test_on_a_wide_window_the_first_tutor_is_shown_until_somebody_chooses(make: Make) -> None:
    page = make()
    assert page.pane.tutor == rows.AMELIA
    assert page.finder.filters.search.hasFocus() or not page.finder.list.hasFocus()
    tasks_of(page).answers[tutors.search] = rows.page_of((rows.KWAME, rows.AMELIA))
    page.finder.search()
    assert page.pane.tutor == rows.KWAME, "nobody chose Amelia: the best match takes her place"
    page.reload()
    page.pane.grid.buttons()[0].click()
    tasks_of(page).answers[tutors.search] = rows.page_of((rows.AMELIA, rows.KWAME))
    page.finder.search()
    assert page.pane.tutor == rows.KWAME, "a start of Kwame's was picked: he stays"


def test_less_room_shows_the_day_of_the_start_chosen(make: Make) -> None:
    page = make()
    last = page.pane.grid.buttons()[-1]
    last.click()
    page.resize(640, 520)
    assert [one.row for one in page.pane.grid.buttons() if one.isChecked()] == [last.row]


def test_a_narrow_window_begins_with_the_list(make: Make) -> None:
    page = make(size=(640, 520))
    assert page.finder.selected is None
    assert not page.pane.isVisible()
    page.resize(1144, 820)
    assert page.finder.selected == rows.AMELIA


def test_before_the_answer_nobody_is_counted(make: Make) -> None:
    page = make({tutors.search: Unreachable(facts={"cause": "network"})})
    assert page.count.text() == "Times in Europe/Vienna."
