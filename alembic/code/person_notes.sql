-- owner: td_definer
-- What staff note about people. Reading is the policies' business.

-- Note something about a person. The id is the client's: asked again with the same content, the same note is returned;
-- TD004 where the id is used for anything else; TD013 an unknown or anonymised person.
CREATE OR REPLACE FUNCTION app.add_person_note(p_id uuid, p_person uuid, p_body text) RETURNS app.person_note
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
    noted app.person_note;
BEGIN
    IF p_id IS NULL OR p_person IS NULL OR p_body IS NULL OR btrim(p_body, E' \t\r\n') = ''
       OR char_length(p_body) > 10000 THEN
        RAISE EXCEPTION 'an id, a person and 1 to 10000 characters must be given' USING ERRCODE = '22023';
    END IF;
    caller := app.require_staff();
    PERFORM app.lock_people(ARRAY[p_person]);  -- whoever is being anonymised is so by then
    PERFORM app.require_known_person(p_person);
    INSERT INTO app.person_note (id, person_id, author_id, body, created_at)
    VALUES (p_id, p_person, caller.person_id, p_body, clock_timestamp())
    ON CONFLICT (id) DO NOTHING
    RETURNING * INTO noted;
    IF noted.id IS NULL THEN
        SELECT * INTO noted
          FROM app.person_note AS n
         WHERE n.id = p_id AND n.person_id = p_person AND n.author_id = caller.person_id AND n.body = p_body;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the id is already used' USING ERRCODE = 'TD004';
        END IF;
    END IF;
    RETURN noted;
END
$$;

-- Remove a note: one's own, or as an admin anybody's (42501). One that is no longer there is removed.
CREATE OR REPLACE FUNCTION app.remove_person_note(p_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
BEGIN
    IF p_id IS NULL THEN
        RAISE EXCEPTION 'a note must be given' USING ERRCODE = '22023';
    END IF;
    caller := app.require_staff();
    DELETE FROM app.person_note AS n
     WHERE n.id = p_id AND (n.author_id = caller.person_id OR caller.role = 'admin');
    IF NOT FOUND AND EXISTS (SELECT FROM app.person_note AS n WHERE n.id = p_id) THEN
        RAISE EXCEPTION 'a note of somebody else' USING ERRCODE = '42501';
    END IF;
END
$$;

REVOKE ALL ON FUNCTION app.add_person_note(uuid, uuid, text), app.remove_person_note(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_person_note(uuid, uuid, text), app.remove_person_note(uuid) TO td_desk, td_admin;
