-- Finding anybody and anything from the front desk. What people are found by is kept folded in one row of
-- app.person_search by the triggers below: folding while looking costs more than looking.
-- owner: td_definer

-- After one statement that made or changed people, or how to reach them: the search rows of those people. The
-- argument is the column that names them. What a person is found by is written out in revision 0004 too.
CREATE OR REPLACE FUNCTION app.follow_person_search() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format($query$
        INSERT INTO app.person_search AS s (person_id, name, document, digits)
        SELECT p.id, app.fold(p.display_name),
               app.fold(concat_ws(E'\n', p.display_name, p.login, k.email, k.guardian_name)),
               regexp_replace(concat_ws(';', k.phone, k.phone_e164, k.guardian_phone), '[^0-9;]', '', 'g')
          FROM app.person AS p LEFT JOIN app.person_contact AS k ON k.person_id = p.id
         WHERE p.id IN (SELECT r.%I FROM new_rows AS r)
        ON CONFLICT (person_id) DO UPDATE
        SET name = EXCLUDED.name, document = EXCLUDED.document, digits = EXCLUDED.digits
        WHERE s IS DISTINCT FROM EXCLUDED$query$, TG_ARGV[0]);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION app.follow_person_search() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.follow_person_search() TO td_owner;

-- owner: td_owner
CREATE OR REPLACE TRIGGER found_insert AFTER INSERT ON app.person
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('id');
CREATE OR REPLACE TRIGGER found_update AFTER UPDATE ON app.person
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('id');
CREATE OR REPLACE TRIGGER found_insert AFTER INSERT ON app.person_contact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('person_id');
CREATE OR REPLACE TRIGGER found_update AFTER UPDATE ON app.person_contact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('person_id');
