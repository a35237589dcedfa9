"""What is in force in schema ``app``, as a digest per object: so that a change made by hand is noticed.

``db upgrade`` stores the digests beside the checksums of the files (``schema_code``, names with ``PREFIX``),
``db check`` computes them again. What the objects should be is said in ``alembic`` and nowhere here.
"""

from typing import Any

import psycopg

PREFIX = "catalog_"
"""What tells a digest's row in ``schema_code`` from a file's; what follows is kind and name."""

_RIGHTS = """(SELECT string_agg(format('%s:%s:%s', a.grantee::regrole, a.privilege_type, a.is_grantable), ','
              ORDER BY a.grantee::regrole::text COLLATE "C", a.privilege_type) FROM aclexplode({acl}) a)"""

# A row for everything that decides something; overloads, and the parts of one table, share a name.
_DIGESTS = f"""
WITH relation AS (
    SELECT c.* FROM pg_class c
    WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
), part(kind, name, definition) AS (
    SELECT 'function', p.proname::text, concat_ws('|', pg_get_functiondef(p.oid), p.proowner::regrole,
           {_RIGHTS.format(acl="coalesce(p.proacl, acldefault('f', p.proowner))")})
    FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.prokind IN ('f', 'p')
    UNION ALL
    SELECT 'policies', p.tablename, format('%s|%s|%s|%s|%s|%s', p.policyname, p.permissive,
           (SELECT string_agg(r, ',' ORDER BY r COLLATE "C") FROM unnest(p.roles::text[]) r),
           p.cmd, p.qual, p.with_check)
    FROM pg_policies p WHERE p.schemaname = 'app'
    UNION ALL
    -- those of foreign keys have names of no meaning, but can be switched off
    SELECT 'triggers', c.relname, concat_ws('|',
           CASE WHEN NOT t.tgisinternal THEN pg_get_triggerdef(t.oid) END, t.tgenabled)
    FROM relation c JOIN pg_trigger t ON t.tgrelid = c.oid
    UNION ALL
    SELECT 'table', c.relname, concat_ws('|', c.relowner::regrole, c.relrowsecurity, c.relforcerowsecurity,
           CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
           {_RIGHTS.format(acl="coalesce(c.relacl, acldefault('r', c.relowner))")})
    FROM relation c
    UNION ALL
    SELECT 'table', c.relname, format('%s|%s|%s|%s', a.attname, format_type(a.atttypid, a.atttypmod),
           a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
    FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    UNION ALL
    SELECT 'table', c.relname, format('%s|%s|%s', k.conname, k.convalidated, pg_get_constraintdef(k.oid))
    FROM relation c JOIN pg_constraint k ON k.conrelid = c.oid
    UNION ALL
    SELECT 'table', c.relname, format('%s|%s', i.indisvalid, pg_get_indexdef(i.indexrelid))
    FROM relation c JOIN pg_index i ON i.indrelid = c.oid
)
SELECT '{PREFIX}' || kind || '_' || left(regexp_replace(lower(name), '[^a-z0-9_]', '_', 'g'), 40) || '.sql',
       encode(sha256(convert_to(
           string_agg(definition, E'\\n' ORDER BY definition COLLATE "C"), 'UTF8')), 'hex')
FROM part GROUP BY 1
"""


def digests(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Return name -> SHA-256 of what is in force now; reads catalogs only."""
    # definitions name other objects with or without their schema, depending on this
    connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")
    found = dict(connection.execute(_DIGESTS.encode()).fetchall())
    connection.execute("SET LOCAL search_path TO DEFAULT")
    return found


def shown(name: str) -> str:
    """Return a digest's name for people, such as ``function book_session``."""
    return name.removeprefix(PREFIX).removesuffix(".sql").replace("_", " ", 1)
