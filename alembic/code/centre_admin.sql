-- owner: td_definer
-- The centre's own rules, and the dates on which it is closed, by administrators.

-- Refuse who is no administrator (42501).
CREATE OR REPLACE FUNCTION app.require_admin(OUT person_id uuid, OUT role text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    caller CONSTANT record := app.acting();
BEGIN
    PERFORM app.require_read_committed();
    IF caller.role <> 'admin' THEN
        RAISE EXCEPTION 'only admins' USING ERRCODE = '42501';
    END IF;
    person_id := caller.person_id;
    role := caller.role;
END
$$;

-- The columns of the centre that people set, all of them.
CREATE OR REPLACE FUNCTION app.centre_rules() RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT ARRAY[
        'name', 'timezone', 'currency', 'phone', 'opening_hours', 'slot_step_minutes', 'min_notice_minutes',
        'break_minutes', 'horizon_days', 'cancel_notice_minutes', 'max_open_sessions', 'enrollment_required']
$$;

CREATE OR REPLACE FUNCTION app.save_centre(p_before jsonb, p_after jsonb) RETURNS app.centre
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names CONSTANT text[] := app.centre_rules();
    stored app.centre;
    before app.centre;
    after app.centre;
BEGIN
    IF jsonb_typeof(p_before) IS DISTINCT FROM 'object' OR jsonb_typeof(p_after) IS DISTINCT FROM 'object'
       OR NOT (p_before ?& names AND p_after ?& names)
       OR (SELECT count(*) FROM jsonb_object_keys(p_before)) <> cardinality(names)
       OR (SELECT count(*) FROM jsonb_object_keys(p_after)) <> cardinality(names) THEN
        RAISE EXCEPTION 'every rule of the centre, before and after' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_admin();
    before := jsonb_populate_record(NULL::app.centre, p_before);
    after := jsonb_populate_record(NULL::app.centre, p_after);
    before."only" := true;
    after."only" := true;
    SELECT * INTO stored FROM app.centre AS c FOR UPDATE;
    PERFORM app.require_admin();
    IF stored IS NOT DISTINCT FROM after THEN
        RETURN stored;
    ELSIF stored IS DISTINCT FROM before THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005';
    END IF;
    UPDATE app.centre AS c
       SET name = after.name, timezone = after.timezone, currency = after.currency, phone = after.phone,
           opening_hours = after.opening_hours, slot_step_minutes = after.slot_step_minutes,
           min_notice_minutes = after.min_notice_minutes, break_minutes = after.break_minutes,
           horizon_days = after.horizon_days, cancel_notice_minutes = after.cancel_notice_minutes,
           max_open_sessions = after.max_open_sessions, enrollment_required = after.enrollment_required
    RETURNING * INTO stored;
    RETURN stored;
END
$$;
COMMENT ON FUNCTION app.save_centre(jsonb, jsonb) IS
$$Saves the centre's name, zone, currency and rules over those that were shown: both are objects of all twelve
columns. TD005 where the stored ones are neither. New rules count for what is booked from now on; sessions keep
their price, currency and break.$$;

-- When a closure is closed, as instants.
CREATE OR REPLACE FUNCTION app.closed_instants(
    p_first date, p_last date, p_start_minute integer, p_end_minute integer
) RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    zone CONSTANT text := (SELECT c.timezone FROM app.centre AS c);
BEGIN
    RETURN app.wall_to_instants(
        coalesce((SELECT range_agg(tsrange(p_first + n + p_start_minute * interval '1 minute',
                                           p_first + n + p_end_minute * interval '1 minute'))
                    FROM generate_series(0, p_last - p_first) AS n), '{}'),
        zone, (p_first - 1)::timestamp AT TIME ZONE zone, (p_last + 2)::timestamp AT TIME ZONE zone);
END
$$;

-- Refuse a closure that no calendar can show (22023): at most a year long.
CREATE OR REPLACE FUNCTION app.require_closure_form(
    p_first date, p_last date, p_start_minute integer, p_end_minute integer
) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF coalesce(p_first BETWEEN '2000-01-01' AND '2499-12-31' AND p_last BETWEEN p_first AND '2499-12-31'
                AND p_last - p_first <= 366 AND p_start_minute BETWEEN 0 AND 1439
                AND p_end_minute BETWEEN p_start_minute + 1 AND 1440, false) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'dates of at most a year, and minutes of a day' USING ERRCODE = '22023';
END
$$;

-- The live sessions, not over yet, that a closure would meet and no stored closure meets already: who was kept on
-- a closed day is not asked about again.
CREATE OR REPLACE FUNCTION app.met_by_closure(
    p_first date, p_last date, p_start_minute integer, p_end_minute integer
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    closed CONSTANT tstzmultirange := app.closed_instants(p_first, p_last, p_start_minute, p_end_minute);
    known CONSTANT tstzmultirange := coalesce((
        SELECT range_agg(app.closed_instants(greatest(c.first_date, p_first - 1), least(c.last_date, p_last + 1),
                                             c.start_minute, c.end_minute))
          FROM app.closure AS c
         WHERE c.first_date <= p_last + 1 AND c.last_date >= p_first - 1), '{}');
BEGIN
    RETURN QUERY
    SELECT s.id
      FROM app.session AS s
     WHERE s.status IN ('scheduled', 'in_progress') AND upper(s.during) > at
       AND lower(s.during) < upper(closed) AND lower(s.during) > lower(closed) - interval '24 hours'
       AND closed && s.during AND NOT known && s.during
     ORDER BY lower(s.during), s.id;
END
$$;

CREATE OR REPLACE FUNCTION app.closure_impact(
    p_first date, p_last date, p_start_minute integer DEFAULT 0, p_end_minute integer DEFAULT 1440
) RETURNS TABLE (session_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' ROWS 20
AS $$
BEGIN
    PERFORM app.require_admin();
    PERFORM app.require_closure_form(p_first, p_last, p_start_minute, p_end_minute);
    RETURN QUERY SELECT * FROM app.met_by_closure(p_first, p_last, p_start_minute, p_end_minute);
END
$$;
COMMENT ON FUNCTION app.closure_impact(date, date, integer, integer) IS
$$The live sessions that a closure of these dates (and minutes of each) would meet, in order of time.$$;

-- Where the sessions that a closure meets could go: up to p_limit starts with the same tutor after its end, for the
-- first 200 of them. Nothing is reserved: two may be offered the same start.
CREATE OR REPLACE FUNCTION app.closure_fits(
    p_first date, p_last date, p_start_minute integer, p_end_minute integer, p_limit integer DEFAULT 3
) RETURNS TABLE (session_id uuid, starts_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 60
AS $$
DECLARE
    ends timestamptz;
BEGIN
    PERFORM app.require_admin();
    PERFORM app.require_closure_form(p_first, p_last, p_start_minute, p_end_minute);
    IF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 10 THEN
        RAISE EXCEPTION '1 to 10 fits' USING ERRCODE = '22023';
    END IF;
    ends := greatest(upper(app.closed_instants(p_first, p_last, p_start_minute, p_end_minute)), now());
    RETURN QUERY
    SELECT s.id, f
      FROM (SELECT m AS id FROM app.met_by_closure(p_first, p_last, p_start_minute, p_end_minute) AS m
             LIMIT 200) AS met
      JOIN app.session AS s ON s.id = met.id AND s.status = 'scheduled'
      CROSS JOIN LATERAL app.next_fits(s.tutor_id, s.student_id, s.id, s.during, ends, p_limit,
                                       (app.tutor_terms(s.tutor_id)).zone) AS f
     ORDER BY s.id, f;
END
$$;

-- their arguments have changed
DROP FUNCTION IF EXISTS app.save_closure(uuid, date, date, integer, integer, text, jsonb);
DROP FUNCTION IF EXISTS app.remove_closure(uuid);

-- Whether a stored closure is what was shown (null: that there was none).
CREATE OR REPLACE FUNCTION app.is_closure(p_stored app.closure, p_shown jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    shown CONSTANT app.closure := jsonb_populate_record(NULL::app.closure, p_shown);
BEGIN
    PERFORM app.require_before(p_shown, ARRAY['first_date', 'last_date', 'start_minute', 'end_minute', 'reason']);
    RETURN (p_stored.first_date, p_stored.last_date, p_stored.start_minute, p_stored.end_minute, p_stored.reason)
           IS NOT DISTINCT FROM
           (shown.first_date, shown.last_date, shown.start_minute, shown.end_minute, shown.reason);
END
$$;

CREATE OR REPLACE FUNCTION app.save_closure(
    p_id uuid, p_first date, p_last date, p_start_minute integer, p_end_minute integer, p_reason text,
    p_decisions jsonb DEFAULT '[]', p_before jsonb DEFAULT NULL
) RETURNS app.closure
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    caller record;
    decisions jsonb;
    reason CONSTANT text := btrim(coalesce(p_reason, ''));
    stored app.closure;
    saved app.closure;
BEGIN
    IF p_id IS NULL OR char_length(p_reason) > 2000 THEN
        RAISE EXCEPTION 'an id, and a reason of at most 2000 characters' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_closure_form(p_first, p_last, p_start_minute, p_end_minute);
    caller := app.require_admin();
    SELECT coalesce(jsonb_agg(d ORDER BY d.session_id), '[]') INTO decisions
      FROM app.hours_decisions(p_decisions) AS d;

    -- Every tutor, as booking does it: nothing is booked into the closure while it is made.
    PERFORM app.lock_people(ARRAY(
        SELECT t.person_id FROM app.tutor AS t
        UNION
        SELECT s.student_id
          FROM jsonb_to_recordset(decisions) AS d(session_id uuid) JOIN app.session AS s ON s.id = d.session_id));
    PERFORM FROM app.session AS s
      WHERE s.id IN (SELECT d.session_id FROM jsonb_to_recordset(decisions) AS d(session_id uuid))
      ORDER BY s.id FOR UPDATE;
    SELECT * INTO stored FROM app.closure AS c WHERE c.id = p_id FOR UPDATE;
    caller := app.require_admin();

    IF NOT app.is_closure(stored, p_before)
       AND (stored.first_date, stored.last_date, stored.start_minute, stored.end_minute, stored.reason)
           IS DISTINCT FROM (p_first, p_last, p_start_minute, p_end_minute, reason) THEN
        PERFORM app.refuse_overwriting();
    ELSIF EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(session_id uuid)
                WHERE NOT EXISTS (SELECT FROM app.session AS s WHERE s.id = d.session_id)) THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    END IF;
    -- What holds already is a success, whatever its version.
    decisions := (
        SELECT coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('was', s.version) ORDER BY d.session_id), '[]')
          FROM jsonb_to_recordset(decisions)
               AS d(session_id uuid, version integer, fate text, starts_at timestamptz, note text)
          JOIN app.session AS s ON s.id = d.session_id
         WHERE NOT coalesce(d.fate = 'cancel' AND s.status = 'cancelled'
                            OR d.fate = 'move' AND s.status IN ('scheduled', 'in_progress')
                               AND lower(s.during) = d.starts_at, false));
    IF EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(version integer, was integer)
                WHERE d.version <> d.was) THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005';
    ELSIF EXISTS (SELECT FROM app.met_by_closure(p_first, p_last, p_start_minute, p_end_minute) AS m(id)
                   WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(session_id uuid)
                                      WHERE d.session_id = m.id)) THEN
        RAISE EXCEPTION 'sessions would be left on a closed day' USING ERRCODE = 'TD014';
    END IF;

    INSERT INTO app.closure AS c (id, first_date, last_date, start_minute, end_minute, reason)
    VALUES (p_id, p_first, p_last, p_start_minute, p_end_minute, reason)
    ON CONFLICT (id) DO UPDATE
        SET first_date = EXCLUDED.first_date, last_date = EXCLUDED.last_date,
            start_minute = EXCLUDED.start_minute, end_minute = EXCLUDED.end_minute, reason = EXCLUDED.reason
      WHERE c IS DISTINCT FROM EXCLUDED
    RETURNING * INTO saved;
    PERFORM app.apply_fates(decisions);
    INSERT INTO app.session_note (session_id, author_id, shared, body)
    SELECT d.session_id, caller.person_id, true, d.note
      FROM jsonb_to_recordset(decisions) AS d(session_id uuid, fate text, note text)
     WHERE d.note <> '' AND (d.fate <> 'keep' OR saved.id IS NOT NULL);
    IF saved.id IS NULL THEN
        RETURN stored;
    END IF;
    RETURN saved;
