"""Sessions side by side: nothing covers anything, nothing leaves the column, nobody is needlessly narrow."""

from hypothesis import given
from hypothesis import strategies as st

from tutordesk.domain.layout import Box, Span, side_by_side

spans = st.lists(
    st.tuples(st.integers(0, 1380), st.integers(5, 60)),
    max_size=14,
).map(lambda pairs: [Span(n, start, start + length) for n, (start, length) in enumerate(pairs)])


def by_key(boxes: tuple[Box[int], ...]) -> dict[int, Box[int]]:
    return {box.key: box for box in boxes}


def test_apart_means_full_width() -> None:
    boxes = side_by_side([Span("a", 540, 600), Span("b", 600, 660)], minutes=1440)
    assert [(box.left, box.width) for box in boxes] == [(0, 1), (0, 1)]
    assert boxes[0].top == 540 / 1440
    assert boxes[0].height == 60 / 1440


def test_two_at_once_share_the_column() -> None:
    boxes = by_key(side_by_side([Span(1, 540, 600), Span(2, 570, 630)], minutes=1440))
    assert (boxes[1].left, boxes[1].width) == (0, 0.5)
    assert (boxes[2].left, boxes[2].width) == (0.5, 0.5)


def test_a_block_widens_into_lanes_nobody_uses_beside_it() -> None:
    # 3 shares its time only with 1, which leaves it two of three lanes.
    three = [Span(1, 0, 120), Span(2, 0, 30), Span(4, 0, 30), Span(3, 60, 90)]
    boxes = by_key(side_by_side(three, minutes=1440))
    assert boxes[1].width == boxes[2].width == boxes[4].width == 1 / 3
    assert (boxes[3].left, boxes[3].width) == (1 / 3, 2 / 3)


def test_a_short_block_counts_as_long_as_it_looks() -> None:
    boxes = by_key(side_by_side([Span(1, 0, 5), Span(2, 10, 40)], minutes=1440, shortest=20))
    assert boxes[1].height == 20 / 1440
    assert boxes[1].left + boxes[1].width <= boxes[2].left


@given(spans)
def test_nothing_covers_anything(blocks: list[Span[int]]) -> None:
    boxes = side_by_side(blocks, minutes=1440)
    assert sorted(box.key for box in boxes) == [span.key for span in blocks]
    tiny = 1e-9
    for number, one in enumerate(boxes):
        assert one.left >= 0
        assert one.left + one.width <= 1 + tiny
        for other in boxes[number + 1 :]:
            apart_across = (
                one.left + one.width <= other.left + tiny or other.left + other.width <= one.left + tiny
            )
            apart_down = (
                one.top + one.height <= other.top + tiny or other.top + other.height <= one.top + tiny
            )
            assert apart_across or apart_down
