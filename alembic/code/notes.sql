-- owner: td_definer
-- Notes on sessions: written by the tutor of a session, private to who wrote them unless shared with the student.
-- Reading is the policies' business.

-- Note something on one of the own sessions. The id is the client's: asked again with the same content, the same
-- note is returned; TD004 where the id is used for anything else; TD013 where the student is anonymised.
CREATE OR REPLACE FUNCTION app.add_note(p_id uuid, p_session uuid, p_body text, p_shared boolean)
RETURNS app.session_note
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
    student uuid;
    noted app.session_note;
BEGIN
    IF p_id IS NULL OR p_session IS NULL OR p_shared IS NULL OR p_body IS NULL OR btrim(p_body, E' \t\r\n') = ''
       OR char_length(p_body) > 10000 THEN
        RAISE EXCEPTION 'an id, a session and 1 to 10000 characters must be given' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    caller := app.acting();
    IF caller.role <> 'tutor' THEN
        RAISE EXCEPTION 'tutors note' USING ERRCODE = '42501';
    END IF;
    student := (app.require_session(p_session, caller.person_id, caller.role)).student_id;
    PERFORM FROM app.session AS s WHERE s.id = p_session FOR KEY SHARE;  -- whoever is being anonymised is so by then
    PERFORM app.require_known_person(student);
    INSERT INTO app.session_note (id, session_id, author_id, shared, body, created_at)
    VALUES (p_id, p_session, caller.person_id, p_shared, p_body, clock_timestamp())
    ON CONFLICT (id) DO NOTHING
    RETURNING * INTO noted;
    IF noted.id IS NULL THEN
        SELECT * INTO noted
          FROM app.session_note AS n
         WHERE n.id = p_id AND n.session_id = p_session AND n.author_id = caller.person_id
           AND n.shared = p_shared AND n.body = p_body;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the id is already used' USING ERRCODE = 'TD004';
        END IF;
    END IF;
    RETURN noted;
END
$$;

-- Remove one's own note. One that is no longer there is removed; somebody else's is left alone, and not told apart.
CREATE OR REPLACE FUNCTION app.remove_note(p_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
BEGIN
    IF p_id IS NULL THEN
        RAISE EXCEPTION 'a note must be given' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    caller := app.acting();
    DELETE FROM app.session_note AS n WHERE n.id = p_id AND n.author_id = caller.person_id;
END
$$;

REVOKE ALL ON FUNCTION app.add_note(uuid, uuid, text, boolean), app.remove_note(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_note(uuid, uuid, text, boolean), app.remove_note(uuid) TO td_tutor;
