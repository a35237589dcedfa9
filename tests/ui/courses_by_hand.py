"""Courses by hand: a little server with two courses, and a page that shows them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import SUBJECTS, course
from tutordesk import errors
from tutordesk.services import courses as service
from tutordesk.services import directory, enrollments, history, offers, people
from tutordesk.services.people_rows import (
    CourseBook,
    CourseFile,
    HistoryPage,
    HistoryRow,
    OfferFile,
    PeoplePage,
    PersonRow,
)
from tutordesk.services.rows import EnrollmentRow, StudentRow
from tutordesk.ui.courses.page import CoursesPage
from tutordesk.ui.page import PageContext

Opened = Callable[..., CoursesPage]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OVERTAKEN = errors.StaleVersion(facts={"constraint": "shown_before"})
ALGEBRA, PIANO = course("Algebra"), course("Piano for all", "Piano", 45)
AMELIA, IVAN = UUID(int=11), UUID(int=12)


def file(one: Any, **changes: Any) -> CourseFile:
    made = CourseFile(one, True, 1, 1, 2, Decimal("30"), Decimal("32.5"), "EUR")
    return replace(made, **changes)


def offer(tutor_id: UUID, name: str, **changes: Any) -> OfferFile:
    return replace(
        OfferFile(tutor_id, name, True, ALGEBRA, True, Decimal("30"), "EUR", True, False, "", 1), **changes
    )


ZOE = EnrollmentRow(
    UUID(int=21), ALGEBRA, AMELIA, "Amelia Novák", 10, 3, 1, None, "active", UUID(int=31), "Zoë Müller"
)


class Server:
    """A little server: what is stored, and what writes do to it."""

    def __init__(self) -> None:
        self.book = CourseBook(
            (SUBJECTS["Maths"], SUBJECTS["Piano"]), (file(ALGEBRA), file(PIANO, active=False))
        )
        self.offers: tuple[OfferFile, ...] = (
            offer(AMELIA, "Amelia Novák"),
            offer(IVAN, "Ivan Petrov", active=False),
        )
        self.enrolled: tuple[EnrollmentRow, ...] = (ZOE,)
        tutor = PersonRow(UUID(int=13), "s1", "Nour Khalil", ("tutor",), True, "", "", False, None, None)
        self.tasks = SyncTasks(
            {
                service.all: lambda: self.book,
                service.offers: lambda **_kw: self.offers,
                service.save_course: None,
                service.save_subjects: None,
                history.page: self.who,
                enrollments.in_course: lambda **_kw: self.enrolled,
                enrollments.enroll: ZOE,
                enrollments.end: self.end,
                offers.set_offer: self.set_offer,
                directory.search: PeoplePage((tutor,), 1, None),
                people.find_students: (StudentRow(UUID(int=32), "s2", "Lena Fischer", "", ""),),
            }
        )

    def set_offer(
        self, *, tutor_id: UUID, course_id: UUID, before: OfferFile | None = None, **kw: Any
    ) -> None:
        if before != next((one for one in self.offers if one.tutor_id == tutor_id), None):
            raise OVERTAKEN
        self.offers = tuple(replace(one, **kw) if one.tutor_id == tutor_id else one for one in self.offers)

    def who(self, *, subject: str, subject_id: str, limit: int) -> HistoryPage:
        """Ada changes everything; of offers, Algebra's after another one."""
        rows = tuple(
            HistoryRow(
                "audit", 1, NOW, UUID(int=50), name, "admin", "changed", subject, subject_id, (), "", {},
                {"course_id": str(one.course_id)},
            )
            for name, one in (("Bob", PIANO), ("Ada", ALGEBRA))
        )  # fmt: skip
        return HistoryPage(rows if subject == "tutor_course" else rows[1:], None)

    def end(self, *, enrollment_id: UUID) -> EnrollmentRow:
        self.enrolled = ()
        return replace(ZOE, status="ended")


def shown(qtbot: QtBot, context: PageContext, *, pick: bool = True) -> CoursesPage:
    page = CoursesPage(context)
    qtbot.addWidget(page)
    page.resize(1060, 760)
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    if pick:
        page.list.pick(ALGEBRA.course_id)
    return page


def found(where: QWidget, identifier: str) -> QAbstractButton:
    return next(
        one for one in where.findChildren(QAbstractButton) if one.accessibleIdentifier() == identifier
    )
