-- What the administrator of the PostgreSQL server sets up once for a TutorDesk database: roles, extensions,
-- revokes. Run as superuser, connected to that database; running it again changes nothing. The roles belong
-- to the whole server, so a second TutorDesk database finds them made. Tables do not belong here: versions/.

-- --- roles -----------------------------------------------------------------------------------------------
DO $$
DECLARE
    v_role text;
BEGIN
    -- two databases being set up at once would otherwise meet inside CREATE ROLE; an advisory lock would not
    -- do, it is one database's. Signing in only reads this catalog and goes on.
    LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE;
    FOREACH v_role IN ARRAY ARRAY['td_student', 'td_tutor', 'td_desk', 'td_admin',
                                  'td_owner', 'td_definer', 'td_provisioner'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = v_role) THEN
            EXECUTE format('CREATE ROLE %I', v_role);
        END IF;
        EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS %s', v_role,
                       CASE v_role WHEN 'td_provisioner' THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END);
    END LOOP;
END $$;

-- The provisioner hands out the groups without being able to use them, and ends the connections of a login.
GRANT td_student, td_tutor, td_desk, td_admin TO td_provisioner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT pg_signal_backend TO td_provisioner WITH ADMIN FALSE, INHERIT TRUE, SET FALSE;

-- --- this database -----------------------------------------------------------------------------------------
DO $$
BEGIN
    -- everybody may connect (NOINHERIT logins have no group then), nobody may make temporary tables: with
    -- one, a person could shadow a table that a function reads
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC', current_database());
    EXECUTE format('ALTER DATABASE %I SET temp_file_limit = ''1GB''', current_database());
    -- the databases that every server has are nobody's business
    IF current_database() <> 'postgres' AND EXISTS (SELECT FROM pg_database WHERE datname = 'postgres') THEN
        REVOKE ALL ON DATABASE postgres FROM PUBLIC;
    END IF;
    IF EXISTS (SELECT FROM pg_database WHERE datname = 'template1') THEN
        REVOKE ALL ON DATABASE template1 FROM PUBLIC;
    END IF;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO PUBLIC;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION td_owner;
REVOKE ALL ON SCHEMA app FROM PUBLIC;
GRANT USAGE ON SCHEMA app TO td_student, td_tutor, td_desk, td_admin;
GRANT USAGE, CREATE ON SCHEMA app TO td_definer, td_provisioner;

ALTER DEFAULT PRIVILEGES FOR ROLE td_owner, td_definer, td_provisioner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- --- what PostgreSQL leaves open to everybody --------------------------------------------------------------
-- Code of one's own, large objects (a full disk) and advisory locks (a standstill) are for owners only.
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO td_owner, td_definer, td_provisioner;
DO $$
DECLARE
    v_function regprocedure;
BEGIN
    FOR v_function IN
        SELECT p.oid FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND (p.proname LIKE 'pg\_advisory%' OR p.proname LIKE 'pg\_try\_advisory%'
               OR p.proname ~ '^(lo_.*|loread|lowrite)$')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_function);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) TO td_owner, td_definer, td_provisioner;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) TO td_definer;
