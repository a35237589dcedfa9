-- owner: td_definer
-- What the centre teaches, by administrators, and how a tutor is shown. Who offers a course for how much is
-- offers.sql's business; sessions keep the length and the price they were booked with.

CREATE OR REPLACE FUNCTION app.save_subject(p_id uuid, p_name text, p_position integer) RETURNS app.subject
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    saved app.subject;
BEGIN
    IF p_id IS NULL OR p_name IS NULL OR p_position IS NULL THEN
        RAISE EXCEPTION 'an id, a name and a position' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_admin();
    INSERT INTO app.subject (id, name, position) VALUES (p_id, btrim(p_name), p_position)
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, position = EXCLUDED.position
    RETURNING * INTO saved;
    RETURN saved;
END
$$;
COMMENT ON FUNCTION app.save_subject(uuid, text, integer) IS
$$Makes or changes a subject; its position orders subjects and picks their colour.$$;

CREATE OR REPLACE FUNCTION app.save_course(
    p_id uuid, p_subject uuid, p_name text, p_session_minutes integer, p_active boolean
) RETURNS app.course
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    saved app.course;
BEGIN
    IF p_id IS NULL OR p_subject IS NULL OR p_name IS NULL OR p_session_minutes IS NULL OR p_active IS NULL THEN
        RAISE EXCEPTION 'an id, a subject, a name, a length and whether it is taught' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_admin();
    INSERT INTO app.course (id, subject_id, name, session_minutes, active)
    VALUES (p_id, p_subject, btrim(p_name), p_session_minutes, p_active)
    ON CONFLICT (id) DO UPDATE
        SET subject_id = EXCLUDED.subject_id, name = EXCLUDED.name, session_minutes = EXCLUDED.session_minutes,
            active = EXCLUDED.active
    RETURNING * INTO saved;
    RETURN saved;
END
$$;
COMMENT ON FUNCTION app.save_course(uuid, uuid, text, integer, boolean) IS
$$Makes or changes a course, or gives it up (p_active). Sessions that are booked stay as they are.$$;

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
    UPDATE app.tutor AS t
       SET display_name = coalesce(p_display_name, t.display_name), headline = coalesce(p_headline, t.headline),
           bio = coalesce(p_bio, t.bio), rate = coalesce(p_rate, t.rate), listed = coalesce(p_listed, t.listed)
     WHERE t.person_id = p_person
       AND EXISTS (SELECT FROM app.person_role AS r WHERE r.person_id = p_person AND r.role = 'tutor')
    RETURNING * INTO saved;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    RETURN saved;
END
$$;
COMMENT ON FUNCTION app.save_tutor(uuid, text, text, text, numeric, boolean) IS
$$How a tutor is shown: null keeps what is there. A tutor changes the own headline and bio; name, hourly rate and
whether students see them are the desk's and the admin's. A new rate changes no offer and no session.$$;

REVOKE ALL ON FUNCTION app.save_subject(uuid, text, integer), app.save_course(uuid, uuid, text, integer, boolean),
    app.save_tutor(uuid, text, text, text, numeric, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.save_subject(uuid, text, integer), app.save_course(uuid, uuid, text, integer, boolean)
    TO td_admin;
GRANT EXECUTE ON FUNCTION app.save_tutor(uuid, text, text, text, numeric, boolean) TO td_tutor, td_desk, td_admin;
