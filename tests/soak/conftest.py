"""Long runs use the same databases as ``tests/data``."""

from tests.data.conftest import _template, database

__all__ = ["_template", "database"]
