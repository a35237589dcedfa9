"""The row table: passes Qt's own model tester, and keeps selection through any reload."""

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView

from tutordesk.i18n import N_
from tutordesk.ui.table import ROW_ROLE, SORT_ROLE, Column, RowTableModel


@dataclass(frozen=True)
class Person:
    number: int
    name: str


COLUMNS = (
    Column("name", N_("Name"), text=lambda row: row.name),
    Column(
        "number", N_("Number"), text=lambda row: str(row.number), sort=lambda row: row.number, trailing=True
    ),
)


@pytest.fixture
def model(qapp: Any) -> RowTableModel:
    made = RowTableModel(COLUMNS, id_of=lambda row: row.number)
    # Its checks run on every signal; a failure is a Qt warning, which fails the test.
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    return made


def shown(model: QAbstractItemModel) -> list[str]:
    return [model.index(i, 0).data() for i in range(model.rowCount())]


@pytest.mark.parametrize("names", [*permutations("abcd"), ("a",), ("d", "x", "a"), (), tuple("xaybzc")])
def test_any_change_ends_in_the_new_rows(model: RowTableModel, names: tuple[str, ...]) -> None:
    model.show([Person(ord(name), name) for name in "abcd"])
    model.show([Person(ord(name), name.upper()) for name in names])
    assert shown(model) == [name.upper() for name in names]


def test_selection_follows_its_row(model: RowTableModel, qtbot: Any) -> None:
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    model.show([Person(1, "Ada"), Person(2, "Ben"), Person(3, "Cleo")])
    view.selectionModel().setCurrentIndex(model.index(1, 0), QItemSelectionModel.SelectionFlag.SelectCurrent)
    model.show([Person(0, "Zoe"), Person(3, "Cleo"), Person(2, "Benedict")])
    assert view.currentIndex().data(ROW_ROLE) == Person(2, "Benedict")
    assert [index.row() for index in view.selectionModel().selectedIndexes()] == [2]


def test_equal_rows_change_nothing(model: RowTableModel, qtbot: Any) -> None:
    rows = [Person(1, "Ada"), Person(2, "Ben")]
    model.show(rows)
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.rowsInserted):
        model.show(list(rows))


def test_a_cell_speaks_sorts_and_aligns(model: RowTableModel) -> None:
    model.show([Person(7, "Ada")])
    cell = model.index(0, 1)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Number: 7"
    assert cell.data(SORT_ROLE) == 7
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignTrailing
    assert cell.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Number"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert (model.position_of(7), model.position_of(8), model.row(0).name) == (0, -1, "Ada")
