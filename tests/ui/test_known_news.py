"""What is fresh is told once, and a window open for weeks keeps no more than the newest of each session."""

from dataclasses import replace
from datetime import timedelta

from tests.ui.sessions_by_hand import MONDAY, at, session
from tutordesk.ui.known_news import KnownNews

NOW = at(MONDAY, "14:20")
LENA = replace(session(at(MONDAY, "16:00"), student="Lena"), news="moved", news_at=NOW)
BEN = replace(session(at(MONDAY, "17:00"), student="Ben"), news="booked", news_at=NOW)


def test_what_was_there_first_is_not_fresh() -> None:
    known = KnownNews()
    assert known.fresh((LENA,)) == []
    assert known.fresh((LENA, BEN)) == [BEN]
    assert known.fresh((LENA, BEN)) == []


def test_a_later_change_is_fresh_and_one_that_was_taken_back_is_not() -> None:
    known = KnownNews()
    known.fresh(())
    later = replace(LENA, news_at=NOW + timedelta(minutes=1))
    assert known.fresh((LENA,)) == [LENA]
    assert known.fresh((later,)) == [later]
    assert known.fresh((LENA,)) == []


def test_thousands_of_changes_leave_one_entry_a_session() -> None:
    known = KnownNews()
    for minute in range(2000):
        known.fresh((replace(LENA, news_at=NOW + timedelta(minutes=minute)), BEN))
    assert len(known) == 2
