"""Asking what a student would see under a draft: after a pause, the newest question only.

Belongs here: when to ask and what for. Does not belong here: the card that shows it.
"""

from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from tutordesk.domain.drafts import Draft
from tutordesk.services import hours as service
from tutordesk.services import tutors
from tutordesk.services.rows import SlotPlan, TutorProfile
from tutordesk.ui.hours.preview_card import PreviewCard
from tutordesk.ui.page import Page

PAUSE_MS = 350


class Previewing(QObject):
    """Keeps a preview card in step with a draft. Each question cancels the one before, at the server too."""

    def __init__(self, page: Page, tutor_id: UUID) -> None:
        super().__init__(page)
        self._page, self._tutor_id = page, tutor_id
        self._card: PreviewCard | None = None
        self._draft: Draft | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.ask)

    def show_on(self, card: PreviewCard) -> None:
        """Use a card; the courses come first, because they say how long a start must be."""
        self._card = card
        card.plan_wanted.connect(self.ask)
        self._page.ask(
            tutors.profile, tutor_id=self._tutor_id, done=self._on_profile, failed=lambda _error: self.ask()
        )

    def follow(self, draft: Draft) -> None:
        """The draft changed: ask soon."""
        self._draft = draft
        self._pause.start()

    def ask(self) -> None:
        """Ask now."""
        card, draft = self._card, self._draft
        if card is None or draft is None:
            return
        self._pause.stop()
        dirty = draft.dirty
        starts_at, ends_at = card.grid.span

        def shown(plan: SlotPlan) -> None:
            card.show_plan(plan, draft=dirty)

        self._page.ask(
            service.preview,
            tutor_id=self._tutor_id,
            hours=draft.hours,
            minutes=card.minutes,
            starts_at=starts_at,
            ends_at=ends_at,
            done=shown,
            failed=lambda _error: card.show_missing(),
        )
        self._page.ask(
            service.bookable,
            tutor_id=self._tutor_id,
            hours=draft.hours,
            done=lambda row: card.show_bookable(row, draft=dirty),
            failed=lambda _error: None,
        )

    def _on_profile(self, profile: TutorProfile) -> None:
        if self._card is not None:
            self._card.show_offers(profile.offers)
        self.ask()
