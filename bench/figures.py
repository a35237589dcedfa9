"""A figure: what was measured, in which unit, and whether it meets its goal."""

import json
import operator
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")
_COMPARE = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; ``goal`` reads like "<= 2.0"."""

    name: str
    value: float
    unit: str
    goal: str

    @property
    def met(self) -> bool:
        sign, _, bound = self.goal.partition(" ")
        return bool(_COMPARE[sign](self.value, float(bound)))

    def line(self) -> str:
        verdict = "met" if self.met else "short"
        return f"{self.name:<58} {self.value:>10.3f} {self.unit:<6} goal {self.goal:<10} {verdict}"


def report(figures: Sequence[Figure]) -> None:
    """Write all figures to bench/results.json."""
    rows = [{**asdict(figure), "met": figure.met} for figure in figures]
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")


def timed_ms(action: Callable[[], object], times: int) -> list[float]:
    """Return how long each of ``times`` calls took, in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the percentile of a sample."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
