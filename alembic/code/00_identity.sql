-- Who is calling. Identity is session_user, a login that nobody can change with a setting; what it means in
-- this database is a row of app.person. Everything else builds on these few functions.
-- owner: td_definer

-- The active person behind the login, or null.
CREATE OR REPLACE FUNCTION app.current_person_id() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT id FROM app.person WHERE login = session_user::text AND active $$;

-- Whether the login is an active person of this database with that role. Being in a group role says nothing:
-- groups belong to the whole server.
CREATE OR REPLACE FUNCTION app.has_role(p_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM app.person p JOIN app.person_role r ON r.person_id = p.id
        WHERE p.login = session_user::text AND p.active AND r.role = p_role)
$$;

-- Whether this is who deploys TutorDesk (may become td_owner): db init, db upgrade, imports.
CREATE OR REPLACE FUNCTION app.is_deployment() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_has_role(session_user, 'td_owner', 'SET') $$;

-- The role the caller acts in now (SET ROLE), if they really have it here; 'deployment' for who deploys; else
-- null. Inside a definer function current_user is its owner, the setting "role" still the caller's.
CREATE OR REPLACE FUNCTION app.acting_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE
        WHEN current_setting('role') IN ('td_student', 'td_tutor', 'td_desk', 'td_admin')
             AND app.has_role(substr(current_setting('role'), 4))
            THEN substr(current_setting('role'), 4)
        WHEN app.is_deployment() THEN 'deployment'
    END
$$;

-- The students the caller teaches (a session not cancelled, or an active enrollment), as a set: policies
-- compare with it once per query, not per row. For one student see app.is_own_student.
CREATE OR REPLACE FUNCTION app.own_student_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT student_id FROM app.session WHERE tutor_id = app.current_person_id() AND status <> 'cancelled'
    UNION
    SELECT student_id FROM app.enrollment WHERE tutor_id = app.current_person_id() AND status = 'active'
$$;

-- The tutors a student may read beyond the listed ones: their own.
CREATE OR REPLACE FUNCTION app.own_tutor_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT tutor_id FROM app.session WHERE student_id = app.current_person_id()
    UNION
    SELECT tutor_id FROM app.enrollment
    WHERE student_id = app.current_person_id() AND status = 'active' AND tutor_id IS NOT NULL
$$;

-- Tutors whose account is switched off: listed or not, they are shown to nobody but staff. Few, so a policy
-- excludes them rather than naming everybody else.
CREATE OR REPLACE FUNCTION app.inactive_tutor_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT t.person_id FROM app.tutor t JOIN app.person p ON p.id = t.person_id WHERE NOT p.active $$;

-- The revision of the tables, for clients that ask whether they fit.
CREATE OR REPLACE FUNCTION app.schema_revision() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT version_num FROM app.alembic_version $$;

REVOKE ALL ON FUNCTION app.current_person_id(), app.has_role(text), app.is_deployment(), app.acting_role(),
    app.own_student_ids(), app.own_tutor_ids(), app.inactive_tutor_ids(),
    app.schema_revision() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.current_person_id(), app.has_role(text), app.schema_revision()
    TO td_student, td_tutor, td_desk, td_admin, td_provisioner, td_owner;
GRANT EXECUTE ON FUNCTION app.inactive_tutor_ids() TO td_student, td_tutor;
GRANT EXECUTE ON FUNCTION app.own_student_ids() TO td_tutor;
GRANT EXECUTE ON FUNCTION app.own_tutor_ids() TO td_student;
GRANT EXECUTE ON FUNCTION app.acting_role() TO td_provisioner, td_owner;
GRANT EXECUTE ON FUNCTION app.is_deployment() TO td_provisioner, td_owner;
