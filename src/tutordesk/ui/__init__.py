"""Everything people see; the only place that knows Qt."""

import sys


def _spare_reading_sources() -> None:
    """Keep PySide from reading the source of every module imported from here on.

    It looks for its own name in there, to know whether switches like ``snake_case`` may apply, and that takes
    half of the time of importing a page. Nobody here uses such switches, so "yes, as usual" is always right.
    """
    switches = sys.modules.get("shibokensupport.feature")
    if switches is not None and hasattr(switches, "_mod_uses_pyside"):
        vars(switches)["_mod_uses_pyside"] = lambda _module: True


_spare_reading_sources()
