"""Every change of the clocks to come, and schedules placed around one so that it matters."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from tests.data.clock_reference import Busy, Closure, Override, Rule, Schedule

_CHANGES = """
WITH day AS (
    SELECT z.name, g, (g AT TIME ZONE z.name) - (g AT TIME ZONE 'UTC') AS shift
      FROM app.timezone AS z,
           generate_series(%(start)s::timestamptz, %(start)s::timestamptz + interval '731 days',
                           interval '24 hours') AS g
), changed AS (
    SELECT name, before, g FROM (
        SELECT name, g, shift, lag(g) OVER w AS before, lag(shift) OVER w AS old
          FROM day WINDOW w AS (PARTITION BY name ORDER BY g)) AS d
     WHERE shift <> old
), quarter AS (
    SELECT c.name, q, (q AT TIME ZONE c.name) - (q AT TIME ZONE 'UTC') AS shift,
           lag((q AT TIME ZONE c.name) - (q AT TIME ZONE 'UTC'))
               OVER (PARTITION BY c.name, c.g ORDER BY q) AS old
      FROM changed AS c, generate_series(c.before, c.g, interval '15 minutes') AS q
)
SELECT name, q, extract(epoch FROM old)::int / 60, extract(epoch FROM shift)::int / 60
  FROM quarter WHERE shift <> old ORDER BY name, q
"""


@dataclass(frozen=True)
class Change:
    """A zone's offset changes (minutes east of UTC) at an instant."""

    zone: str
    at: datetime
    old: int
    new: int


def changes(connection: psycopg.Connection[Any], start: datetime) -> dict[str, list[Change]]:
    """All changes of the two years after ``start``, as the server knows them, by zone."""
    start = start.replace(minute=0, second=0, microsecond=0)
    found: dict[str, list[Change]] = {}
    for zone, at, old, new in connection.execute(_CHANGES, {"start": start}):
        found.setdefault(zone, []).append(Change(zone, at.astimezone(UTC), old, new))
    return found


def different_changes(by_zone: dict[str, list[Change]]) -> Iterator[Change]:
    """Every change that differs from all others: zones that go together are looked at once."""
    seen = set()
    for zone_changes in by_zone.values():
        for change in zone_changes:
            key = (change.at, change.old, change.new)
            if key not in seen:
                seen.add(key)
                yield change


def around_the_clock(step: int) -> Schedule:
    """A tutor who is open always: one window without a beginning, so midnights make the grid."""
    return Schedule(rules=[Rule(day, 0, 1440) for day in range(1, 8)], step=step)


def schedule_around(change: Change, rng: random.Random) -> Schedule:
    """A schedule whose edges lie around both readings of the clock at a change."""
    minute = int(change.at.timestamp()) // 60
    local = datetime(1970, 1, 1) + timedelta(minutes=minute + change.old)  # noqa: DTZ001 - a wall
    other = datetime(1970, 1, 1) + timedelta(minutes=minute + change.new)  # noqa: DTZ001 - a wall
    readings = [w.hour * 60 + w.minute for w in (local, other)]
    edges = sorted(
        {(r + d) % 1440 for r in readings for d in (-180, -90, -60, -30, -15, 0, 15, 30, 60, 90, 180)}
    )
    days = [local.date() + timedelta(days=n) for n in (-2, -1, 0, 1, 2)]

    def span(limit: int = 1440) -> tuple[int, int]:
        start = rng.choice(edges)
        length = rng.choice([15, 30, 45, 60, 75, 120, 180, 240, 480, 1440])
        return start, start + min(length, limit)

    def any_day() -> date:
        return rng.choice(days)

    def busy(pause: int) -> Busy:
        start = minute + rng.choice(range(-600, 600, 15))
        end = start + rng.choice([15, 30, 60, 90])
        return Busy(start, end, end + pause)

    pause = rng.choice([0, 0, 5, 15, 30])
    rules = [Rule(day, *span()) for day in range(1, 8) for _ in range(rng.choice([0, 1, 1, 2]))]
    rules += [Rule(day.isoweekday(), *span(), valid_from=day, valid_until=any_day()) for day in days[:2]]
    rules = [r for r in rules if not (r.valid_from and r.valid_until and r.valid_from >= r.valid_until)]
    taken = [busy(rng.choice([0, 10, 30])) for _ in range(rng.choice([0, 1, 2]))]
    return Schedule(
        rules=rules,
        overrides=[Override(any_day(), rng.random() < 0.5, *span()) for _ in range(rng.choice([0, 1, 2, 3]))],
        closures=[
            Closure(
                day,
                day + timedelta(days=rng.choice([0, 0, 1])),
                *rng.choice([(0, 1440), (60, 180), (1380, 1440)]),
            )
            for day in (any_day() for _ in range(rng.choice([0, 0, 1])))
        ],
        step=rng.choice([5, 10, 15, 20, 30, 45, 50, 60, 90]),
        notice=rng.choice([0, 0, 60, 1440]),
        pause=pause,
        horizon_days=rng.choice([1, 3, 60]),
        taught=taken[:1],
        elsewhere=taken[1:],
        own=[busy(0)] if rng.random() < 0.4 else [],
    )
