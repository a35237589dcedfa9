"""The tables that the revisions make are the tables that the models describe, to the last constraint."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tutordesk.db import schema
from tutordesk.models import Base

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
       pg_get_expr(d.adbin, d.adrelid), l.collname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, 2
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE connamespace = 'app'::regnamespace AND contype NOT IN ('n', 't') ORDER BY 1, 2
"""
INDICES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'app' ORDER BY 1, 2"


def read(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(query.encode()).fetchall()
    return [row for row in rows if "alembic_version" not in row[0]]


@pytest.fixture
def both(blank_url: str) -> dict[str, tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]]:
    """What the revisions made, and what the models make in their place."""
    queries = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indices": INDICES}
    schema.upgrade(blank_url)
    migrated = {name: read(blank_url, query) for name, query in queries.items()}
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(blank_url), poolclass=NullPool
    )
    with engine.begin() as connection:
        for (table,) in connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'app'"
        ).fetchall():
            connection.exec_driver_sql(f"DROP TABLE app.{table} CASCADE")
        Base.metadata.create_all(connection)
    return {name: (migrated[name], read(blank_url, query)) for name, query in queries.items()}


def test_the_catalog_equals_the_models(
    both: dict[str, tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]],
) -> None:
    for name, (migrated, modelled) in both.items():
        assert migrated, name
        assert migrated == modelled, name


def test_the_two_promises_about_overlap_are_exclusion_constraints(blank_url: str) -> None:
    schema.upgrade(blank_url)
    found = {row[1]: row[3] for row in read(blank_url, CONSTRAINTS) if row[2] == "x"}
    live = "WHERE ((status = ANY (ARRAY['scheduled'::text, 'in_progress'::text])))"
    assert found == {
        "session_tutor_no_overlap": f"EXCLUDE USING gist (tutor_id WITH =, tutor_hold WITH &&) {live}",
        "session_student_no_overlap": f"EXCLUDE USING gist (student_id WITH =, during WITH &&) {live}",
    }
