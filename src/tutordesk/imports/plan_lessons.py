"""Enrollments and sessions of a folder: instants from wall clocks, defaults from offers, and no overlaps.

What the database's constraints would refuse one by one is told here for all rows at once. Nothing is written.
"""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from tutordesk.i18n import _
from tutordesk.imports.existing import Busy, Sessions
from tutordesk.imports.faults import Place
from tutordesk.imports.identity import folded
from tutordesk.imports.plan import Planner, Row, imported_id
from tutordesk.imports.plan_people import names_of
from tutordesk.imports.read import Line

LIVE = frozenset({"scheduled", "in_progress"})
_HAPPENED = frozenset({"completed", "no_show", "in_progress"})
NO_SHOW_EVERY = 29
"""Of the sample centre's sessions that have passed meanwhile, how few were missed."""


def plan_enrollments(planner: Planner) -> None:
    """Plan who takes which course."""
    zone = _zone(planner, planner.centre.timezone)
    active = set(planner.existing.active_enrollments)
    for line in planner.folder["enrollments"]:
        student_id = planner.person("enrollments", line, "student", "student")
        tutor_id = planner.person("enrollments", line, "tutor", "tutor")
        course_id = planner.course("enrollments", line)
        if student_id is None or course_id is None or (line["tutor"] and tutor_id is None):
            continue
        if student_id == tutor_id:
            problem = _("the student is the tutor")
            planner.faults.add("enrollments.csv", line.place, "tutor", problem, _("somebody else, or nobody"))
            continue
        if not planner.is_first("enrollments", line, student_id, course_id, tutor_id, line["status"]):
            continue
        enrollment_id = imported_id(
            "enrollment", line["student"], line["course"], line["tutor"], line["status"]
        )
        who = (student_id, course_id, tutor_id)
        if enrollment_id in planner.existing.enrollments or (line["status"] == "active" and who in active):
            planner.plan.already += 1
            continue
        since = planner.moved(line["since"])
        planner.plan.rows["enrollments"].append(
            {
                "id": enrollment_id,
                "student_id": student_id,
                "course_id": course_id,
                "tutor_id": tutor_id,
                "planned_sessions": line["planned_sessions"],
                "status": line["status"],
                "created_at": datetime.combine(since, time(12), zone) if since else planner.now,
            }
        )


def plan_sessions(planner: Planner, sessions: Sessions) -> None:
    """Plan every session that is not there yet, and refuse overlaps, also with sessions already booked."""
    planned: list[tuple[Line, Row]] = []
    known = sessions.known([imported_id("session", line["key"]) for line in planner.folder["sessions"]])
    for line in planner.folder["sessions"]:
        row = _session(planner, line)
        if row is None:
            continue
        if row["id"] in known:
            planner.plan.already += 1
        else:
            planned.append((line, row))
    planner.plan.rows["sessions"] = [row for _line, row in planned]
    _refuse_overlaps(planner, planned, sessions)


def _zone(planner: Planner, name: str) -> ZoneInfo:
    return planner.plan.zones.setdefault(name, ZoneInfo(name))


def _session(planner: Planner, line: Line) -> Row | None:
    student_id = planner.person("sessions", line, "student", "student")
    tutor_id = planner.person("sessions", line, "tutor", "tutor")
    course_id = planner.course("sessions", line)
    starts = _instant(planner, line, "starts", line["starts"])
    if student_id is None or tutor_id is None or course_id is None or starts is None:
        return None
    if student_id == tutor_id:
        problem = _("the student is the tutor")
        planner.faults.add("sessions.csv", line.place, "tutor", problem, _("somebody else"))
        return None
    offer = planner.offers.get((tutor_id, course_id))
    price = line["price"] if line["price"] is not None else offer.price if offer else None
    if price is None:
        unsound = planner.folder.unsound.get("offers", ())
        if "offers" not in planner.folder.unread and folded(line["tutor"]) not in unsound:
            problem = _("there is no price, and the tutor does not offer the course")
            planner.faults.add(
                "sessions.csv", line.place, "price", problem, _("a price, or a row in offers.csv")
            )
        return None
    ends = _ends(planner, line, starts, planner.minutes.get(course_id, 60))
    if ends is None:
        return None
    online = line["online"] if line["online"] is not None else offer.online if offer else True
    place = line["place"] if line["place"] is not None else offer.place if offer and not online else ""
    pause = planner.breaks.get(tutor_id)
    held = ends + timedelta(minutes=planner.centre.break_minutes if pause is None else pause)
    status = _status(planner, line, starts, ends)
    return {
        "id": imported_id("session", line["key"]),
        "tutor_id": tutor_id,
        "student_id": student_id,
        "course_id": course_id,
        "starts": starts,
        "ends": ends,
        "held": held,
        "status": status,
        "requirements": line["requirements"],
        "price": price,
        "currency": planner.centre.currency,
        "online": online,
        "place": place,
        "created_at": min(starts - timedelta(days=7), planner.now),
    }


