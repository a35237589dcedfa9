"""Everything stored about one person: as a file for them, or taken out for good. For administrators.

Belongs here: the two buttons and the question. Does not belong here: asking the server (the page does).
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from tutordesk.i18n import _
from tutordesk.services.people_rows import PersonCard
from tutordesk.ui import theme
from tutordesk.ui.people import words
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.question import Question, allow, wrapped


class DataCard(Card):
    """``export_asked`` and, after its question, ``anonymise_confirmed``."""

    export_asked = Signal()
    anonymise_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=10)
        self._card: PersonCard | None = None
        self._refusal = ""
        self.body.addWidget(theme.label(_("Data of this person"), "h3"))
        self.body.addWidget(
            theme.label(
                _(
                    "Everything stored about this person, as a file for them; "
                    "or take their name out of it for good."
                ),
                "body",
                wrap=True,
            )
        )
        self.export = theme.button(_("Export…"), "secondary", "download")
        self.export.setAccessibleName(_("Export data"))
        self.export.setAccessibleIdentifier("export-person")
        self.export.clicked.connect(self.export_asked)
        self.anonymise = theme.button(_("Anonymise…"), "danger", "eye-off")
        self.anonymise.setAccessibleIdentifier("anonymise-person")
        self.anonymise.clicked.connect(self._ask)
        self._buttons = wrapped(self.export, self.anonymise)
        self.body.addWidget(self._buttons)
        self.question: Question | None = None

    def show_card(self, card: PersonCard) -> None:
        """Show a person; a question about somebody else is taken back."""
        if self._card is not None and self._card.person.person_id != card.person.person_id:
            self._close()
        self._card = card
        self._grey()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._grey()

    def _grey(self) -> None:
        if self._card is None:
            return
        allow(self.export, self._refusal)
        allow(self.anonymise, self._refusal or words.why_no_anonymise(self._card))
        if self.question is not None:
            self.question.yes.setEnabled(not self._refusal)

    def _ask(self) -> None:
        if self._card is None:
            return
        if self.question is None:
            self.question = Question(_("Yes, anonymise for good"), _("Keep as it is"))
            self.question.yes.setAccessibleIdentifier("confirm-anonymise")
            self.question.confirmed.connect(self._on_confirmed)
            self.question.kept.connect(self._close)
            self.body.addWidget(self.question)
        self._buttons.hide()
        self.question.ask(
            _("Anonymise {name}?").format(name=self._card.person.display_name),
            _(
                "Name, contact, notes and requirements are erased for good, the account is closed. "
                "Sessions stay, without a name."
            ),
        )

    def _on_confirmed(self) -> None:
        self._close()
        self.anonymise_confirmed.emit()

    def _close(self) -> None:
        if self.question is not None:
            self.question.hide()
        self._buttons.show()


def write_export(path: Path, stored: Mapping[str, Any]) -> None:
    """Write what is stored as JSON into a file that only its owner can read.

    Raises:
        OSError: the file cannot be written.
    """
    content = json.dumps(stored, ensure_ascii=False, indent=2)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
