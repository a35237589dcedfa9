"""Times as people type them."""

import pytest

from tutordesk.domain.typed_time import parse_minute, parse_span, parse_spans


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("9", 540),
        ("9:10", 550),
        (" 09:10 ", 550),
        ("0910", 550),
        ("910", 550),
        ("9.10", 550),
        ("9h10", 550),
        ("9 h", 540),
        ("9 pm", 1260),
        ("12 am", 0),
        ("12:30 p.m.", 750),
        ("0", 0),
        ("24:00", 1440),
        ("24", 1440),
        ("24:01", None),
        ("9:60", None),
        ("13 pm", None),
        ("nine", None),
        ("", None),
        ("9:1", None),
        ("-3", None),
    ],
)
def test_minutes(text, minute):
    assert parse_minute(text) == minute


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("9:10", "12", (550, 720)),
        ("22", "2", (1320, 1560)),
        ("0", "24", (0, 1440)),
        ("9", "9", (540, 1980)),
        ("24", "2", None),
        ("9", "later", None),
    ],
)
def test_spans(start, end, span):
    assert parse_span(start, end) == span


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-12", ((540, 720),)),
        ("14:30 – 17, 9–12", ((540, 720), (870, 1020))),
        ("9 to 12; 22 to 1", ((540, 720), (1320, 1500))),
        ("9", None),
        ("9-12, x", None),
        ("", None),
    ],
)
def test_several_spans(text, spans):
    assert parse_spans(text) == spans