def _instant(planner: Planner, line: Line, column: str, moment: datetime) -> datetime | None:
    """Return the instant; a skipped wall clock is a fault, a repeated one means the first time."""
    zone = planner.zone("sessions", line)
    if line["timezone"] and zone is None:
        return None
    moment += planner.plan.shift
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    zone = zone or _zone(planner, planner.centre.timezone)
    instant = moment.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != moment:
        problem = _("{moment} does not exist in {zone}: the clock is put forward").format(
            moment=moment.isoformat(" ", "minutes"), zone=zone.key
        )
        planner.faults.add(
            "sessions.csv", line.place, column, problem, _("a time before or after the change")
        )
        return None
    return instant


def _ends(planner: Planner, line: Line, starts: datetime, of_course: int) -> datetime | None:
    """Return when a session is over, by its minutes or its end, which must agree; else as its course is."""
    said: int | None = line["minutes"]
    if line["until"] is None:
        return starts + timedelta(minutes=said or of_course)
    midnight: datetime = line["starts"].replace(hour=0, minute=0)
    ends = _instant(planner, line, "until", midnight + timedelta(minutes=line["until"]))
    if ends is None:
        return None
    minutes = (ends - starts) // timedelta(minutes=1)
    problem = allowed = ""
    if not 0 < minutes <= 1440:
        problem = _("is not after the start")
        allowed = _("a later time of day; past midnight is 24:00 and more")
    elif said not in {None, minutes}:
        problem = _("is {minutes} minutes after the start, but the row says {said}").format(
            minutes=minutes, said=said
        )
        allowed = _("an end that agrees, or only one of both")
    if problem:
        planner.faults.add("sessions.csv", line.place, "until", problem, allowed)
        return None
    return ends


def _status(planner: Planner, line: Line, starts: datetime, ends: datetime) -> str:
    status: str = line["status"]
    if status in _HAPPENED and starts > planner.now:
        problem = _("a session to come cannot be “{status}”").format(status=status)
        planner.faults.add("sessions.csv", line.place, "status", problem, _("scheduled or cancelled"))
    if planner.folder["centre"] and planner.folder["centre"][0]["anchor_monday"] and status == "scheduled":
        return settled(line["key"], starts, ends, planner.now)
    return status


def settled(key: str, starts: datetime, ends: datetime, now: datetime) -> str:
    """Return what became of a scheduled session of the sample centre: time goes on while the data do not."""
    if ends <= now:
        return "no_show" if sum(key.encode()) % NO_SHOW_EVERY == 0 else "completed"
    return "in_progress" if starts <= now else "scheduled"


_NOWHERE = Place("", 0)


class _Claim(NamedTuple):
    starts: datetime
    ends: datetime
    place: Place
    """Its row; nowhere for a session that is in the database already."""
    teaching: bool


def _refuse_overlaps(planner: Planner, planned: list[tuple[Line, Row]], sessions: Sessions) -> None:
    live = [(line, row) for line, row in planned if row["status"] in LIVE]
    if not live:
        return
    held: dict[UUID, list[_Claim]] = defaultdict(list)
    for line, row in live:
        _claim(
            held,
            Busy(row["tutor_id"], row["student_id"], row["starts"], row["ends"], row["held"]),
            line.place,
        )
    span = min(row["starts"] for _line, row in live), max(row["held"] for _line, row in live)
    for busy in sessions.busy(list(held), *span):
        _claim(held, busy, _NOWHERE)
    names = names_of(planner)
    for person_id, claims in held.items():
        for column, one, other in _conflicts(claims):
            late, early = max(one, other, key=_by_place), min(one, other, key=_by_place)
            who = names.get(person_id, _("somebody of an earlier import"))
            problem = (
                _("{who} is taken then by {row}").format(who=who, row=early.place.seen_from(late.place))
                if early.place.row
                else _("{who} is taken then by a session booked already").format(who=who)
            )
            if late.place.row:
                allowed = _("sessions of one person one after the other, a tutor’s break included")
                planner.faults.add("sessions.csv", late.place, column, problem, allowed)


def _by_place(claim: _Claim) -> Place:
    return claim.place


def _claim(held: dict[UUID, list[_Claim]], busy: Busy, place: Place) -> None:
    held[busy.tutor].append(_Claim(busy.starts, busy.held, place, teaching=True))
    held[busy.tutor].append(_Claim(busy.starts, busy.ends, place, teaching=False))
    held[busy.student].append(_Claim(busy.starts, busy.ends, place, teaching=False))


def _conflicts(claims: list[_Claim]) -> list[tuple[str, _Claim, _Claim]]:
    """Return neighbours that meet: a tutor's sessions with their breaks, anybody's without."""
    found = []
    for teaching in (True, False):
        ordered = sorted(claim for claim in claims if claim.teaching is teaching)
        last: Any = None
        for before, after in pairwise(ordered):
            last = before if last is None or before.ends > last.ends else last
            if after.starts < last.ends and after.place != last.place:
                found.append(("starts", last, after))
    return found