END
$$;
COMMENT ON FUNCTION app.save_closure(uuid, date, date, integer, integer, text, jsonb, jsonb) IS
$$Makes a closure of the centre, or changes it over what was shown (p_before, null: nothing), with a decision for each session that it meets (app.closure_impact):
p_decisions [{session_id, version, fate: keep | move | cancel, starts_at (move only), note}]. All of it or nothing.

Refuses TD014 a session without a decision; TD005 a decided session that changed meanwhile, or (shown_before) a closure
that is stored neither as it was shown nor as it is wanted; TD013 an unknown one; and
what moving and cancelling refuse, with the closure in force.$$;

CREATE OR REPLACE FUNCTION app.remove_closure(p_id uuid, p_before jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    stored app.closure;
BEGIN
    IF p_id IS NULL OR p_before IS NULL THEN
        RAISE EXCEPTION 'a closure must be given, and what was shown' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_admin();
    SELECT * INTO stored FROM app.closure AS c WHERE c.id = p_id FOR UPDATE;
    PERFORM app.require_admin();
    IF stored.id IS NOT NULL AND NOT app.is_closure(stored, p_before) THEN
        PERFORM app.refuse_overwriting();
    END IF;
    DELETE FROM app.closure AS c WHERE c.id = p_id;
END
$$;
COMMENT ON FUNCTION app.remove_closure(uuid, jsonb) IS
$$Opens the centre on these dates again; sessions that were cancelled stay so. One that is gone is removed; TD005 where
it is not as it was shown.$$;

REVOKE ALL ON FUNCTION app.require_admin(), app.centre_rules(), app.save_centre(jsonb, jsonb),
    app.closed_instants(date, date, integer, integer), app.require_closure_form(date, date, integer, integer),
    app.met_by_closure(date, date, integer, integer), app.is_closure(app.closure, jsonb),
    app.closure_impact(date, date, integer, integer),
    app.closure_fits(date, date, integer, integer, integer),
    app.save_closure(uuid, date, date, integer, integer, text, jsonb, jsonb), app.remove_closure(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.save_centre(jsonb, jsonb), app.closure_impact(date, date, integer, integer),
    app.closure_fits(date, date, integer, integer, integer),
    app.save_closure(uuid, date, date, integer, integer, text, jsonb, jsonb), app.remove_closure(uuid, jsonb) TO td_admin;
