-- Roles, switching off, and passwords of other people. Three things hold whatever the order of events: there is
-- always an active administrator; the desk reaches only people who are students and nothing else; and whoever
-- leaves the desk's reach leaves it with a password that the desk has never seen.
-- owner: td_provisioner

-- Make the groups of a login those of its roles. Only for the functions below.
CREATE OR REPLACE FUNCTION app.provision_roles(p_login text, p_roles text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_role text;
    v_member boolean;
BEGIN
    IF p_login IS NULL OR p_login !~ '^[a-z][0-9]{5,15}$' THEN
        RAISE EXCEPTION 'not a sign-in number' USING ERRCODE = 'TD010';
    END IF;
    FOREACH v_role IN ARRAY ARRAY['student', 'tutor', 'desk', 'admin'] LOOP
        v_member := EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                            JOIN pg_roles l ON l.oid = m.member
                            WHERE g.rolname = 'td_' || v_role AND l.rolname = p_login);
        IF v_role = ANY (p_roles) AND NOT v_member THEN
            EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', 'td_' || v_role, p_login);
        ELSIF v_member AND NOT v_role = ANY (p_roles) THEN
            EXECUTE format('REVOKE %I FROM %I', 'td_' || v_role, p_login);
        END IF;
    END LOOP;
END $$;

