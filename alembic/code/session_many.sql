-- owner: td_definer
-- Several sessions changed together, all of them or none: what saving hours, a tutor's absence, a series and the
-- search for sessions have in common. Each single change is made, judged and recorded by session_life.sql.

-- Do what was decided, under locks already held: fate `cancel`, or `move` to starts_at and, where tutor_id is given,
-- to that tutor. Cancelled sessions give their time back first; then each session moves as soon as no other that will
-- still move stands in its place. Where they wait for each other in a circle the first is refused: 23P01.
-- p_override_reason is empty unless staff pass rules with it, and passes them for the changes that say so; a change's
-- note is its reason in the history.
CREATE OR REPLACE FUNCTION app.apply_fates(p_changes jsonb, p_override_reason text DEFAULT '') RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    waiting jsonb := jsonb_path_query_array(p_changes, '$[*] ? (@.fate == "move")');
    decided record;
    next_id uuid;
BEGIN
    FOR decided IN
        SELECT * FROM jsonb_to_recordset(p_changes) AS c(session_id uuid, version integer, fate text, note text)
         WHERE c.fate = 'cancel' ORDER BY c.session_id
    LOOP
        PERFORM app.set_session_status(decided.session_id, 'cancelled', decided.version, decided.note);
    END LOOP;
    WHILE jsonb_array_length(waiting) > 0 LOOP
        WITH move AS MATERIALIZED (
            SELECT s.id, s.tutor_id, s.student_id, s.during, s.tutor_hold, m.starts_at, t.target,
                   tstzrange(m.starts_at, m.starts_at + (upper(s.during) - lower(s.during))) AS to_during,
                   tstzrange(m.starts_at, m.starts_at + (upper(s.during) - lower(s.during)) + make_interval(
                       mins => (app.tutor_terms(t.target)).pause_minutes)) AS to_hold
              FROM jsonb_to_recordset(waiting) AS m(session_id uuid, starts_at timestamptz, tutor_id uuid)
              JOIN app.session AS s ON s.id = m.session_id
              CROSS JOIN LATERAL (SELECT coalesce(m.tutor_id, s.tutor_id) AS target) AS t
        )
        SELECT m.id INTO next_id
          FROM move AS m
         ORDER BY EXISTS (SELECT FROM move AS o
                           WHERE o.id <> m.id
                             AND (o.tutor_id = m.target AND o.tutor_hold && m.to_hold
                                  OR o.student_id = m.student_id AND o.during && m.to_during)),
                  m.starts_at, m.id
         LIMIT 1;
        SELECT m.* INTO decided
          FROM jsonb_to_recordset(waiting)
               AS m(session_id uuid, version integer, starts_at timestamptz, tutor_id uuid, note text, passes boolean)
         WHERE m.session_id = next_id;
        PERFORM app.move_session(decided.session_id, decided.starts_at, decided.version, decided.note,
                                 decided.tutor_id, CASE WHEN decided.passes IS NOT FALSE THEN p_override_reason ELSE '' END);
        waiting := coalesce((SELECT jsonb_agg(w) FROM jsonb_array_elements(waiting) AS w
                              WHERE (w ->> 'session_id')::uuid <> next_id), '[]');
    END LOOP;
END
$$;

