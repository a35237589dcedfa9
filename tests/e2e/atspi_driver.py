"""What a screen reader sees, as JSON lines: run by the system's Python, which has the AT-SPI bindings.

One request a line on standard input, one answer a line on standard output. It knows nothing of TutorDesk.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version must be chosen first

PRESSABLE = ("press", "click", "toggle", "activate", "showmenu")
DEPTH, MOST = 40, 800
CELLS = "table cell"
"""Hundreds of them: a walk enters a table only when it looks for cells."""


class Driver:
    """Finds and presses accessible things of one process at a time; remembers what it found by number."""

    def __init__(self):
        self.known = {}

    def application(self, pid):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            candidate = desktop.get_child_at_index(index)
            if candidate is not None and candidate.get_process_id() == pid:
                return candidate
        return None

    def walk(self, thing, showing, cells=False, depth=0):
        yield thing
        if depth >= DEPTH or (not cells and thing.get_role() == Atspi.Role.TABLE):
            return
        for index in range(min(thing.get_child_count(), MOST)):
            child = thing.get_child_at_index(index)
            if child is None:
                continue
            if showing and not child.get_state_set().contains(Atspi.StateType.SHOWING) and depth > 0:
                continue
            yield from self.walk(child, showing, cells, depth + 1)

    def labels(self, thing):
        found = []
        for relation in thing.get_relation_set() or ():
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
                found += [relation.get_target(i).get_name() for i in range(relation.get_n_targets())]
        return [name.replace("&", "") for name in found]

    def describe(self, thing):
        number = len(self.known)
        self.known[number] = thing
        component, text = thing.get_component_iface(), thing.get_text_iface()
        box = component.get_extents(Atspi.CoordType.SCREEN) if component else None
        return {
            "number": number,
            "name": thing.get_name() or "",
            "description": thing.get_description() or "",
            "role": thing.get_role_name(),
            "id": thing.get_accessible_id() or "",
            "states": [state.value_nick for state in thing.get_state_set().get_states()],
            "text": Atspi.Text.get_text(text, 0, -1) if text else "",
            "box": [box.x, box.y, box.width, box.height] if box else None,
        }

    def matches(self, thing, wanted):
        name = thing.get_name() or ""
        identifier = thing.get_accessible_id() or ""
        text = thing.get_text_iface()
        return all(
            (
                "role" not in wanted or thing.get_role_name() in wanted["role"],
                "name" not in wanted or name == wanted["name"],
                "has" not in wanted or wanted["has"] in name,
                "id" not in wanted or identifier.rpartition(".")[2] == wanted["id"],
                "id_starts" not in wanted or identifier.rpartition(".")[2].startswith(wanted["id_starts"]),
                "path_has" not in wanted or wanted["path_has"] in identifier,
                "label" not in wanted or wanted["label"] in self.labels(thing),
                "text_has" not in wanted or (text and wanted["text_has"] in Atspi.Text.get_text(text, 0, -1)),
            )
        )

    def find(self, pid, wanted, showing=True, every=False):
        found = []
        application = self.application(pid)
        if application is None:
            return found
        for thing in self.walk(application, showing, CELLS in wanted.get("role", ())):
            try:
                if self.matches(thing, wanted):
                    found.append(self.describe(thing))
            except GLib.GError:
                continue  # it went away while we looked
            if found and not every:
                break
        return found

    def wait(self, pid, wanted, timeout, showing=True, every=False, gone=False):
        """Poll until something is found (or, with ``gone``, until nothing is)."""
        end = time.monotonic() + timeout
        while True:
            try:
                found = self.find(pid, wanted, showing, every)
            except GLib.GError:
                found = []
            if bool(found) != gone or time.monotonic() > end:
                return found
            time.sleep(0.05)

    def press(self, number):
        actions = self.known[number].get_action_iface()
        names = (
            [actions.get_action_name(i).lower() for i in range(actions.get_n_actions())] if actions else []
        )
        for name in PRESSABLE:
            if name in names:
                return bool(actions.do_action(names.index(name)))
        return False

    def write(self, number, text):
        return bool(self.known[number].get_editable_text_iface().set_text_contents(text))

    def focus(self, number):
        return bool(self.known[number].get_component_iface().grab_focus())

    def tree(self, pid):
        application = self.application(pid)
        if application is None:
            return []
        return [
            f"[{t.get_role_name()}] {t.get_name()!r} {t.get_accessible_id()!r}"
            for t in self.walk(application, True)
        ]

    def refresh(self, number):
        thing = self.known[number]
        thing.clear_cache()
        return self.describe(thing)


def main():
    driver = Driver()
    for line in sys.stdin:
        request = json.loads(line)
        verb = request.pop("verb")
        try:
            answer = {"value": getattr(driver, verb)(**request)}
        except Exception as error:  # noqa: BLE001 - the test decides what a failure means
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
