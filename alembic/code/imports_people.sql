-- owner: td_definer
-- People of an import and their logins; who may import, and everything else that it brings, is in imports.sql.

-- What app.add_person does, for all people by one statement a table: every login made in between would have every
-- plan of every trigger made anew (measured: 35 ms a person). Logins follow by app.import_logins.
CREATE OR REPLACE FUNCTION app.import_people(p_rows jsonb) RETURNS TABLE (id uuid, login text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT record := app.require_importer();
BEGIN
    IF EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r(id uuid, name text, roles text[])
                WHERE NOT coalesce(r.id IS NOT NULL AND r.name IS NOT NULL AND cardinality(r.roles) > 0
                                   AND r.roles <@ ARRAY['student', 'tutor', 'desk', 'admin'], false)) THEN
        RAISE EXCEPTION 'an id, a name and known roles are needed' USING ERRCODE = '22023';
    ELSIF EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r(id uuid) JOIN app.person AS p ON p.id = r.id) THEN
        RAISE EXCEPTION 'this id is somebody else''s' USING ERRCODE = 'TD004';
    END IF;
    INSERT INTO app.person (id, login, display_name, timezone, locale, active, must_change_password)
    SELECT r.id, app.new_login(), r.name, r.timezone, coalesce(r.language, 'en'), coalesce(r.active, true),
           -- only who deploys chooses passwords for others
           caller.role = 'admin' OR coalesce(r.must_change_password, true)
      FROM jsonb_to_recordset(p_rows) AS r(id uuid, name text, timezone text, language text, active boolean,
                                           must_change_password boolean);
    INSERT INTO app.person_contact (person_id, email, phone, phone_e164, guardian_name, guardian_phone)
    SELECT r.id, coalesce(r.email, ''), coalesce(r.phone, ''), r.phone_e164, coalesce(r.guardian, ''),
           coalesce(r.guardian_phone, '')
      FROM jsonb_to_recordset(p_rows) AS r(id uuid, email text, phone text, phone_e164 text, guardian text,
                                           guardian_phone text);
    INSERT INTO app.person_role (person_id, role)
    SELECT DISTINCT r.id, role
      FROM jsonb_to_recordset(p_rows) AS r(id uuid, roles text[]), unnest(r.roles) AS role;
    INSERT INTO app.tutor (person_id, display_name, timezone, listed)
    SELECT r.id, r.name, r.timezone, false
      FROM jsonb_to_recordset(p_rows) AS r(id uuid, name text, timezone text, roles text[])
     WHERE 'tutor' = ANY (r.roles);
    RETURN QUERY
    SELECT p.id, p.login FROM jsonb_to_recordset(p_rows) AS r(id uuid) JOIN app.person AS p ON p.id = r.id;
END
$$;
COMMENT ON FUNCTION app.import_people(jsonb) IS
$$Makes people who have no login yet: [{id, name, roles, timezone, language, email, phone, phone_e164, guardian,
guardian_phone, active, must_change_password}]. TD004 where an id is taken.$$;

CREATE OR REPLACE FUNCTION app.import_logins(p_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM app.require_importer();
    PERFORM app.require_made_now(ARRAY(SELECT r.id FROM jsonb_to_recordset(p_rows) AS r(id uuid)));
    PERFORM app.provision_login(p.login, r.verifier, ARRAY[]::text[])
      FROM jsonb_to_recordset(p_rows) AS r(id uuid, verifier text) JOIN app.person AS p ON p.id = r.id;
    PERFORM app.provision_group(g.role, g.logins)
      FROM (SELECT o.role, array_agg(p.login) AS logins
              FROM jsonb_to_recordset(p_rows) AS r(id uuid)
              JOIN app.person AS p ON p.id = r.id JOIN app.person_role AS o ON o.person_id = p.id
             GROUP BY o.role) AS g;
    PERFORM app.provision_entry(p.login, false)
      FROM jsonb_to_recordset(p_rows) AS r(id uuid) JOIN app.person AS p ON p.id = r.id
     WHERE NOT p.active;
END
$$;
COMMENT ON FUNCTION app.import_logins(jsonb) IS
$$Makes the logins of people who came in with this very import (42501), with the roles they have: [{id, verifier}].
Who is not active cannot enter.$$;

REVOKE ALL ON FUNCTION app.import_people(jsonb), app.import_logins(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.import_people(jsonb), app.import_logins(jsonb) TO td_admin, td_owner;

-- owner: td_provisioner
-- Give many logins one group by one command: one by one it takes half as long again as making them. Only for
-- app.import_logins.
CREATE OR REPLACE FUNCTION app.provision_group(p_role text, p_logins text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT coalesce(p_role IN ('student', 'tutor', 'desk', 'admin') AND cardinality(p_logins) > 0, false) THEN
        RAISE EXCEPTION 'a role, and logins' USING ERRCODE = '22023';
    ELSIF EXISTS (SELECT FROM unnest(p_logins) AS l WHERE NOT coalesce(l ~ '^[a-z][0-9]{5,15}$', false)) THEN
        RAISE EXCEPTION 'not a sign-in number' USING ERRCODE = 'TD010';
    END IF;
    EXECUTE format('GRANT %I TO %s WITH INHERIT FALSE, SET TRUE', 'td_' || p_role,
                   (SELECT string_agg(quote_ident(l), ', ') FROM unnest(p_logins) AS l));
END
$$;

REVOKE ALL ON FUNCTION app.provision_group(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.provision_group(text, text[]) TO td_definer;
