"""Free time between sessions, ticks side by side, columns in view."""

from datetime import UTC, datetime, timedelta

from tutordesk.domain.board import (
    column_width,
    columns_in_view,
    free_stretches,
    nearest,
    rounded_up,
    tiled,
)

QUARTER = timedelta(minutes=15)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


def free(working, taken, now=None):
    return free_stretches(working, taken, now=now or at(0), step=QUARTER, least=timedelta(minutes=30))


def test_a_start_is_rounded_up_to_the_raster():
    assert rounded_up(at(14, 20), QUARTER) == at(14, 30)
    assert rounded_up(at(14, 30), QUARTER) == at(14, 30)


def test_what_is_free_lies_between_what_is_taken():
    taken = [(at(13), at(14)), (at(10), at(11)), (at(13, 30), at(14, 30))]
    assert free([(at(9), at(17))], taken) == (
        (at(9), at(10)),
        (at(11), at(13)),
        (at(14, 30), at(17)),
    )


def test_what_has_passed_is_not_free():
    assert free([(at(9), at(12)), (at(13), at(17))], [], now=at(14, 20)) == ((at(14, 30), at(17)),)


def test_a_rest_too_short_is_left_out_and_hours_that_touch_are_one():
    assert free([(at(9), at(10)), (at(10), at(11))], []) == ((at(9), at(11)),)
    assert free([(at(9), at(10))], [(at(9, 15), at(10))]) == ()


def test_after_a_session_that_ends_off_the_raster_the_next_start_is_on_it():
    assert free([(at(9), at(12))], [(at(9), at(9, 50))]) == ((at(10), at(12)),)


def test_ticks_lie_side_by_side():
    starts = [at(15) + n * QUARTER for n in range(9)]
    assert tiled(starts, timedelta(hours=1)) == (at(15), at(16), at(17))


def test_few_columns_share_the_room_and_many_keep_their_least():
    assert column_width(1000, 300, least=100, most=220) == 100
    assert column_width(1000, 8, least=100, most=220) == 125
    assert column_width(1000, 1, least=100, most=220) == 220
    assert column_width(1000, 0, least=100, most=220) == 100


def test_only_columns_of_which_something_is_seen():
    assert columns_in_view(0, 500, 100, 300) == range(5)
    assert columns_in_view(50, 500, 100, 300) == range(6)
    assert columns_in_view(250, 500, 100, 4) == range(2, 4)
    assert columns_in_view(0, 0, 100, 4) == range(0)


def test_the_nearest_stop():
    assert nearest([at(9), at(12), at(15)], at(13)) == 1
    assert nearest([], at(13)) is None