-- Whether a login may enter the server at all. Only for the functions below.
CREATE OR REPLACE FUNCTION app.provision_entry(p_login text, p_open boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_login IS NULL OR p_login !~ '^[a-z][0-9]{5,15}$' THEN
        RAISE EXCEPTION 'not a sign-in number' USING ERRCODE = 'TD010';
    END IF;
    EXECUTE format('ALTER ROLE %I %s', p_login, CASE WHEN p_open THEN 'LOGIN' ELSE 'NOLOGIN' END);
END $$;

-- End every connection of a login. Only for the functions below.
CREATE OR REPLACE FUNCTION app.end_connections(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_login IS NULL OR p_login !~ '^[a-z][0-9]{5,15}$' THEN
        RAISE EXCEPTION 'not a sign-in number' USING ERRCODE = 'TD010';
    END IF;
    PERFORM pg_stat_clear_snapshot();  -- who came in during this transaction too
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = p_login AND pid <> pg_backend_pid();
END $$;

REVOKE ALL ON FUNCTION app.provision_roles(text, text[]), app.provision_entry(text, boolean),
    app.end_connections(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.provision_roles(text, text[]), app.provision_entry(text, boolean),
    app.end_connections(text) TO td_definer;

-- owner: td_definer

-- Who acts on whose account, judged under that person's lock: what the rules say is still true when it is done.
-- An admin reaches everybody, the desk people who are students and nothing else (42501); nobody, in this way,
-- oneself. TD013 for an unknown or anonymised person.
CREATE OR REPLACE FUNCTION app.require_reach(
    p_person uuid, OUT caller_id uuid, OUT caller_role text, OUT login text, OUT active boolean, OUT roles text[]
)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    v_caller record;
BEGIN
    PERFORM app.require_read_committed();
    IF p_person IS NULL THEN
        RAISE EXCEPTION 'a person must be given' USING ERRCODE = '22023';
    END IF;
    v_caller := app.acting();  -- who is nobody shall not wait for a lock, much less hold one
    PERFORM app.lock_people(ARRAY[p_person]);
    v_caller := app.acting();
    SELECT p.login, p.active, array_agg(r.role ORDER BY r.role) INTO login, active, roles
      FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
     WHERE p.id = p_person
     GROUP BY p.id;
    IF login IS NULL THEN
        RAISE EXCEPTION 'no such person' USING ERRCODE = 'TD013', CONSTRAINT = 'person_known';
    ELSIF NOT (v_caller.role = 'admin' OR v_caller.role = 'desk' AND roles = ARRAY['student']) THEN
        RAISE EXCEPTION 'not within reach' USING ERRCODE = '42501';
    END IF;
    caller_id := v_caller.person_id;
    caller_role := v_caller.role;
END
$$;

-- Refuse to do without this administrator (TD016) where no other is active. Under a lock of its own, after which
-- the caller must still be what they were: of two who remove each other, the second is nobody by then.
CREATE OR REPLACE FUNCTION app.require_other_admin(p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7320005);
    PERFORM app.acting();
    IF NOT EXISTS (SELECT FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
                    WHERE r.role = 'admin' AND p.active AND p.id <> p_person) THEN
        RAISE EXCEPTION 'the last administrator' USING ERRCODE = 'TD016';
    END IF;
END
$$;

-- Refuse while somebody still has live sessions ahead (TD014): as a tutor, or as a student.
CREATE OR REPLACE FUNCTION app.require_nothing_ahead(p_person uuid, p_as text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF EXISTS (SELECT FROM app.session AS s
                WHERE CASE p_as WHEN 'tutor' THEN s.tutor_id ELSE s.student_id END = p_person
                  AND s.status IN ('scheduled', 'in_progress') AND upper(s.during) > clock_timestamp()) THEN
        RAISE EXCEPTION 'sessions are ahead' USING ERRCODE = 'TD014', CONSTRAINT = 'person_sessions_ahead';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.set_roles(p_person uuid, p_roles text[], p_verifier text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person record;
    wanted CONSTANT text[] := ARRAY(SELECT DISTINCT r FROM unnest(p_roles) AS r ORDER BY r);
    leaves_reach boolean;
BEGIN
    IF cardinality(wanted) = 0 OR array_position(wanted, NULL) IS NOT NULL
       OR NOT wanted <@ ARRAY['student', 'tutor', 'desk', 'admin'] THEN
        RAISE EXCEPTION 'known roles, and at least one' USING ERRCODE = '22023';
    END IF;
    person := app.require_reach(p_person);
    IF person.caller_role <> 'admin' THEN
        RAISE EXCEPTION 'only admins give roles' USING ERRCODE = '42501';
    ELSIF person.roles = wanted THEN
        RETURN false;
    END IF;
    IF 'admin' = ANY (person.roles) AND NOT 'admin' = ANY (wanted) THEN
        PERFORM app.require_other_admin(p_person);
    END IF;
    IF 'tutor' = ANY (person.roles) AND NOT 'tutor' = ANY (wanted) THEN
        PERFORM app.require_nothing_ahead(p_person, 'tutor');
        UPDATE app.tutor_course AS o SET active = false WHERE o.tutor_id = p_person AND o.active;
        UPDATE app.tutor AS t SET listed = false WHERE t.person_id = p_person AND t.listed;
    END IF;
    IF 'student' = ANY (person.roles) AND NOT 'student' = ANY (wanted) THEN
        PERFORM app.require_nothing_ahead(p_person, 'student');
    END IF;
    leaves_reach := person.roles = ARRAY['student'];
    IF leaves_reach AND p_verifier IS NULL THEN
        RAISE EXCEPTION 'a new password goes with the first role beyond student' USING ERRCODE = 'TD011';
    END IF;

    DELETE FROM app.person_role AS r WHERE r.person_id = p_person AND NOT r.role = ANY (wanted);
    INSERT INTO app.person_role (person_id, role)
    SELECT p_person, r FROM unnest(wanted) AS r WHERE NOT r = ANY (person.roles);
    IF 'tutor' = ANY (wanted) THEN
        -- unlisted until somebody shows them
        INSERT INTO app.tutor (person_id, display_name, timezone, listed)
        SELECT p.id, p.display_name, p.timezone, false FROM app.person AS p WHERE p.id = p_person
        ON CONFLICT (person_id) DO NOTHING;
    END IF;
    PERFORM app.provision_roles(person.login, wanted);
    IF leaves_reach THEN
        UPDATE app.person AS p SET must_change_password = true WHERE p.id = p_person;
        PERFORM app.provision_password(person.login, p_verifier);
        PERFORM app.end_connections(person.login);
    END IF;
    RETURN leaves_reach;
END
$$;
COMMENT ON FUNCTION app.set_roles(uuid, text[], text) IS
$$Gives a person exactly these roles, by an admin; what they may do changes with the next statement of whoever is
signed in. The first role beyond student comes with a new password (p_verifier; TD011 without), and ends their
connections: the desk may have set the old one. Returns whether the password is new; else p_verifier is not used.

Refuses TD016 to take the last active administrator's role; TD014 to take the role of a tutor or student with live
sessions ahead; TD013 an unknown or anonymised person.$$;

CREATE OR REPLACE FUNCTION app.set_active(p_person uuid, p_active boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person record;
BEGIN
    IF p_active IS NULL THEN
        RAISE EXCEPTION 'on or off must be given' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_read_committed();
    IF NOT p_active AND p_person <> app.current_person_id() AND app.may_edit_person(p_person) THEN
        -- first: nobody keeps their account open by holding, in an open transaction, the lock that is taken next
        PERFORM app.end_connections(p.login) FROM app.person AS p WHERE p.id = p_person;
    END IF;
    person := app.require_reach(p_person);
    IF person.caller_id = p_person THEN
        RAISE EXCEPTION 'nobody switches oneself off' USING ERRCODE = '42501';
    ELSIF person.active = p_active THEN
        RETURN;
    END IF;
    IF NOT p_active AND 'admin' = ANY (person.roles) THEN
        PERFORM app.require_other_admin(p_person);
    END IF;
    UPDATE app.person AS p SET active = p_active WHERE p.id = p_person;
    PERFORM app.provision_entry(person.login, p_active);
    IF NOT p_active THEN
        PERFORM app.end_connections(person.login);
    END IF;
END
$$;
COMMENT ON FUNCTION app.set_active(uuid, boolean) IS
$$Lets a person in or keeps them out, by an admin, or by the desk where they are a student and nothing else. Keeping
out ends their connections. Their sessions stay as they are. Refuses 42501 oneself, TD016 the last active
administrator.$$;

CREATE OR REPLACE FUNCTION app.reset_password(p_person uuid, p_verifier text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person record;
BEGIN
    person := app.require_reach(p_person);
    IF person.caller_id = p_person THEN
        RAISE EXCEPTION 'one''s own password is changed, not reset' USING ERRCODE = '42501';
    END IF;
    UPDATE app.person AS p SET must_change_password = true WHERE p.id = p_person AND NOT p.must_change_password;
    PERFORM app.provision_password(person.login, p_verifier);
    INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id)
    VALUES (person.caller_id, person.caller_role, 'password_reset', 'person', p_person::text);
    PERFORM app.end_connections(person.login);
END
$$;
COMMENT ON FUNCTION app.reset_password(uuid, text) IS
$$Gives another person a one-time password, to be changed when signing in, and ends their connections; by an admin,
or by the desk where they are a student and nothing else.$$;

-- End the connections of a person, by who could reset their password. A function above ends them before it
-- commits; who came in between is met by calling this after.
CREATE OR REPLACE FUNCTION app.sign_out(p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person CONSTANT record := app.require_reach(p_person);
BEGIN
    PERFORM app.end_connections(person.login);
END
$$;

REVOKE ALL ON FUNCTION app.require_reach(uuid), app.require_other_admin(uuid),
    app.require_nothing_ahead(uuid, text), app.set_roles(uuid, text[], text), app.set_active(uuid, boolean),
    app.reset_password(uuid, text), app.sign_out(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.set_roles(uuid, text[], text) TO td_admin;
GRANT EXECUTE ON FUNCTION app.set_active(uuid, boolean), app.reset_password(uuid, text), app.sign_out(uuid)
    TO td_desk, td_admin;
