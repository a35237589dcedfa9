"""The small parts: what they say to assistive technology, to the keyboard and to their owner."""

from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from tutordesk import i18n
from tutordesk.errors import Unreachable
from tutordesk.ui import theme
from tutordesk.ui.widgets.avatar import Avatar, initials
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.dated_line import DatedLine
from tutordesk.ui.widgets.dot import Dot
from tutordesk.ui.widgets.empty import EmptyState
from tutordesk.ui.widgets.field import Field
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.pill import STATUSES, Pill, StatusPill, SubjectPill
from tutordesk.ui.widgets.progress import Progress
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.search import SearchField
from tutordesk.ui.widgets.segmented import Segmented
from tutordesk.ui.widgets.skeleton import Skeleton
from tutordesk.ui.widgets.states import States


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amelia Novák", "AN"),
        ("Jean-Luc Martin", "JM"),
        ("Ida", "I"),
        ("María José Fernández", "MF"),
        ("", ""),
        ("łukasz wiśniewski", "ŁW"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_every_status_has_icon_word_and_colour(qtbot: Any, either_theme: str) -> None:
    words = set()
    for status in STATUSES:
        pill = StatusPill(status)
        qtbot.addWidget(pill)
        words.add(pill.text())
        assert not pill.grab().isNull()
    assert words == {"Scheduled", "In progress", "Completed", "Cancelled", "No-show"}


def test_painted_parts_repaint_on_a_theme_flip(qtbot: Any) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    layout = FlowLayout(box)
    parts = [
        Avatar("Amelia Novák"),
        Chip("Maths", position=0, checked=True),
        Pill("Changed", "warning", "bell"),
        SubjectPill("Maths", 0, dot=True),
        Progress(7, 12),
        Skeleton(1),
        Icon("clock"),
        Dot(lambda: theme.color("ok")),
        CheckBox("Online", checked=True),
        LabelledCombo("Course"),
    ]
    for part in parts:
        part.setMinimumWidth(max(part.minimumWidth(), 8))
        layout.addWidget(part)
    box.resize(500, 400)
    with qtbot.waitExposed(box):
        box.show()
    light = [part.grab().toImage() for part in parts]
    theme.use("dark")
    dark = [part.grab().toImage() for part in parts]
    for part, before, after in zip(parts, light, dark, strict=True):
        assert before != after, part


def test_flow_wraps_and_mirrors(qtbot: Any) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, spacing=10)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(40, 20)
        flow.addWidget(part)
    flow.setGeometry(QRect(0, 0, 100, 100))
    assert [flow.itemAt(i).geometry().topLeft().toTuple() for i in range(3)] == [(0, 0), (50, 0), (0, 30)]
    assert flow.heightForWidth(100) == 50
    assert flow.heightForWidth(200) == 20
    box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.setGeometry(QRect(0, 0, 100, 100))
    assert [flow.itemAt(i).geometry().x() for i in range(3)] == [60, 10, 60]
    assert flow.takeAt(9) is None
    assert flow.itemAt(9) is None
    assert flow.minimumSize() == QSize(40, 20)


def test_a_flow_is_measured_anew_only_where_something_changed(qtbot) -> None:
    measured: list[object] = []

    class Part(QLabel):
        def sizeHint(self) -> QSize:
            measured.append(self)
            return super().sizeHint()

    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, spacing=10)
    parts = [Part(words) for words in ("Maths", "Physics", "Chemistry")]
    for part in parts:
        flow.addWidget(part)
    box.show()
    narrow = max(part.sizeHint().width() for part in parts)
    three = flow.heightForWidth(narrow)
    measured.clear()
    assert flow.heightForWidth(narrow) == three
    assert not measured
    parts[0].setText("Maths\nand more")
    assert flow.heightForWidth(narrow) > three
    parts[0].hide()
    assert flow.heightForWidth(narrow) < three
    parts[0].show()
    flow.takeAt(0)
    two = flow.heightForWidth(narrow)
    flow.addWidget(parts[0])
    assert flow.heightForWidth(narrow) > two
    flow.setSpacing(30)
    assert flow.heightForWidth(narrow) > three


def test_segments_walk_with_the_arrow_keys(qtbot: Any) -> None:
    switch = Segmented([("day", "Day"), ("week", "Week"), ("list", "List")], "week", name="View")
    qtbot.addWidget(switch)
    with qtbot.waitSignal(switch.chosen) as heard:
        qtbot.keyClick(switch.segment("week"), Qt.Key.Key_Right)
    assert (heard.args, switch.current) == (["list"], "list")
    qtbot.keyClick(switch.segment("list"), Qt.Key.Key_Right)
    assert switch.current == "day"
    switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.keyClick(switch.segment("day"), Qt.Key.Key_Left)
    assert switch.current == "week"
    with qtbot.assertNotEmitted(switch.chosen):
        switch.choose("day")
    assert switch.accessibleName() == "View"


def test_the_buttons_of_a_search_field_have_names(qtbot: Any) -> None:
    field = SearchField("Search tutors")
    qtbot.addWidget(field)
    field.setText("Amelia")
    buttons = field.findChildren(QToolButton)
    heard = [
        QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        for button in buttons
        if button.isVisibleTo(field)
    ]
    assert heard == ["Search", "Clear the search"]


