-- owner: td_definer
-- The life of a session after it was booked: moved, started, completed, missed, cancelled, reopened. One function
-- judges every action, for those who do it and for those who only ask what they may do.

-- The actions a role has at all. Who may do something now is app.action_verdict's business.
CREATE OR REPLACE FUNCTION app.actions_of(p_role text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN CASE p_role
        WHEN 'student' THEN ARRAY['move', 'cancel']
        WHEN 'tutor' THEN ARRAY['start', 'complete', 'no_show', 'move', 'cancel']
        WHEN 'desk' THEN ARRAY['start', 'complete', 'no_show', 'move', 'cancel', 'reopen']
        WHEN 'admin' THEN ARRAY['start', 'complete', 'no_show', 'move', 'cancel', 'reopen']
        ELSE ARRAY[]::text[] END;
END
$$;

-- The SQLSTATE that an action would meet at p_at, '' when nothing stands against it. A student's own changes end
-- cancel_minutes before the start.
CREATE OR REPLACE FUNCTION app.action_verdict(
    p_action text, p_role text, p_status text, p_starts_at timestamptz, p_cancel_minutes integer, p_at timestamptz
) RETURNS text
LANGUAGE sql STABLE  -- one expression, no settings: the planner writes it into the queries that ask for thousands
AS $$
    SELECT CASE
        WHEN NOT CASE p_action
            WHEN 'start' THEN p_status = 'scheduled' AND p_at >= p_starts_at - interval '15 minutes'
            WHEN 'complete' THEN p_status IN ('scheduled', 'in_progress') AND p_at >= p_starts_at
            WHEN 'no_show' THEN p_status = 'scheduled' AND p_at >= p_starts_at
            WHEN 'move' THEN p_status = 'scheduled'
            WHEN 'cancel' THEN p_status IN ('scheduled', 'in_progress')
            WHEN 'reopen' THEN p_status IN ('completed', 'no_show', 'cancelled') END THEN 'TD009'
        WHEN p_role = 'student' AND p_at > p_starts_at - make_interval(mins => p_cancel_minutes) THEN 'TD007'
        ELSE '' END
$$;

-- Refuse an action: 42501 where the role never has it, else what the verdict says.
CREATE OR REPLACE FUNCTION app.require_action(p_action text, p_role text, p_session app.session) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    code text;
BEGIN
    code := app.action_verdict(p_action, p_role, p_session.status, lower(p_session.during),
                               (app.tutor_terms(p_session.tutor_id)).cancel_minutes, clock_timestamp());
    IF code <> '' THEN
        RAISE EXCEPTION '%', CASE code WHEN 'TD007' THEN 'too late' ELSE 'not in this status or not yet' END
            USING ERRCODE = code;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.session_actions(p_sessions uuid[])
RETURNS TABLE (session_id uuid, action text, allowed boolean, code text, until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 100
AS $$
DECLARE
    caller record;
    at CONSTANT timestamptz := clock_timestamp();
BEGIN
    IF p_sessions IS NULL OR cardinality(p_sessions) > 5000 THEN
        RAISE EXCEPTION 'at most 5000 sessions' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    RETURN QUERY
    SELECT s.id, a.name, judged.verdict = '', judged.verdict,
           CASE WHEN caller.role = 'student' AND judged.verdict IN ('', 'TD007')
                THEN lower(s.during) - make_interval(mins => rules.cancel_minutes) END
      FROM app.session AS s
      JOIN app.tutor AS t ON t.person_id = s.tutor_id
      CROSS JOIN app.centre AS c
      CROSS JOIN LATERAL (SELECT coalesce(t.cancel_notice_minutes, c.cancel_notice_minutes) AS cancel_minutes) AS rules
      CROSS JOIN LATERAL unnest(app.actions_of(caller.role)) WITH ORDINALITY AS a(name, place)
      CROSS JOIN LATERAL (SELECT app.action_verdict(a.name, caller.role, s.status, lower(s.during),
                                                    rules.cancel_minutes, at) AS verdict
                            OFFSET 0) AS judged  -- judged once, not once for each column
     WHERE s.id = ANY (p_sessions)
       AND CASE caller.role WHEN 'student' THEN s.student_id = caller.person_id
                            WHEN 'tutor' THEN s.tutor_id = caller.person_id
                            ELSE true END
     ORDER BY s.id, a.place;
END
$$;
COMMENT ON FUNCTION app.session_actions(uuid[]) IS
$$What the caller may do now, in the role acted in, with each of the sessions they may see (at most 5000).

action is start, complete, no_show, move, cancel or reopen; only those are listed that the role can have. code is
the SQLSTATE that the action would meet, '' when allowed; until is when a student's permission ends (or ended).$$;

CREATE OR REPLACE FUNCTION app.session_actions(p_session uuid)
RETURNS TABLE (session_id uuid, action text, allowed boolean, code text, until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' ROWS 6
AS $$
BEGIN
    RETURN QUERY SELECT * FROM app.session_actions(ARRAY[p_session]);
END
$$;

-- The same for a list of sessions, a row each: its actions as one text, ``action|code|whether it ends,...``, and
-- when those that end do. A day of 1,500 sessions has forty starts: what is the same for many is judged once.
CREATE OR REPLACE FUNCTION app.written_actions(p_sessions uuid[])
RETURNS TABLE (session_id uuid, actions text, until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 1000
AS $$
DECLARE
    caller record;
    at CONSTANT timestamptz := clock_timestamp();
BEGIN
    IF p_sessions IS NULL OR cardinality(p_sessions) > 5000 THEN
        RAISE EXCEPTION 'at most 5000 sessions' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    RETURN QUERY
    WITH seen AS MATERIALIZED (
        SELECT s.id, s.status, lower(s.during) AS starts_at,
               coalesce(t.cancel_notice_minutes, c.cancel_notice_minutes) AS cancel_minutes
          FROM app.session AS s
          JOIN app.tutor AS t ON t.person_id = s.tutor_id
         CROSS JOIN app.centre AS c
         WHERE s.id = ANY (p_sessions)
           AND CASE caller.role WHEN 'student' THEN s.student_id = caller.person_id
                                WHEN 'tutor' THEN s.tutor_id = caller.person_id
                                ELSE true END
    ), judged AS MATERIALIZED (
        SELECT k.status, k.starts_at, k.cancel_minutes,
               string_agg(concat_ws('|', a.name, v.code, v.ends), ',' ORDER BY a.place) AS actions,
               CASE WHEN bool_or(v.ends)
                    THEN k.starts_at - make_interval(mins => k.cancel_minutes) END AS until
          FROM (SELECT DISTINCT o.status, o.starts_at, o.cancel_minutes FROM seen AS o) AS k
         CROSS JOIN LATERAL unnest(app.actions_of(caller.role)) WITH ORDINALITY AS a(name, place)
         CROSS JOIN LATERAL (SELECT j.code, caller.role = 'student' AND j.code IN ('', 'TD007') AS ends
                               FROM (SELECT app.action_verdict(a.name, caller.role, k.status, k.starts_at,
                                                               k.cancel_minutes, at) AS code OFFSET 0) AS j) AS v
         GROUP BY k.status, k.starts_at, k.cancel_minutes
    )
    SELECT o.id, j.actions, j.until
      FROM seen AS o JOIN judged AS j USING (status, starts_at, cancel_minutes);
END
$$;

CREATE OR REPLACE FUNCTION app.move_session(
    p_id uuid, p_start timestamptz, p_version integer, p_reason text DEFAULT '',
    p_tutor uuid DEFAULT NULL, p_override_reason text DEFAULT NULL
) RETURNS app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    override_reason CONSTANT text := coalesce(btrim(p_override_reason), '');
    caller record;
    before app.session;
    moved app.session;
    target uuid;
    minutes integer;
    broken text;
BEGIN
    PERFORM app.require_read_committed();
    PERFORM app.require_booking_form(ARRAY[p_id], p_start, p_reason, p_override_reason);
    IF p_version IS NULL THEN
        RAISE EXCEPTION 'a version must be given' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    before := app.require_session(p_id, caller.person_id, caller.role);
    target := coalesce(p_tutor, before.tutor_id);
    IF caller.role NOT IN ('desk', 'admin') AND (target <> before.tutor_id OR override_reason <> '') THEN
        RAISE EXCEPTION 'staff alone reassign or pass the rules' USING ERRCODE = '42501';
    END IF;
    PERFORM app.lock_people(ARRAY[before.student_id, before.tutor_id, target]);
    PERFORM FROM app.session AS s WHERE s.id = p_id FOR UPDATE;
    before := app.require_session(p_id, caller.person_id, caller.role);
    target := coalesce(p_tutor, before.tutor_id);

    IF lower(before.during) = p_start AND before.tutor_id = target
       AND before.status IN ('scheduled', 'in_progress') THEN
        RETURN before;
    ELSIF before.version <> p_version THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005';
    END IF;
    PERFORM app.require_action('move', caller.role, before);
    PERFORM app.require_active_student(before.student_id);
    PERFORM app.require_tutor(target, caller.person_id, caller.role);
    IF target <> before.tutor_id AND (target = before.student_id OR NOT EXISTS (
        SELECT FROM app.tutor_course AS tc JOIN app.course AS c ON c.id = tc.course_id
         WHERE tc.tutor_id = target AND tc.course_id = before.course_id AND tc.active AND c.active)) THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    minutes := ceil(extract(epoch FROM upper(before.during) - lower(before.during)) / 60);
    PERFORM app.require_start(target, before.student_id, p_start, minutes, p_id, override_reason <> '');

    BEGIN
        UPDATE app.session AS s
           SET tutor_id = target,
               during = tstzrange(p_start, p_start + make_interval(mins => minutes)),
               tutor_hold = tstzrange(p_start, p_start + make_interval(
                   mins => minutes + (app.tutor_terms(target)).pause_minutes)),
               version = s.version + 1
         WHERE s.id = p_id
        RETURNING s.* INTO moved;
    EXCEPTION WHEN exclusion_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        PERFORM app.raise_taken(broken);
    END;
    PERFORM app.record_session(
        before, moved, caller.person_id, caller.role,
        CASE WHEN target = before.tutor_id THEN 'moved' ELSE 'reassigned' END,
        left(concat_ws(E'\n', nullif(btrim(p_reason), ''), nullif(override_reason, '')), 2000));
    RETURN moved;
END
$$;

-- Refuse to bring time to come back to who is no longer a student (TD001) or a tutor (TD002): a role is taken from
-- people who have nothing ahead, and nothing comes back behind that.
CREATE OR REPLACE FUNCTION app.require_people_still(p_session app.session) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF upper(p_session.during) <= clock_timestamp() THEN
        RETURN;
    ELSIF NOT EXISTS (SELECT FROM app.person_role AS r
                       WHERE r.person_id = p_session.student_id AND r.role = 'student') THEN
        RAISE EXCEPTION 'no student any more' USING ERRCODE = 'TD001';
    ELSIF NOT EXISTS (SELECT FROM app.person_role AS r
                       WHERE r.person_id = p_session.tutor_id AND r.role = 'tutor') THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.set_session_status(
    p_id uuid, p_status text, p_version integer, p_reason text DEFAULT ''
) RETURNS app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    reason CONSTANT text := coalesce(btrim(p_reason), '');
    action CONSTANT text := CASE p_status
        WHEN 'in_progress' THEN 'start' WHEN 'completed' THEN 'complete' WHEN 'no_show' THEN 'no_show'
        WHEN 'cancelled' THEN 'cancel' WHEN 'scheduled' THEN 'reopen' END;
    caller record;
    before app.session;
    changed app.session;
    broken text;
BEGIN
    PERFORM app.require_read_committed();
    IF p_id IS NULL OR p_version IS NULL OR action IS NULL OR char_length(reason) > 2000 THEN
        RAISE EXCEPTION 'a session, its version and a known status must be given' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    before := app.require_session(p_id, caller.person_id, caller.role);
    IF NOT action = ANY (app.actions_of(caller.role)) THEN
        RAISE EXCEPTION 'not in this role' USING ERRCODE = '42501';
    END IF;
    IF action = 'reopen' THEN
        PERFORM app.lock_people(ARRAY[before.student_id, before.tutor_id]);
    END IF;
    PERFORM FROM app.session AS s WHERE s.id = p_id FOR UPDATE;
    before := app.require_session(p_id, caller.person_id, caller.role);

    IF before.status = p_status THEN
        RETURN before;
    ELSIF before.version <> p_version THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005';
    END IF;
    PERFORM app.require_action(action, caller.role, before);
    IF action = 'reopen' THEN
        IF reason = '' THEN
            RAISE EXCEPTION 'reopening needs a reason' USING ERRCODE = '22023';
        END IF;
        PERFORM app.require_people_still(before);
        PERFORM app.require_untaken(before.tutor_id, before.student_id, before.during, before.tutor_hold, p_id);
    END IF;
    BEGIN
        UPDATE app.session AS s SET status = p_status, version = s.version + 1 WHERE s.id = p_id
        RETURNING s.* INTO changed;
    EXCEPTION WHEN exclusion_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        PERFORM app.raise_taken(broken);
    END;
    PERFORM app.record_session(
        before, changed, caller.person_id, caller.role,
        CASE action WHEN 'start' THEN 'started' WHEN 'reopen' THEN 'reopened' ELSE p_status END, reason);
    RETURN changed;
END
$$;

REVOKE ALL ON FUNCTION
    app.actions_of(text), app.action_verdict(text, text, text, timestamptz, integer, timestamptz),
    app.require_action(text, text, app.session),
    app.require_people_still(app.session),
    app.session_actions(uuid[]), app.session_actions(uuid), app.written_actions(uuid[]),
    app.move_session(uuid, timestamptz, integer, text, uuid, text),
    app.set_session_status(uuid, text, integer, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    app.session_actions(uuid[]), app.session_actions(uuid), app.written_actions(uuid[]),
    app.move_session(uuid, timestamptz, integer, text, uuid, text),
    app.set_session_status(uuid, text, integer, text)
TO td_student, td_tutor, td_desk, td_admin;
