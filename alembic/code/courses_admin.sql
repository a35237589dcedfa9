-- owner: td_definer
-- What the centre teaches, by administrators, and how a tutor is shown. Who offers a course for how much is
-- offers.sql's business; sessions keep the length and the price they were booked with.

-- their arguments have changed
DROP FUNCTION IF EXISTS app.save_subject(uuid, text, integer);
DROP FUNCTION IF EXISTS app.save_course(uuid, uuid, text, integer, boolean);

-- What a form was opened on: all of these names, or null where nothing was there (22023).
CREATE OR REPLACE FUNCTION app.require_before(p_before jsonb, p_names text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF p_before IS NULL OR jsonb_typeof(p_before) = 'object' AND p_before ?& p_names
       AND (SELECT count(*) FROM jsonb_object_keys(p_before)) = cardinality(p_names) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'what was shown before, whole, or null' USING ERRCODE = '22023';
END
$$;

-- Somebody else was faster (TD005): what is stored is neither what was shown nor what is wanted. The constraint tells
-- it from a session that changed.
CREATE OR REPLACE FUNCTION app.refuse_overwriting() RETURNS void
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005', CONSTRAINT = 'shown_before';
END
$$;

CREATE OR REPLACE FUNCTION app.save_subject(p_id uuid, p_name text, p_position integer, p_before jsonb DEFAULT NULL)
RETURNS app.subject
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before app.subject;
    stored app.subject;
BEGIN
    IF p_id IS NULL OR p_name IS NULL OR p_position IS NULL THEN
        RAISE EXCEPTION 'an id, a name and a position' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_before(p_before, ARRAY['name', 'position']);
    PERFORM app.require_admin();
    before := jsonb_populate_record(NULL::app.subject, p_before);
    SELECT * INTO stored FROM app.subject AS j WHERE j.id = p_id FOR UPDATE;
    PERFORM app.require_admin();
    IF (stored.name, stored.position) = (btrim(p_name), p_position) THEN
        RETURN stored;
    ELSIF (stored.name, stored.position) IS DISTINCT FROM (before.name, before.position) THEN
        PERFORM app.refuse_overwriting();
    ELSIF stored.id IS NULL THEN
        INSERT INTO app.subject (id, name, position) VALUES (p_id, btrim(p_name), p_position)
        RETURNING * INTO stored;
    ELSE
        UPDATE app.subject AS j SET name = btrim(p_name), position = p_position WHERE j.id = p_id
        RETURNING * INTO stored;
    END IF;
    RETURN stored;
END
$$;
COMMENT ON FUNCTION app.save_subject(uuid, text, integer, jsonb) IS
$$Makes a subject, or changes it over the name and position that were shown; its position orders subjects and picks
their colour. TD005 where the stored ones are neither.$$;

CREATE OR REPLACE FUNCTION app.save_course(
    p_id uuid, p_subject uuid, p_name text, p_session_minutes integer, p_active boolean, p_before jsonb DEFAULT NULL
) RETURNS app.course
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before app.course;
    stored app.course;
BEGIN
    IF p_id IS NULL OR p_subject IS NULL OR p_name IS NULL OR p_session_minutes IS NULL OR p_active IS NULL THEN
        RAISE EXCEPTION 'an id, a subject, a name, a length and whether it is taught' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_before(p_before, ARRAY['subject_id', 'name', 'session_minutes', 'active']);
    PERFORM app.require_admin();
    before := jsonb_populate_record(NULL::app.course, p_before);
    SELECT * INTO stored FROM app.course AS c WHERE c.id = p_id FOR UPDATE;
    PERFORM app.require_admin();
    IF (stored.subject_id, stored.name, stored.session_minutes, stored.active)
       = (p_subject, btrim(p_name), p_session_minutes, p_active) THEN
        RETURN stored;
    ELSIF (stored.subject_id, stored.name, stored.session_minutes, stored.active)
          IS DISTINCT FROM (before.subject_id, before.name, before.session_minutes, before.active) THEN
        PERFORM app.refuse_overwriting();
    ELSIF stored.id IS NULL THEN
        INSERT INTO app.course (id, subject_id, name, session_minutes, active)
        VALUES (p_id, p_subject, btrim(p_name), p_session_minutes, p_active)
        RETURNING * INTO stored;
    ELSE
        UPDATE app.course AS c
           SET subject_id = p_subject, name = btrim(p_name), session_minutes = p_session_minutes, active = p_active
         WHERE c.id = p_id
        RETURNING * INTO stored;
    END IF;
    RETURN stored;
END
$$;
COMMENT ON FUNCTION app.save_course(uuid, uuid, text, integer, boolean, jsonb) IS
$$Makes a course, changes it over what was shown, or gives it up (p_active). TD005 where the stored course is neither
what was shown nor what is wanted. Sessions that are booked stay as they are.$$;

CREATE OR REPLACE FUNCTION app.save_tutor(
    p_person uuid, p_display_name text DEFAULT NULL, p_headline text DEFAULT NULL, p_bio text DEFAULT NULL,
    p_rate numeric DEFAULT NULL, p_listed boolean DEFAULT NULL
) RETURNS app.tutor
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
    saved app.tutor;
BEGIN
    IF p_person IS NULL OR NOT coalesce(p_rate BETWEEN 0 AND 9999999999.99, true) THEN
        RAISE EXCEPTION 'a tutor, and a sensible rate' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_read_committed();
    caller := app.acting();
    IF caller.role NOT IN ('tutor', 'desk', 'admin')
       OR (caller.role = 'tutor' AND (p_person <> caller.person_id OR p_display_name IS NOT NULL
                                      OR p_rate IS NOT NULL OR p_listed IS NOT NULL)) THEN
        RAISE EXCEPTION 'tutors describe themselves, staff name, list and price them' USING ERRCODE = '42501';
    END IF;
    PERFORM app.lock_people(ARRAY[p_person]);  -- whoever is being anonymised is so by then
    UPDATE app.tutor AS t
       SET display_name = coalesce(p_display_name, t.display_name), headline = coalesce(p_headline, t.headline),
           bio = coalesce(p_bio, t.bio), rate = coalesce(p_rate, t.rate), listed = coalesce(p_listed, t.listed)
     WHERE t.person_id = p_person
       AND EXISTS (SELECT FROM app.person_role AS r WHERE r.person_id = p_person AND r.role = 'tutor')
       AND (t.display_name, t.headline, t.bio, t.rate, t.listed) IS DISTINCT FROM
           (coalesce(p_display_name, t.display_name), coalesce(p_headline, t.headline), coalesce(p_bio, t.bio),
            coalesce(p_rate, t.rate), coalesce(p_listed, t.listed))
    RETURNING * INTO saved;
    IF FOUND THEN
        RETURN saved;
    END IF;
    SELECT t.* INTO saved
      FROM app.tutor AS t
      JOIN app.person_role AS r ON r.person_id = t.person_id AND r.role = 'tutor'
     WHERE t.person_id = p_person;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    RETURN saved;
END
$$;
COMMENT ON FUNCTION app.save_tutor(uuid, text, text, text, numeric, boolean) IS
$$How a tutor is shown: null keeps what is there, and what is as stored is neither written nor told. A tutor changes
the own headline and bio; name, hourly rate and whether students see them are the desk's and the admin's, of whatever
else the tutor is, an administrator too: nothing here touches an account. A new rate changes no offer and no session.$$;

REVOKE ALL ON FUNCTION app.require_before(jsonb, text[]), app.refuse_overwriting(),
    app.save_subject(uuid, text, integer, jsonb), app.save_course(uuid, uuid, text, integer, boolean, jsonb),
    app.save_tutor(uuid, text, text, text, numeric, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.save_subject(uuid, text, integer, jsonb),
    app.save_course(uuid, uuid, text, integer, boolean, jsonb) TO td_admin;
GRANT EXECUTE ON FUNCTION app.save_tutor(uuid, text, text, text, numeric, boolean) TO td_tutor, td_desk, td_admin;
