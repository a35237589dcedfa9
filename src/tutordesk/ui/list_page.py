"""A page of a list and of what is selected in it: title, what can be begun, two columns or one at a time.

Belongs here: the arrangement that such pages share. Does not belong here: what is listed, asked and written.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.ui import theme, tokens
from tutordesk.ui.finder.columns import ListAndDetail
from tutordesk.ui.page import Page


class ListPage(Page):
    """Call ``arrange`` once; override ``head_gives_way`` and ``on_shape`` where there is more to it."""

    columns: ListAndDetail

    def arrange(
        self,
        title: str,
        listed: QWidget,
        selected: QWidget,
        *,
        view: QWidget,
        back: tuple[str, str],
        actions: Sequence[QWidget] = (),
    ) -> None:
        """Lay the page out.

        Args:
            title: of the page.
            listed: the list with its search.
            selected: what shows the one selected.
            view: what has the keyboard in the list.
            back: words and identifier of the way back to it.
            actions: beside the title.
        """
        self._view = view
        self.summary = theme.label(" ", "muted", tabular=True)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(theme.label(title, "h1"))
        titles.addWidget(self.summary)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addLayout(titles, 1)
        for action in actions:
            head.addWidget(action, 0, Qt.AlignmentFlag.AlignBottom)
        self.back = theme.button(back[0], "quiet", "arrow-left")
        self.back.setAccessibleIdentifier(back[1])
        self.back.clicked.connect(lambda: self.columns.show_detail(False))
        self.back.hide()
        detail = QWidget()
        self.detail = QVBoxLayout(detail)
        self.detail.setContentsMargins(0, 0, 0, 0)
        self.detail.setSpacing(10)
        self.detail.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.detail.addWidget(selected, 1)
        self.columns = ListAndDetail(listed, detail)
        self.columns.shape_changed.connect(self.on_shape)
        self.column = QVBoxLayout(self.content)
        self.column.setSpacing(14)
        self.column.addWidget(self.head)
        self.column.addWidget(self.columns, 1)

    @property
    def head_gives_way(self) -> bool:
        """Whether the one selected has the page to itself."""
        return self.columns.narrow and self.columns.in_detail

    def show_head(self) -> None:
        """Show the title, unless it gives way."""
        self.head.setVisible(not self.head_gives_way)

    def on_shape(self, _narrow: bool, in_detail: bool) -> None:  # the signal's values
        """One column or two, and which is in front."""
        self.back.setVisible(in_detail)
        self.show_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Slim margins in a narrow window."""
        super().resizeEvent(event)
        narrow = self.window().width() < tokens.NARROW_BELOW
        side = 16 if narrow else 32
        self.column.setContentsMargins(side, 16 if narrow else 24, side, 12 if narrow else 20)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list where it shares one column with what is selected."""
        if event.key() == Qt.Key.Key_Escape and self.columns.narrow and self.columns.in_detail:
            self.columns.show_detail(False)
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
