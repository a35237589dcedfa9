-- People and their logins. Every login is made by td_provisioner, who can therefore reset and lock it later;
-- rows are written by td_definer. Passwords arrive as SCRAM verifiers, computed by the client.
-- owner: td_provisioner

-- A login of the server with the groups of its roles. Only for the functions below.
CREATE OR REPLACE FUNCTION app.provision_login(p_login text, p_verifier text, p_roles text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_role text;
BEGIN
    IF p_login IS NULL OR p_login !~ '^[a-z][0-9]{5,15}$' THEN
        RAISE EXCEPTION 'not a sign-in number' USING ERRCODE = 'TD010';
    END IF;
    IF p_verifier IS NULL
       OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' THEN
        RAISE EXCEPTION 'a SCRAM verifier is expected, never a password' USING ERRCODE = 'TD011';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT CONNECTION LIMIT 12 PASSWORD %L', p_login, p_verifier);
    FOREACH v_role IN ARRAY p_roles LOOP
        EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', 'td_' || v_role, p_login);
    END LOOP;
END $$;

-- A new password for a login that td_provisioner made. Only for the functions below.
CREATE OR REPLACE FUNCTION app.provision_password(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_verifier IS NULL
       OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' THEN
        RAISE EXCEPTION 'a SCRAM verifier is expected, never a password' USING ERRCODE = 'TD011';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', p_login, p_verifier);
END $$;

REVOKE ALL ON FUNCTION app.provision_login(text, text, text[]), app.provision_password(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.provision_login(text, text, text[]), app.provision_password(text, text)
    TO td_definer;

-- owner: td_definer

-- A sign-in number that no login of this server has: "s" and eight digits, never a name or an address, since
-- logins are visible to everyone.
CREATE OR REPLACE FUNCTION app.new_login() RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_login text;
BEGIN
    LOOP
        -- 90 million numbers out of the server's strong random source
        v_login := 's' || (10000000 + ('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 8))
                           ::bit(32)::bigint % 90000000)::text;
        EXIT WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = v_login)
              AND NOT EXISTS (SELECT FROM app.person WHERE login = v_login);
    END LOOP;
    RETURN v_login;
END $$;

-- What create_student and create_person share. The id is the client's: asked again with the same id, name and
-- roles by somebody whose answer was lost, the same person is returned with the new password, as long as nobody has
-- used the first; after that the id is taken (TD004). Only who deploys names a sign-in number (42501).
CREATE OR REPLACE FUNCTION app.add_person(
    p_id uuid, p_roles text[], p_display_name text, p_verifier text, p_timezone text, p_locale text,
    p_email text, p_phone text, p_phone_e164 text, p_guardian_name text, p_guardian_phone text, p_login text)
RETURNS app.person
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_person app.person;
    v_login text := coalesce(p_login, app.new_login());
BEGIN
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    IF p_id IS NULL OR p_roles IS NULL OR cardinality(p_roles) = 0 OR p_display_name IS NULL
       OR NOT p_roles <@ ARRAY['student', 'tutor', 'desk', 'admin'] THEN
        RAISE EXCEPTION 'an id, a name and known roles are needed' USING ERRCODE = '22023';
    END IF;
    IF p_login IS NOT NULL AND app.acting_role() IS DISTINCT FROM 'deployment' THEN
        -- a number of one's choice may be somebody's in another database of this server, or was somebody's once
        RAISE EXCEPTION 'sign-in numbers are the server''s to give' USING ERRCODE = '42501';
    ELSIF v_login !~ '^[a-z][0-9]{5,15}$' THEN
        RAISE EXCEPTION 'not a sign-in number' USING ERRCODE = 'TD010';
    END IF;
    INSERT INTO app.person (id, login, display_name, timezone, locale)
    VALUES (p_id, v_login, p_display_name, coalesce(p_timezone, (SELECT timezone FROM app.centre)),
            coalesce(p_locale, 'en'))
    ON CONFLICT (id) DO NOTHING RETURNING * INTO v_person;
    IF v_person.id IS NULL THEN
        -- locked, so that nobody gets another role between the look and the password
        SELECT * INTO v_person FROM app.person
        WHERE id = p_id AND display_name = p_display_name AND (p_login IS NULL OR login = p_login)
          AND active AND must_change_password FOR UPDATE;
        IF v_person.id IS NULL OR (SELECT array_agg(role ORDER BY role) FROM app.person_role WHERE person_id = p_id)
           IS DISTINCT FROM (SELECT array_agg(DISTINCT r ORDER BY r) FROM unnest(p_roles) r) THEN
            RAISE EXCEPTION 'this id is somebody else''s' USING ERRCODE = 'TD004';
        END IF;
        PERFORM app.provision_password(v_person.login, p_verifier);
        INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id)
        VALUES (app.current_person_id(), coalesce(app.acting_role(), ''), 'password_reset', 'person', p_id::text);
        RETURN v_person;
    END IF;
    INSERT INTO app.person_contact (person_id, email, phone, phone_e164, guardian_name, guardian_phone)
    VALUES (p_id, coalesce(p_email, ''), coalesce(p_phone, ''), p_phone_e164, coalesce(p_guardian_name, ''),
            coalesce(p_guardian_phone, ''));
    INSERT INTO app.person_role (person_id, role) SELECT DISTINCT p_id, r FROM unnest(p_roles) r;
    IF 'tutor' = ANY (p_roles) THEN
        -- unlisted until the desk or the admin shows them
        INSERT INTO app.tutor (person_id, display_name, timezone, listed)
        VALUES (p_id, p_display_name, v_person.timezone, false);
    END IF;
    PERFORM app.provision_login(v_login, p_verifier, p_roles);
    RETURN v_person;
END $$;

-- A student with a real login, by the desk or an admin.
CREATE OR REPLACE FUNCTION app.create_student(
    p_id uuid, p_display_name text, p_verifier text, p_timezone text DEFAULT NULL, p_locale text DEFAULT NULL,
    p_email text DEFAULT '', p_phone text DEFAULT '', p_phone_e164 text DEFAULT NULL,
    p_guardian_name text DEFAULT '', p_guardian_phone text DEFAULT '', p_login text DEFAULT NULL)
RETURNS app.person
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(app.acting_role(), '') NOT IN ('desk', 'admin', 'deployment') THEN
        RAISE EXCEPTION 'only the desk and admins create students' USING ERRCODE = '42501';
    END IF;
    RETURN app.add_person(p_id, ARRAY['student'], p_display_name, p_verifier, p_timezone, p_locale, p_email,
                          p_phone, p_phone_e164, p_guardian_name, p_guardian_phone, p_login);
END $$;

-- A person with any roles, by an admin; db init and imports call it too, many in one transaction.
CREATE OR REPLACE FUNCTION app.create_person(
    p_id uuid, p_roles text[], p_display_name text, p_verifier text, p_timezone text DEFAULT NULL,
    p_locale text DEFAULT NULL, p_email text DEFAULT '', p_phone text DEFAULT '',
    p_phone_e164 text DEFAULT NULL, p_guardian_name text DEFAULT '', p_guardian_phone text DEFAULT '',
    p_login text DEFAULT NULL)
RETURNS app.person
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(app.acting_role(), '') NOT IN ('admin', 'deployment') THEN
        RAISE EXCEPTION 'only admins create people' USING ERRCODE = '42501';
    END IF;
    RETURN app.add_person(p_id, p_roles, p_display_name, p_verifier, p_timezone, p_locale, p_email, p_phone,
                          p_phone_e164, p_guardian_name, p_guardian_phone, p_login);
END $$;

-- The caller's own new password; in the same moment the one-time password's reminder ends.
CREATE OR REPLACE FUNCTION app.change_own_password(p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM app.require_read_committed();  -- an old snapshot would still know who is kept out by now
    UPDATE app.person SET must_change_password = false WHERE id = app.current_person_id();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no active profile' USING ERRCODE = 'TD001';
    END IF;
    PERFORM app.provision_password(session_user::text, p_verifier);
END $$;

-- Whose data the caller may edit: their own; an admin everybody's; the desk those of people who are students
-- and nothing else (the desk could otherwise take over an administrator).
CREATE OR REPLACE FUNCTION app.may_edit_person(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE app.acting_role()
        WHEN 'admin' THEN true
        WHEN 'deployment' THEN true
        WHEN 'desk' THEN p_person = app.current_person_id()
            OR (SELECT array_agg(role) FROM app.person_role WHERE person_id = p_person) = ARRAY['student']
        WHEN 'student' THEN p_person = app.current_person_id()
        WHEN 'tutor' THEN p_person = app.current_person_id()
        ELSE false
    END
$$;

-- Refuse who is unknown, or anonymised (TD013): nothing is written about them any more. Everybody else has a role.
CREATE OR REPLACE FUNCTION app.require_known_person(p_person uuid) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM app.person_role AS r WHERE r.person_id = p_person) THEN
        RAISE EXCEPTION 'no such person' USING ERRCODE = 'TD013', CONSTRAINT = 'person_known';
    END IF;
END $$;

-- Let nobody else change a person until the end, and refuse who may not edit them (42501), or who is unknown (TD013).
CREATE OR REPLACE FUNCTION app.require_editable_person(p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    PERFORM app.lock_people(ARRAY[p_person]);  -- what follows is still true when it is done
    IF NOT coalesce(app.may_edit_person(p_person), false) THEN
        RAISE EXCEPTION 'not yours to edit' USING ERRCODE = '42501';
    END IF;
    PERFORM app.require_known_person(p_person);
END $$;

-- Name, zone and language; null keeps what is there.
CREATE OR REPLACE FUNCTION app.save_profile(
    p_person uuid, p_display_name text DEFAULT NULL, p_timezone text DEFAULT NULL, p_locale text DEFAULT NULL)
RETURNS app.person
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_person app.person;
BEGIN
    PERFORM app.require_editable_person(p_person);
    UPDATE app.person SET display_name = coalesce(p_display_name, display_name),
        timezone = coalesce(p_timezone, timezone), locale = coalesce(p_locale, locale)
    WHERE id = p_person RETURNING * INTO v_person;
    RETURN v_person;
END $$;

-- How to reach a person; null keeps what is there, an empty text clears it. The phone comes as typed, with
-- its E.164 form where it has one.
CREATE OR REPLACE FUNCTION app.save_contact(
    p_person uuid, p_email text DEFAULT NULL, p_phone text DEFAULT NULL, p_phone_e164 text DEFAULT NULL,
    p_guardian_name text DEFAULT NULL, p_guardian_phone text DEFAULT NULL)
RETURNS app.person_contact
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_contact app.person_contact;
BEGIN
    PERFORM app.require_editable_person(p_person);
    UPDATE app.person_contact SET email = coalesce(p_email, email),
        phone_e164 = CASE WHEN p_phone IS NULL THEN phone_e164 ELSE nullif(p_phone_e164, '') END,
        phone = coalesce(p_phone, phone), guardian_name = coalesce(p_guardian_name, guardian_name),
        guardian_phone = coalesce(p_guardian_phone, guardian_phone)
    WHERE person_id = p_person RETURNING * INTO v_contact;
    RETURN v_contact;
END $$;

REVOKE ALL ON FUNCTION app.new_login(), app.may_edit_person(uuid), app.require_known_person(uuid),
    app.require_editable_person(uuid), app.save_profile(uuid, text, text, text),
    app.save_contact(uuid, text, text, text, text, text),
    app.add_person(uuid, text[], text, text, text, text, text, text, text, text, text, text),
    app.create_student(uuid, text, text, text, text, text, text, text, text, text, text),
    app.create_person(uuid, text[], text, text, text, text, text, text, text, text, text, text),
    app.change_own_password(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.create_student(uuid, text, text, text, text, text, text, text, text, text, text)
    TO td_desk, td_admin;
GRANT EXECUTE ON FUNCTION app.create_person(uuid, text[], text, text, text, text, text, text, text, text, text,
    text) TO td_admin;
GRANT EXECUTE ON FUNCTION app.change_own_password(text), app.save_profile(uuid, text, text, text),
    app.save_contact(uuid, text, text, text, text, text) TO td_student, td_tutor, td_desk, td_admin;
