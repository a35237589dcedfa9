-- Who changed people, roles, hours, offers, enrollments and the centre. Lessons have their own history
-- (session_event, written by the functions that change them).
-- owner: td_definer

-- Row trigger. Argument: the column that names what the row is about.
CREATE OR REPLACE FUNCTION app.audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    v_after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    IF v_before IS DISTINCT FROM v_after THEN
        INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id, before, after)
        VALUES (app.current_person_id(), coalesce(app.acting_role(), ''),
                CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END,
                TG_TABLE_NAME, coalesce(v_after, v_before) ->> TG_ARGV[0], v_before, v_after);
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION app.audit() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.audit() TO td_owner;

-- owner: td_owner
DO $$
DECLARE
    v_watch text[];
BEGIN
    FOREACH v_watch SLICE 1 IN ARRAY ARRAY[
        ['person', 'id'], ['person_contact', 'person_id'], ['person_role', 'person_id'],
        ['tutor', 'person_id'], ['tutor_course', 'tutor_id'], ['enrollment', 'id'], ['subject', 'id'],
        ['course', 'id'], ['centre', 'name'], ['closure', 'id'], ['session_payment', 'session_id']]
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON app.%I'
            ' FOR EACH ROW EXECUTE FUNCTION app.audit(%L)', v_watch[1], v_watch[2]);
    END LOOP;
END $$;

-- Hours are saved as a whole, and audited so by app.save_hours: three weeks of leave are one entry.
DROP TRIGGER IF EXISTS audit ON app.availability_rule;
DROP TRIGGER IF EXISTS audit ON app.availability_override;

-- What has happened has happened: only a revision or anonymising, as td_owner, may touch history.
CREATE OR REPLACE FUNCTION app.refuse_rewriting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_user <> 'td_owner' THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON app.session_event
    FOR EACH ROW EXECUTE FUNCTION app.refuse_rewriting();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON app.session_event_reason
    FOR EACH ROW EXECUTE FUNCTION app.refuse_rewriting();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON app.audit_event
    FOR EACH ROW EXECUTE FUNCTION app.refuse_rewriting();
CREATE OR REPLACE TRIGGER kept BEFORE DELETE ON app.session
    FOR EACH ROW EXECUTE FUNCTION app.refuse_rewriting();
