"""The slip of a new person: on the screen once, and in a file."""

import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tutordesk.ui.desk.slip import Slip
from tutordesk.ui.desk.slip_card import SlipCard
from tutordesk.ui.notices import NoticeBar

SLIP = Slip("Lernhaus Wien", "+43 1 234 56 78", "Lena Fischer", "s10423417", "KWFM-TRHD-XPLQ-BNVC")


@pytest.fixture
def card(qtbot) -> SlipCard:
    bar = NoticeBar()
    made = SlipCard(bar)
    made.bar = bar
    qtbot.addWidget(bar)
    qtbot.addWidget(made)
    return made


def test_the_file_is_its_owners_alone(card: SlipCard, tmp_path: Path):
    card.show_slip(SLIP)
    path = tmp_path / "slip.pdf"
    card.write(str(path))
    assert path.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "slip.pdf" in card.bar.text


def test_a_folder_that_is_not_there_is_said_and_the_slip_stays(card: SlipCard, tmp_path: Path):
    card.show_slip(SLIP)
    card.write(str(tmp_path / "nowhere" / "slip.pdf"))
    assert "could not be saved" in card.bar.text
    assert card.slip is SLIP


def test_the_password_is_copied_and_then_forgotten(card: SlipCard):
    card.show_slip(SLIP)
    card.copy.click()
    assert SLIP.password in QGuiApplication.clipboard().text()
    card.done.click()
    assert card.slip is None
    assert card.isHidden()
