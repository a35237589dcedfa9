-- The life of a session once more, below every function: what an UPDATE may do to a lesson, whoever sends it.
-- Who may do it and when a student is too late is the functions' business (session_life.sql); lessons that
-- come in with their past (imports) are inserted as they ended.
-- owner: td_owner

-- A lesson's status moves only as it can in life, its time and tutor only while it is scheduled, and every change
-- counts one version on. Only a revision or anonymising, as td_owner, may do otherwise.
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
           WHEN 'scheduled' THEN OLD.status IN ('completed', 'no_show', 'cancelled') END) THEN
        RAISE EXCEPTION 'no lesson goes from % to % now', OLD.status, NEW.status USING ERRCODE = 'TD009';
    END IF;
    IF (NEW.tutor_id, NEW.student_id, NEW.during, NEW.tutor_hold)
           IS DISTINCT FROM (OLD.tutor_id, OLD.student_id, OLD.during, OLD.tutor_hold)
       AND NOT (OLD.status = 'scheduled' AND NEW.status = 'scheduled') THEN
        RAISE EXCEPTION 'only a scheduled lesson is moved' USING ERRCODE = 'TD009';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION app.guard_session() FROM PUBLIC;

CREATE OR REPLACE TRIGGER guard BEFORE UPDATE ON app.session
    FOR EACH ROW EXECUTE FUNCTION app.guard_session();