def test_search_waits_for_a_pause_and_says_a_text_once(qtbot: Any) -> None:
    field = SearchField("Search tutors")
    qtbot.addWidget(field)
    heard: list[str] = []
    field.searched.connect(heard.append)
    qtbot.keyClicks(field, "mat ")
    qtbot.waitUntil(lambda: heard == ["mat"])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["mat"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    qtbot.waitUntil(lambda: heard == ["mat", ""])
    field.put("physics")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["mat", ""]
    assert field.accessibleName() == "Search tutors"


def test_a_combo_is_found_by_its_label_and_keeps_its_key(qtbot: Any) -> None:
    box = LabelledCombo("Course")
    qtbot.addWidget(box)
    box.set_options([(1, "Maths"), (2, "Physics")])
    assert box.label.buddy() is box.combo
    assert box.key == 1
    box.choose(2)
    box.set_options([(2, "Physics"), (3, "French")])
    assert box.key == 2
    box.set_options([(3, "French")])
    assert box.key == 3
    with qtbot.waitSignal(box.chosen) as heard:
        box.combo.activated.emit(0)
    assert heard.args == [3]
    box.set_options([])
    assert box.key is None


def test_a_field_says_what_is_wrong(qtbot: Any) -> None:
    editor = QLineEdit()
    field = Field("Sign-in number", editor, hint="On your slip")
    qtbot.addWidget(field)
    assert (field.label.buddy(), editor.accessibleName()) == (editor, "Sign-in number")
    field.show_problem("Too short")
    assert editor.property("invalid") is True
    assert editor.accessibleDescription() == "Too short"
    field.show_problem("")
    assert editor.property("invalid") is False


def test_states_wait_before_showing_a_skeleton_and_keep_content(qtbot: Any) -> None:
    content = QWidget()
    states = States(content)
    qtbot.addWidget(states)
    states.begin()
    assert states.state == "waiting"
    qtbot.waitUntil(lambda: states.state == "loading")
    assert states.findChild(Skeleton) is not None
    with qtbot.waitSignal(states.cancel_asked):
        _button(states, "Cancel loading").click()
    states.settle()
    assert states.currentWidget() is content
    states.begin()
    assert states.state == "content"
    states.show_state("empty", icon="calendar", title="Nothing here", action=("Book", lambda: None))
    assert isinstance(states.currentWidget(), EmptyState)


def test_the_error_state_offers_retry_and_details(qtbot: Any, qapp: Any) -> None:
    states = States(QWidget())
    qtbot.addWidget(states)
    states.show_state("error", error=Unreachable(facts={"host": "db"}))
    with qtbot.waitSignal(states.retry_asked):
        _button(states, "Try again").click()
    _button(states, "Copy details").click()
    assert qapp.clipboard().text() == "Unreachable\nhost: db"


def test_a_chosen_card_and_a_check_box_in_both_directions(qtbot: Any) -> None:
    card = Card()
    qtbot.addWidget(card)
    box = CheckBox("Remember")
    card.body.addWidget(box)
    card.set_chosen(True)
    assert card.property("chosen") is True
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        card.setLayoutDirection(direction)
        assert not card.grab().isNull()


def test_words_follow_the_language(qtbot: Any) -> None:
    i18n.set_language("x-pseudo")
    pill = StatusPill("scheduled")
    qtbot.addWidget(pill)
    assert pill.text() != "Scheduled"


def _button(root: QWidget, text: str) -> QPushButton:
    return next(button for button in root.findChildren(QPushButton) if button.text() == text)


def test_what_scrolls_always_has_one_part_for_a_screen_reader(qtbot: Any) -> None:
    """Qt reads past the end when a scroll bar goes between two questions; see widgets/scroll.py."""
    inside = QLabel("x")
    column = ScrollColumn(inside)
    qtbot.addWidget(column)
    column.resize(200, 100)
    with qtbot.waitExposed(column):
        column.show()
    seen = QAccessible.queryAccessibleInterface(column)
    counts = set()
    for height in (20, 900, 20):
        inside.setMinimumHeight(height)
        qtbot.waitUntil(lambda height=height: (column.verticalScrollBar().maximum() > 0) is (height > 100))
        counts.add(seen.childCount())
    assert counts == {1}


def test_a_bar_beside_keeps_off_the_content_only_while_it_shows(qtbot: Any) -> None:
    inside = QLabel("x")
    column = ScrollColumn(inside, beside=True)
    qtbot.addWidget(column)
    column.resize(200, 100)
    with qtbot.waitExposed(column):
        column.show()
    for height, width in ((20, 200), (900, 190), (20, 200)):
        inside.setMinimumHeight(height)
        qtbot.waitUntil(lambda width=width: column.viewport().width() == width)


def test_a_dated_line_of_many_times_stays_in_a_narrow_column(qtbot: Any) -> None:
    """What cannot shrink would push the column's edge, and with it a day of the week, out of sight."""
    extra = "Extra 00:00–08:30, 12:30–14:00 and 19:00–00:00"
    line = DatedLine("Mon 23 Nov", (extra, "ok", "plus"), "Exams", edit="Edit", remove="Remove")
    column = ScrollColumn(QWidget())
    inside = QVBoxLayout(column.widget())
    inside.addWidget(line)
    whole = line.mark.sizeHint().width()
    qtbot.addWidget(column)
    column.resize(900, 200)
    with qtbot.waitExposed(column):
        column.show()
    for width in (900, 530, 260):
        column.resize(width, 200)
        qtbot.waitUntil(lambda width=width: column.widget().width() <= width)
        qtbot.waitUntil(lambda: line.rect().contains(line.remove.geometry()))
        qtbot.waitUntil(lambda width=width: (line.mark.width() >= whole) is (width > 300))
        assert line.mark.toolTip() == extra
