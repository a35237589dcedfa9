"""An input with its label above and, when something is wrong, a sentence below."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.ui import theme


class Field(QWidget):
    """``Field(label, input)``: the label is the input's buddy and its accessible name."""

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        editor.setFont(theme.font(14))
        editor.setAccessibleName(label)
        self.label = theme.label(label, "label")
        self.label.setBuddy(editor)
        self._hint = hint
        self._below = theme.label(hint, "small", wrap=True)
        self._below.setVisible(bool(hint))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.label)
        column.addWidget(editor)
        column.addWidget(self._below)
        column.addStretch(1)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the input; empty takes it back."""
        self._below.setText(sentence or self._hint)
        self._below.setVisible(bool(sentence or self._hint))
        theme.set_property(self._below, "tone", "error" if sentence else "")
        theme.set_property(self.editor, "invalid", bool(sentence))
        self.editor.setAccessibleDescription(sentence)


def labelled(label: str, field: QWidget, identifier: str) -> QWidget:
    """Put a field's label before it; the label is its buddy."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    said: QLabel = theme.label(label, "label")
    said.setBuddy(field)
    field.setAccessibleName(label)
    field.setAccessibleIdentifier(identifier)
    row.addWidget(said)
    row.addWidget(field)
    return pair
