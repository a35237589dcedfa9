-- The life of a session once more, below every function: what an UPDATE may do to a lesson, whoever sends it.
-- Who may do it and when a student is too late is the functions' business (session_life.sql); lessons that
-- come in with their past (imports) are inserted as they ended.
-- owner: td_owner

-- Whether an update takes back what the session's last event did, and that within a minute and by the person who
-- did it: exactly the way back that app.undo goes, recognised by the history and by nothing that can be set.
CREATE OR REPLACE FUNCTION app.is_taken_back(p_old app.session, p_new app.session) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last_event app.session_event;
BEGIN
    SELECT * INTO last_event FROM app.session_event AS e WHERE e.session_id = p_old.id ORDER BY e.id DESC LIMIT 1;
    RETURN coalesce(
        last_event.kind IN ('moved', 'reassigned', 'started', 'completed', 'no_show', 'cancelled', 'reopened')
        AND last_event.actor_id = app.current_person_id()
        AND last_event.at >= clock_timestamp() - interval '60 seconds'
        AND (last_event.after ->> 'version')::integer = p_old.version
        AND p_new.student_id = p_old.student_id
        AND p_new.status = last_event.before ->> 'status'
        AND p_new.tutor_id = (last_event.before ->> 'tutor_id')::uuid
        AND lower(p_new.during) = (last_event.before ->> 'starts_at')::timestamptz
        AND upper(p_new.during) = (last_event.before ->> 'ends_at')::timestamptz
        AND upper(p_new.tutor_hold) = (last_event.before ->> 'held_until')::timestamptz, false);
END $$;

-- A lesson's status moves only as it can in life, its time and tutor only while it is scheduled, and every change
-- counts one version on; or the last change is taken back. Only a revision or anonymising, as td_owner, may do
-- otherwise.
CREATE OR REPLACE FUNCTION app.guard_session() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    starts_at CONSTANT timestamptz := lower(OLD.during);
BEGIN
    IF current_user = 'td_owner' THEN
        RETURN NEW;
    END IF;
    IF NEW.id <> OLD.id OR NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'a session keeps its id and counts every change' USING ERRCODE = 'TD005';
    END IF;
    IF NEW.status <> OLD.status AND NOT (CASE NEW.status
           WHEN 'in_progress' THEN OLD.status = 'scheduled' AND at >= starts_at - interval '15 minutes'
           WHEN 'completed' THEN OLD.status IN ('scheduled', 'in_progress') AND at >= starts_at
           WHEN 'no_show' THEN OLD.status = 'scheduled' AND at >= starts_at
           WHEN 'cancelled' THEN OLD.status IN ('scheduled', 'in_progress')
           WHEN 'scheduled' THEN OLD.status IN ('completed', 'no_show', 'cancelled') END)
       AND NOT app.is_taken_back(OLD, NEW) THEN
        RAISE EXCEPTION 'no lesson goes from % to % now', OLD.status, NEW.status USING ERRCODE = 'TD009';
    END IF;
    IF (NEW.tutor_id, NEW.student_id, NEW.during, NEW.tutor_hold)
           IS DISTINCT FROM (OLD.tutor_id, OLD.student_id, OLD.during, OLD.tutor_hold)
       AND NOT (OLD.status = 'scheduled' AND NEW.status = 'scheduled') THEN
        RAISE EXCEPTION 'only a scheduled lesson is moved' USING ERRCODE = 'TD009';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION app.guard_session(), app.is_taken_back(app.session, app.session) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.is_taken_back(app.session, app.session) TO td_definer;

CREATE OR REPLACE TRIGGER guard BEFORE UPDATE ON app.session
    FOR EACH ROW EXECUTE FUNCTION app.guard_session();
