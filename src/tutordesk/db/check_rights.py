"""The queries behind ``db check`` that read PostgreSQL's catalogs: each names what is wrong, in order.

Only SQL belongs here; the sentences about it are in ``check.py``.
"""

TABLES_WITHOUT_RLS = """
SELECT relname FROM pg_catalog.pg_class
WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')
  AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1
"""

TABLES_WITHOUT_SERVICE = """
SELECT c.relname FROM pg_catalog.pg_class c
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_policies p
                  WHERE p.schemaname = 'app' AND p.tablename = c.relname AND p.policyname = 'service'
                    AND p.roles @> ARRAY['td_owner', 'td_definer']::name[]) ORDER BY 1
"""

LOOSE_POLICIES = """
SELECT tablename || '.' || policyname FROM pg_catalog.pg_policies
WHERE schemaname = 'app' AND policyname <> 'service'
  AND (cardinality(roles) <> 1 OR roles <@ ARRAY['td_owner', 'td_definer', 'td_provisioner', 'public']::name[]
       OR coalesce(qual, with_check) NOT LIKE
          '%( SELECT app.has_role(''' || substr(roles[1]::text, 4) || '''::text)%') ORDER BY 1
"""

PUBLIC_RIGHTS = """
SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p,
       aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
WHERE a.grantee = 0 AND (p.pronamespace = 'app'::regnamespace
    OR p.pronamespace = 'pg_catalog'::regnamespace
       AND p.proname ~ '^(pg_(try_)?advisory.*|lo_.*|loread|lowrite)$')
UNION
SELECT c.oid::regclass::text FROM pg_catalog.pg_class c, aclexplode(c.relacl) a
WHERE a.grantee = 0 AND c.relnamespace = 'app'::regnamespace
UNION
SELECT 'schema ' || n.nspname FROM pg_catalog.pg_namespace n, aclexplode(n.nspacl) a
WHERE a.grantee = 0 AND (n.nspname = 'app' OR n.nspname = 'public' AND a.privilege_type = 'CREATE')
UNION
SELECT 'database ' || d.datname FROM pg_catalog.pg_database d,
       aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
WHERE a.grantee = 0 AND (d.datname = current_database() AND a.privilege_type <> 'CONNECT'
    OR d.datname IN ('postgres', 'template1') AND d.datname <> current_database())
UNION
SELECT 'language ' || l.lanname FROM pg_catalog.pg_language l,
       aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) a
WHERE a.grantee = 0 AND l.lanname = 'plpgsql'
ORDER BY 1
"""

DIRECT_WRITES = """
SELECT DISTINCT c.relname || ' (' || a.grantee::regrole::text || ')'
FROM pg_catalog.pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'app'::regnamespace AND a.privilege_type <> 'SELECT'
  AND a.grantee NOT IN ('td_owner'::regrole, 'td_definer'::regrole)
  AND NOT (a.grantee IN ('td_desk'::regrole, 'td_admin'::regrole) AND a.privilege_type = 'INSERT'
           AND c.relname = 'person_note') ORDER BY 1
"""

LOOSE_FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_catalog.pg_proc
WHERE pronamespace = 'app'::regnamespace AND prosecdef
  AND NOT coalesce(proconfig::text ~ 'search_path=[^"]*pg_temp"?[,}]', false) ORDER BY 1
"""

STRANGE_OWNERS = """
SELECT oid::regprocedure::text FROM pg_catalog.pg_proc
WHERE pronamespace = 'app'::regnamespace
  AND proowner NOT IN ('td_owner'::regrole, 'td_definer'::regrole, 'td_provisioner'::regrole)
UNION
SELECT oid::regclass::text FROM pg_catalog.pg_class
WHERE relnamespace = 'app'::regnamespace AND relowner NOT IN ('td_owner'::regrole, 'td_definer'::regrole)
ORDER BY 1
"""

PEOPLE_WITHOUT_LOGIN = """
SELECT p.login FROM app.person p
WHERE p.active AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = p.login AND r.rolcanlogin)
ORDER BY 1
"""

ROLES_DIFFER = """
WITH have AS (
    SELECT m.member, array_agg(substr(g.rolname, 4)::text ORDER BY g.rolname) AS roles
    FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
    WHERE g.rolname IN ('td_student', 'td_tutor', 'td_desk', 'td_admin') AND m.set_option
    GROUP BY m.member
), want AS (
    SELECT person_id, array_agg(role ORDER BY role) AS roles FROM app.person_role GROUP BY person_id
)
SELECT p.login FROM app.person p
JOIN pg_catalog.pg_roles r ON r.rolname = p.login
LEFT JOIN have h ON h.member = r.oid
LEFT JOIN want w ON w.person_id = p.id
WHERE coalesce(h.roles, '{}') <> coalesce(w.roles, '{}') ORDER BY 1
"""

POWERFUL_LOGINS = """
SELECT p.login FROM app.person p JOIN pg_catalog.pg_roles r ON r.rolname = p.login
WHERE r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls OR r.rolinherit
   OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
              WHERE m.member = r.oid AND g.rolname NOT IN ('td_student', 'td_tutor', 'td_desk', 'td_admin'))
ORDER BY 1
"""

ADMINS = """
SELECT p.login FROM app.person p
JOIN app.person_role pr ON pr.person_id = p.id AND pr.role = 'admin'
JOIN pg_catalog.pg_roles r ON r.rolname = p.login AND r.rolcanlogin
WHERE p.active ORDER BY 1
"""

#: Who books takes the lock of a tutor and a student (rows of app.person). No limit of the server ends that:
#: idle_in_transaction_session_timeout is everybody's to set. Who waits for such a lock is not the cause.
LOCK_HOLDERS = """
SELECT a.usename::text, a.pid FROM pg_catalog.pg_stat_activity a
WHERE a.datname = current_database() AND a.usename ~ '^[a-z][0-9]{5,15}$'
  AND a.xact_start < clock_timestamp() - make_interval(secs => %s)
  AND a.wait_event_type IS DISTINCT FROM 'Lock'
  AND EXISTS (SELECT FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_class c ON c.oid = l.relation
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE l.pid = a.pid AND l.granted AND l.mode <> 'AccessShareLock'
                AND n.nspname = 'app' AND c.relname = 'person') ORDER BY 1, 2
"""