-- What was sent as changes, judged (22023) and in one form: [{session_id, version, fate: move | cancel, starts_at,
-- tutor_id, note, passes}], no session twice, at most 500.
CREATE OR REPLACE FUNCTION app.session_changes(p_changes jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    is_sound boolean := false;
    sound jsonb;
BEGIN
    IF jsonb_typeof(p_changes) IS NOT DISTINCT FROM 'array' AND jsonb_array_length(p_changes) <= 500
       AND pg_column_size(p_changes) <= 4000000 THEN
        BEGIN
            SELECT coalesce(bool_and(coalesce(
                       g.session_id IS NOT NULL AND g.version IS NOT NULL AND g.fate IN ('move', 'cancel')
                       AND (g.fate = 'move') = (g.starts_at IS NOT NULL)
                       AND (g.fate = 'move' OR g.tutor_id IS NULL)
                       AND coalesce(g.starts_at BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z', true)
                       AND char_length(coalesce(g.note, '')) <= 2000, false)), true)
                   AND count(*) = count(DISTINCT g.session_id),
                   coalesce(jsonb_agg(jsonb_build_object(
                       'session_id', g.session_id, 'version', g.version, 'fate', g.fate, 'starts_at', g.starts_at,
                       'tutor_id', g.tutor_id, 'note', coalesce(btrim(g.note), ''), 'passes', coalesce(g.passes, true))
                       ORDER BY g.session_id), '[]')
              INTO is_sound, sound
              FROM jsonb_to_recordset(p_changes)
                   AS g(session_id uuid, version integer, fate text, starts_at timestamptz, tutor_id uuid, note text,
                        passes boolean);
        EXCEPTION WHEN data_exception THEN
            is_sound := false;
        END;
    END IF;
    IF is_sound IS NOT TRUE THEN
        RAISE EXCEPTION 'at most 500 changes: move to a start, or cancel' USING ERRCODE = '22023';
    END IF;
    RETURN sound;
END
$$;

-- Let nobody else touch these sessions or the people they concern, those of their new tutors included. As booking
-- does: the people first, in id order, then the sessions. TD013 where one does not exist.
CREATE OR REPLACE FUNCTION app.lock_changes(p_changes jsonb, p_people uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    wanted integer;
    locked integer;
BEGIN
    PERFORM app.lock_people(p_people || ARRAY(
        SELECT unnest(ARRAY[s.student_id, s.tutor_id, c.tutor_id])
          FROM jsonb_to_recordset(p_changes) AS c(session_id uuid, tutor_id uuid)
          JOIN app.session AS s ON s.id = c.session_id));
    PERFORM FROM app.session AS s
      WHERE s.id IN (SELECT c.session_id FROM jsonb_to_recordset(p_changes) AS c(session_id uuid))
      ORDER BY s.id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    wanted := jsonb_array_length(p_changes);
    IF locked < wanted THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.change_sessions(p_changes jsonb, p_override_reason text DEFAULT NULL)
RETURNS SETOF app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    changes CONSTANT jsonb := app.session_changes(p_changes);
    override_reason CONSTANT text := coalesce(btrim(p_override_reason), '');
    caller record;
BEGIN
    PERFORM app.require_read_committed();
    caller := app.acting();
    IF caller.role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'staff alone change many sessions' USING ERRCODE = '42501';
    ELSIF char_length(override_reason) > 2000 THEN
        RAISE EXCEPTION 'a text is longer than 2000 characters' USING ERRCODE = '22023';
    END IF;
    PERFORM app.lock_changes(changes, '{}');
    PERFORM app.apply_fates(changes, override_reason);
    RETURN QUERY
    SELECT s.* FROM app.session AS s
     WHERE s.id IN (SELECT c.session_id FROM jsonb_to_recordset(changes) AS c(session_id uuid))
     ORDER BY lower(s.during), s.id;
END
$$;
COMMENT ON FUNCTION app.change_sessions(jsonb, text) IS
$$Moves and cancels sessions together, all or none (staff): [{session_id, version, fate: move | cancel, starts_at,
tutor_id: null for the same, note, passes: false where p_override_reason passes no rule}], at most 500; returns them
as they are then, by start.

They may take each other's places, except in a circle. Refuses what moving and cancelling one of them refuses
(TD005, TD009, TD013, 23P01 ...) and 22023; a change that holds already is a success.$$;

REVOKE ALL ON FUNCTION
    app.apply_fates(jsonb, text), app.session_changes(jsonb), app.lock_changes(jsonb, uuid[]),
    app.change_sessions(jsonb, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.change_sessions(jsonb, text) TO td_desk, td_admin;
