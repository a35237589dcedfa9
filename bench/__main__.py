"""Measure everything, print a line per figure, write bench/results.json; always exits 0.

``--small`` takes a fraction of the data, to try the bench itself.
"""

import argparse
import sys
import time

from bench import board, booking, centre, desk, editor, hours, live, memory, reading, turning, week, window
from bench.figures import Figure, report
from tutordesk.db.embedded import PrivateServer, default_data_dir

GROUPS = ("window", "week", "board", "desk", "reading", "hours", "booking", "live", "memory")


def main() -> int:
    """Measure the groups asked for (all of them by default)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a fraction of the data")
    parser.add_argument("--only", choices=GROUPS, help="one group of figures")
    options = parser.parse_args()
    wanted = {options.only} if options.only else set(GROUPS)
    found: list[Figure] = []

    def add(figures: list[Figure]) -> None:
        for figure in figures:
            print(figure.line(), flush=True)
        found.extend(figures)

    if "window" in wanted:
        add(window.first_paint())
    if "week" in wanted:
        add(week.figures())
        add(editor.figures())
        with PrivateServer(default_data_dir("bench"), max_connections=620) as server:
            add(turning.figures(server))
    if "board" in wanted:
        add(board.figures())
    if "desk" in wanted:
        with PrivateServer(default_data_dir("bench"), max_connections=620) as server:
            add(desk.figures(server))
    if "memory" in wanted:
        with PrivateServer(default_data_dir("bench"), max_connections=620) as server:
            add(memory.figures(server, memory.CHANGES // (10 if options.small else 1)))
    if wanted - {"window", "week", "board", "desk", "memory"}:
        with PrivateServer(default_data_dir("bench"), max_connections=620) as server:
            started = time.perf_counter()
            share = 10 if options.small else 1
            students = centre.build(
                server, tutors=10_000 // share, students=100_000 // share, sessions=2_000_000 // share
            )
            print(f"(the centre was generated in {time.perf_counter() - started:.0f} s)", file=sys.stderr)
            admin_url = server.admin_url(centre.DATABASE)
            if "reading" in wanted:
                add(reading.figures(students[0], admin_url))
            if "hours" in wanted:
                add(hours.figures(admin_url))
            if "booking" in wanted:
                add(booking.figures(students, admin_url))
            if "live" in wanted:
                add(live.figures(students[0], server, centre.DATABASE))
    report(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
