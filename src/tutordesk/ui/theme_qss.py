"""The one style sheet template, filled from the tokens. No fonts here, and no logic.

Variable fonts ignore QSS ``font-weight``, so weights and sizes are set on widgets by ``ui/theme.py``; here we
speak only of grounds, borders, colours and padding. Dynamic properties choose the look: ``role`` on labels,
``kind`` on buttons and frames, ``kb`` (set after keyboard navigation) for the focus ring.
"""

from collections.abc import Mapping

_TEMPLATE = """
* { outline: 0; }
QMainWindow, QDialog, QWidget[kind="page"] { background: @bg; }
QLabel { color: @text; background: transparent; }
QLabel[role="body"], QLabel[role="label"] { color: @text2; }
QLabel[role="muted"], QLabel[role="small"] { color: @text3; }
QLabel[role="tag"] { background: @sunken; color: @text2; border-radius: 6px; padding: 3px 8px; }
QLabel[role="floating"] { background: @surface; color: @text2; border: 1px solid @border; border-radius: 8px;
  padding: 5px 10px; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warning"] { color: @warn; }
QLabel[tone="error"] { color: @danger; }
QLabel[tone="accent"] { color: @onsoft; }
QLabel[tone="text"] { color: @text; }
QLabel:disabled { color: @text3; }

QFrame[kind="card"], QFrame#card { background: @surface; border: 1px solid @border; border-radius: 12px; }
QFrame[kind="card"][chosen="true"] { border: 2px solid @primary; }
QFrame[kind="card"][tone="warning"] { border-color: @warnline; }
QFrame[kind="sunken"], QFrame#sunken { background: @sunken; border: 0; border-radius: 8px; }
QFrame[kind="bar"] { background: @surface; border: 0; border-top: 1px solid @border; }
QFrame[kind="hr"], QFrame#hr { background: @border; border: 0; min-height: 1px; max-height: 1px; }
QFrame[kind="vr"] { background: @border; border: 0; min-width: 1px; max-width: 1px; }
QFrame[kind="notice"] { border-radius: 12px; border: 1px solid @border; background: @surface; }
QFrame[kind="notice"][tone="info"] { background: @soft; border-color: @softhover; }
QFrame[kind="notice"][tone="success"] { background: @oksoft; border-color: @okline; }
QFrame[kind="notice"][tone="warning"] { background: @warnsoft; border-color: @warnline; }
QFrame[kind="notice"][tone="error"] { background: @dangersoft; border-color: @dangerline; }

QFrame#rail { background: @surface; border: 0; border-right: 1px solid @border; }
QFrame#rail[rtl="true"] { border-right: 0; border-left: 1px solid @border; }
QFrame#status { background: @surface; border: 0; border-top: 1px solid @border; }
QFrame#status QLabel { color: @text2; }
QToolButton[kind="rail"] { border: 2px solid transparent; border-radius: 8px; padding: 8px 10px;
  color: @text2;
  background: transparent; }
QToolButton[kind="rail"]:hover { background: @sunken; color: @text; }
QToolButton[kind="rail"]:checked { background: @soft; color: @onsoft; }
QToolButton[kind="rail"][kb="true"]:focus { border-color: @primary; }

QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QTimeEdit, QSpinBox, QDoubleSpinBox { background: @surface;
  border: 1px solid @strong; border-radius: 8px; color: @text; selection-background-color: @primary;
  selection-color: @onprimary; }
QLineEdit, QDateEdit, QTimeEdit, QSpinBox, QDoubleSpinBox { padding: 1px 11px; min-height: 34px; }
QPlainTextEdit, QTextEdit { padding: 5px 8px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QDateEdit:hover, QTimeEdit:hover, QSpinBox:hover,
QDoubleSpinBox:hover { border-color: @text3; }
QLineEdit:focus, QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {
  border: 2px solid @primary; padding: 0 10px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @primary; padding: 4px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QLineEdit:read-only { background: @sunken;
  color: @text2; border-color: @border; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: 0; padding: 0 10px; min-height: 0;
  background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; height: 0; border: 0; }
QDateEdit { max-height: 34px; }
QDateEdit::drop-down { border: 0; width: 30px; background: transparent; }
QDateEdit::down-arrow { image: none; width: 0; height: 0; }
QDateEdit:disabled { background: @sunken; color: @text3; border-color: @border; }
QCalendarWidget QWidget { background: @surface; alternate-background-color: @sunken; }
QCalendarWidget QAbstractItemView { color: @text; selection-background-color: @primary;
  selection-color: @onprimary; }
QCalendarWidget QAbstractItemView:disabled { color: @text3; }
QCalendarWidget QToolButton { color: @text; border: 0; border-radius: 6px; padding: 4px 8px; }
QCalendarWidget QToolButton:hover { background: @sunken; }
QLineEdit[invalid="true"] { border-color: @danger; }

QPushButton { background: @surface; border: 1px solid @strong; border-radius: 8px; padding: 0 14px;
  min-height: 34px; color: @text; }
QPushButton:hover { background: @sunken; }
QPushButton:pressed { background: @border; }
QPushButton:disabled { background: @sunken; border-color: @border; color: @text3; }
QPushButton[kb="true"]:focus { border: 2px solid @primary; padding: 0 13px; min-height: 32px; }
QPushButton[kind="primary"] { background: @primary; border-color: @primary; color: @onprimary; }
QPushButton[kind="primary"]:hover { background: @hover; border-color: @hover; }
QPushButton[kind="primary"]:pressed { background: @hover; }
QPushButton[kind="primary"]:disabled { background: @sunken; border-color: @border; color: @text3; }
QPushButton[kind="primary"][kb="true"]:focus { border: 2px solid @text; }
QPushButton[kind="danger"] { color: @danger; border-color: @dangerline; }
QPushButton[kind="danger"]:hover { background: @dangersoft; }
QPushButton[kind="danger"]:disabled { color: @text3; border-color: @border; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: 0 8px;
  color: @text2; }
QPushButton[kind="quiet"]:hover { background: @sunken; color: @text; }
QPushButton[kind="quiet"]:pressed { background: @border; }
QPushButton[kind="quiet"]:disabled { color: @text3; }
QPushButton[kind="quiet"][kb="true"]:focus { border: 2px solid @primary; padding: 0 7px; }
QPushButton[kind="title"] { background: transparent; border: 2px solid transparent; padding: 0 6px;
  color: @text; }
QPushButton[kind="title"]:hover { background: @sunken; }
QPushButton[kind="title"][kb="true"]:focus { border-color: @primary; padding: 0 6px; }
QPushButton[kind="link"] { background: transparent; border: 2px solid transparent; border-radius: 4px;
  padding: 0 2px;
  min-height: 22px; color: @onsoft; text-align: left; }
QPushButton[kind="link"]:disabled { color: @text3; }
QPushButton[kind="link"]:hover { background: @soft; }
QPushButton[kind="link"][kb="true"]:focus { border-color: @primary; }
QPushButton[square="true"] { padding: 0; min-width: 34px; max-width: 34px; }
QPushButton[square="true"][kb="true"]:focus { padding: 0; min-width: 32px; max-width: 32px; }
QPushButton[kind="chip"] { border-radius: 16px; min-height: 30px; padding: 0 12px; color: @text2;
  border-color: @strong; }
QPushButton[kind="chip"]:hover { background: @sunken; }
QPushButton[kind="chip"]:checked { background: @soft; border-color: @primary; color: @onsoft; }
QPushButton[kind="chip"][kb="true"]:focus { border: 2px solid @primary; padding: 0 11px; min-height: 28px; }
QPushButton[kind="slot"] { min-height: 30px; padding: 0 4px; border-radius: 8px; color: @onsoft;
  background: @soft;
  border: 1px solid @soft; }
QPushButton[kind="slot"]:hover { background: @softhover; border-color: @primary; }
QPushButton[kind="slot"]:checked { background: @primary; border-color: @primary; color: @onprimary; }
QPushButton[kind="slot"]:disabled { background: @sunken; border-color: @sunken; color: @text3; }
QPushButton[kind="slot"][kb="true"]:focus { border: 2px solid @text; padding: 0 3px; min-height: 28px; }
QFrame[kind="segmented"] { background: @sunken; border: 1px solid @border; border-radius: 9px; }
QPushButton[kind="segment"] { background: transparent; border: 1px solid transparent; border-radius: 7px;
  min-height: 26px; padding: 0 12px; color: @text2; }
QPushButton[kind="segment"]:hover { color: @text; }
QPushButton[kind="segment"]:checked { background: @surface; border-color: @strong; color: @text; }
QPushButton[kind="segment"]:disabled { color: @text3; }
QPushButton[kind="segment"][kb="true"]:focus { border: 2px solid @primary; padding: 0 11px;
  min-height: 24px; }

QComboBox { background: @surface; border: 1px solid @strong; border-radius: 8px; padding: 1px 12px;
  min-height: 34px;
  color: @text; }
QComboBox:hover { border-color: @text3; }
QComboBox:focus { border: 2px solid @primary; padding: 0 11px; }
QComboBox:disabled { background: @sunken; color: @text3; border-color: @border; }
QComboBox::drop-down { border: 0; width: 28px; subcontrol-position: center right; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; padding: 4px;
  selection-background-color: @soft; selection-color: @onsoft; color: @text; }
QComboBoxPrivateContainer { background: @surface; border: 1px solid @strong; }
QComboBox QAbstractItemView { border: 0; }
QComboBox QAbstractItemView::item:hover { background: @sunken; }
QComboBox QAbstractItemView::item:selected { background: @soft; color: @onsoft; }
QComboBox QAbstractItemView::item { min-height: 30px; padding: 0 8px; border-radius: 6px; }
QCheckBox, QRadioButton { color: @text; spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @text3; }
QCheckBox[kb="true"]:focus, QRadioButton[kb="true"]:focus { border: 2px solid @primary;
  border-radius: 6px; }

QMenu { background: @surface; border: 1px solid @border; border-radius: 8px; padding: 4px; color: @text; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: @soft; color: @onsoft; }
QMenu::item:disabled { color: @text3; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QTableView, QTreeView, QListView { background: transparent; border: 0; color: @text; gridline-color: @grid;
  selection-background-color: @soft; selection-color: @onsoft; }
QTableView[kb="true"]:focus, QListView[kb="true"]:focus { border: 2px solid @primary; border-radius: 8px; }
QTableView[kind="week"][kb="true"]:focus { border: 0; border-radius: 0; }
QTableView[kind="lines"]::item { padding: 0 10px; }
QTableView[kind="lines"] QHeaderView::section { padding: 6px 13px; }
QListView[kind="choices"]::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }
QListView[kind="choices"]::item:hover { background: @sunken; }
QListView[kind="choices"]::item:selected { background: @soft; color: @onsoft; }
QHeaderView, QHeaderView::section { background: @surface; border: 0; }
QHeaderView::section { color: @text3; border-bottom: 1px solid @border; padding: 6px 8px; }
QTableView[kind="week"] QHeaderView::section { border: 0; padding: 0; }
QTableView[kind="week"] QTableCornerButton::section { background: @surface; border: 0; }
QScrollArea, QAbstractScrollArea[kind="plain"] { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[kind="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @strong; border-radius: 3px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
  height: 0; width: 0; }
QToolTip { background: @text; color: @surface; border: 0; padding: 5px 8px; }
QProgressBar { background: @border; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @primary; border-radius: 3px; }
QSplitter::handle { background: transparent; }
"""


def style_sheet(tokens: Mapping[str, str]) -> str:
    """Fill the template; longer names first, so that ``@soft`` never eats the head of ``@softhover``."""
    sheet = _TEMPLATE
    for name in sorted(tokens, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", tokens[name])
    return sheet
