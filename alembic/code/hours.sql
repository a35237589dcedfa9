-- owner: td_definer
-- A tutor's hours as something to be asked about before they are saved: a draft is what stands in the editor, and
-- the slot engine answers for it as it does for the stored hours. Saving is in hours_save.sql.

-- Refuse who may not see or change these hours: a tutor has only the own ones (42501), staff have everybody's.
CREATE OR REPLACE FUNCTION app.require_hours(p_tutor uuid, OUT person_id uuid, OUT role text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    caller CONSTANT record := app.acting();
BEGIN
    IF caller.role NOT IN ('tutor', 'desk', 'admin')
       OR (caller.role = 'tutor' AND p_tutor IS DISTINCT FROM caller.person_id) THEN
        RAISE EXCEPTION 'a tutor has the own hours, staff have everybody''s' USING ERRCODE = '42501';
    END IF;
    person_id := caller.person_id;
    role := caller.role;
END
$$;

-- A tutor's stored hours in the form of a draft. Dates that are past on the tutor's wall are left out: no draft
-- can change them.
CREATE OR REPLACE FUNCTION app.hours_facts(p_tutor uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'today', wall.today,
            'rules', coalesce((
                SELECT jsonb_agg(to_jsonb(r) ORDER BY r.iso_weekday, r.start_minute, r.end_minute,
                                                      r.valid_from NULLS FIRST, r.valid_until NULLS LAST)
                  FROM (SELECT DISTINCT w.iso_weekday, w.start_minute, w.end_minute, nullif(lower(w.valid_on), '-infinity') AS valid_from,
                                        nullif(upper(w.valid_on) - 1, 'infinity') AS valid_until
                          FROM app.weekly_rows(p_tutor, NULL) AS w) AS r), '[]'),
            'overrides', coalesce((
                SELECT jsonb_agg(to_jsonb(o) ORDER BY o.on_date, o.available, o.start_minute, o.end_minute, o.reason)
                  FROM (SELECT DISTINCT d.on_date, d.available, d.start_minute, d.end_minute, d.reason
                          FROM app.dated_rows(p_tutor, wall.today, 'infinity', NULL) AS d) AS o), '[]'),
            'terms', jsonb_build_object(
                'timezone', t.timezone, 'slot_step_minutes', t.slot_step_minutes,
                'min_notice_minutes', t.min_notice_minutes, 'break_minutes', t.break_minutes,
                'horizon_days', t.horizon_days, 'cancel_notice_minutes', t.cancel_notice_minutes))
          FROM app.tutor AS t CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE t.timezone)::date AS today) AS wall
         WHERE t.person_id = p_tutor);
END
$$;

-- What was sent as a draft that the engine can take: every value judged (22023), nothing twice, in one order, and
-- without dates that are past. `today` is the tutor's date as the stored zone has it, since the stored dates are
-- dates of that zone.
CREATE OR REPLACE FUNCTION app.hours_draft(p_tutor uuid, p_rules jsonb, p_overrides jsonb, p_terms jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    iso_date CONSTANT text := '^2[0-4][0-9][0-9]-[0-1][0-9]-[0-3][0-9]$';
    today date;
    rules jsonb;
    overrides jsonb;
    terms jsonb;
    is_sound boolean;
BEGIN
    IF jsonb_typeof(p_rules) IS DISTINCT FROM 'array' OR jsonb_typeof(p_overrides) IS DISTINCT FROM 'array'
       OR jsonb_typeof(p_terms) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION 'rules and overrides are arrays, terms are an object' USING ERRCODE = '22023';
    ELSIF jsonb_array_length(p_rules) > 400 OR jsonb_array_length(p_overrides) > 2000
          OR pg_column_size(p_rules) + pg_column_size(p_overrides) + pg_column_size(p_terms) > 8000000 THEN
        RAISE EXCEPTION 'at most 400 weekly ranges and 2000 dated ones' USING ERRCODE = '22023';
    END IF;
    SELECT (now() AT TIME ZONE t.timezone)::date INTO today FROM app.tutor AS t WHERE t.person_id = p_tutor;
    BEGIN
        SELECT coalesce(jsonb_agg(to_jsonb(r) - 'is_sound' ORDER BY r.iso_weekday, r.start_minute, r.end_minute,
                                  r.valid_from NULLS FIRST, r.valid_until NULLS LAST), '[]'),
               coalesce(bool_and(r.is_sound), true)
          INTO rules, is_sound
          FROM (SELECT DISTINCT g.iso_weekday, g.start_minute, g.end_minute, g.valid_from::date, g.valid_until::date,
                       coalesce(g.iso_weekday BETWEEN 1 AND 7 AND g.start_minute BETWEEN 0 AND 1439
                                AND g.end_minute BETWEEN g.start_minute + 1 AND g.start_minute + 1440
                                AND coalesce(g.valid_from ~ iso_date, true) AND coalesce(g.valid_until ~ iso_date, true)
                                AND coalesce(g.valid_from <= g.valid_until, true), false) AS is_sound
                  FROM jsonb_to_recordset(p_rules)
                       AS g(iso_weekday integer, start_minute integer, end_minute integer,
                            valid_from text, valid_until text)) AS r;
        IF is_sound THEN
            SELECT coalesce(jsonb_agg(to_jsonb(o) - 'is_sound' ORDER BY o.on_date, o.available, o.start_minute,
                                      o.end_minute, o.reason) FILTER (WHERE o.on_date >= today), '[]'),
                   coalesce(bool_and(o.is_sound), true)
              INTO overrides, is_sound
              FROM (SELECT DISTINCT g.on_date::date, g.available, g.start_minute, g.end_minute,
                           coalesce(g.reason, '') AS reason,
                           coalesce(g.on_date ~ iso_date AND g.available IS NOT NULL
                                    AND g.start_minute BETWEEN 0 AND 1439
                                    AND g.end_minute BETWEEN g.start_minute + 1 AND g.start_minute + 1440
                                    AND char_length(coalesce(g.reason, '')) <= 2000, false) AS is_sound
                      FROM jsonb_to_recordset(p_overrides)
                           AS g(on_date text, available boolean, start_minute integer, end_minute integer,
                                reason text)) AS o;
        END IF;
        SELECT jsonb_build_object(
                   'timezone', g.timezone, 'slot_step_minutes', g.slot_step_minutes,
                   'min_notice_minutes', g.min_notice_minutes, 'break_minutes', g.break_minutes,
                   'horizon_days', g.horizon_days, 'cancel_notice_minutes', g.cancel_notice_minutes),
               is_sound AND EXISTS (SELECT FROM app.timezone AS z WHERE z.name = g.timezone)
               AND coalesce(g.slot_step_minutes BETWEEN 1 AND 1440, true)
               AND coalesce(g.min_notice_minutes BETWEEN 0 AND 525600, true)
               AND coalesce(g.break_minutes BETWEEN 0 AND 1440, true)
               AND coalesce(g.horizon_days BETWEEN 1 AND 3650, true)
               AND coalesce(g.cancel_notice_minutes BETWEEN 0 AND 525600, true)
          INTO terms, is_sound
          FROM jsonb_to_record(p_terms)
               AS g(timezone text, slot_step_minutes integer, min_notice_minutes integer, break_minutes integer,
                    horizon_days integer, cancel_notice_minutes integer);
        -- A misspelt name would silently give the centre's value.
        is_sound := is_sound AND (SELECT count(*) FROM jsonb_object_keys(p_terms)) = 6
            AND p_terms ?& ARRAY['timezone', 'slot_step_minutes', 'min_notice_minutes', 'break_minutes',
                                 'horizon_days', 'cancel_notice_minutes'];
    EXCEPTION WHEN data_exception THEN
        is_sound := false;
    END;
    IF is_sound IS NOT TRUE THEN
        RAISE EXCEPTION 'hours that no clock can show' USING ERRCODE = '22023';
    END IF;
    RETURN jsonb_build_object('today', today, 'rules', rules, 'overrides', overrides, 'terms', terms);
END
$$;

-- The live sessions, not over yet, that a draft strands: the stored hours cover them and the draft does not.
-- Hours cover a session when all of it lies in one window. The centre's closures are not looked at: they are no
-- doing of the tutor's. Who lies outside already (staff passed the hours, or the tutor kept it) is not asked
-- about again. Steps, breaks and notices concern new bookings and strand nobody.
CREATE OR REPLACE FUNCTION app.stranded(p_tutor uuid, p_draft jsonb)
RETURNS TABLE (session_id uuid, reason text, params jsonb)
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    old_terms CONSTANT record := app.tutor_terms(p_tutor);
    new_terms CONSTANT record := app.tutor_terms(p_tutor, p_draft);
    lo timestamptz;
    hi timestamptz;
    old_time record;
    new_time record;
    old_windows tstzmultirange;
    new_windows tstzmultirange;
BEGIN
    SELECT min(lower(s.during)), max(upper(s.during)) INTO lo, hi
      FROM app.session AS s
     WHERE s.tutor_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
       AND s.tutor_hold && tstzrange(at, NULL) AND upper(s.during) > at;
    IF lo IS NULL THEN
        RETURN;
    END IF;
    SELECT * INTO old_time FROM app.time_of(ARRAY[p_tutor], old_terms.zone, lo, hi);
    SELECT * INTO new_time FROM app.time_of(ARRAY[p_tutor], new_terms.zone, lo, hi, p_draft);
    old_windows := old_time.hours - old_time.closed;
    new_windows := new_time.hours - new_time.closed;
    RETURN QUERY
    WITH lost AS (
        SELECT s.id, s.during, lower(s.during) AT TIME ZONE new_terms.zone AS first,
               upper(s.during) AT TIME ZONE new_terms.zone AS last,
               CASE WHEN new_time.closed @> s.during OR new_time.hours * new_time.closed && s.during
                    THEN 'closed_day' ELSE 'no_hours' END AS why
          FROM app.session AS s
         WHERE s.tutor_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
           AND s.tutor_hold && tstzrange(at, NULL) AND upper(s.during) > at
           AND old_windows @> s.during AND NOT new_windows @> s.during
    )
    SELECT l.id, l.why,
           CASE l.why
               WHEN 'closed_day' THEN jsonb_build_object('reason', coalesce((
                   SELECT o.reason
                     FROM app.dated_rows(p_tutor, l.first::date, greatest(l.first, l.last)::date, p_draft) AS o
                    WHERE NOT o.available
                      AND tsrange(o.on_date + o.start_minute * interval '1 minute',
                                  o.on_date + least(o.end_minute, 1440) * interval '1 minute')
                          && tsrange(l.first, greatest(l.first, l.last), '[]')
                    ORDER BY o.on_date, o.start_minute, o.end_minute, o.reason LIMIT 1), ''))
               ELSE jsonb_build_object('weekday', extract(isodow FROM l.first)::integer) END
      FROM lost AS l
     ORDER BY lower(l.during), l.id;
END
$$;

CREATE OR REPLACE FUNCTION app.hours_of(p_tutor uuid)
RETURNS TABLE (version integer, today date, as_of timestamptz, hours jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' ROWS 1
AS $$
BEGIN
    PERFORM app.require_hours(p_tutor);
    RETURN QUERY
    SELECT t.hours_version, (facts.hours ->> 'today')::date, now(), facts.hours - 'today'
      FROM app.tutor AS t CROSS JOIN LATERAL (SELECT app.hours_facts(p_tutor) AS hours) AS facts
     WHERE t.person_id = p_tutor;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.impact_of(p_tutor uuid, p_rules jsonb, p_overrides jsonb, p_terms jsonb)
RETURNS TABLE (session_id uuid, reason text, params jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 20
AS $$
DECLARE
    caller CONSTANT record := app.require_hours(p_tutor);
BEGIN
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    RETURN QUERY
    SELECT * FROM app.stranded(p_tutor, app.hours_draft(p_tutor, p_rules, p_overrides, p_terms));
END
$$;
COMMENT ON FUNCTION app.impact_of(uuid, jsonb, jsonb, jsonb) IS
$$The sessions that a draft of hours would strand, in order of time, and why: live, not over, wholly inside one
window of the stored hours and no longer inside one of the draft's. Closures of the centre strand nobody, nor do
steps, breaks and notices. A session that lies outside the stored hours already is not among them.

reason and params are those of app.explain_slots: closed_day {reason}, no_hours {weekday} on the draft's wall.$$;

CREATE OR REPLACE FUNCTION app.preview_slots(
    p_tutor uuid, p_rules jsonb, p_overrides jsonb, p_terms jsonb,
    p_from timestamptz, p_until timestamptz, p_minutes integer
) RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, free boolean, reason text, params jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 200
AS $$
BEGIN
    PERFORM app.require_hours(p_tutor);
    PERFORM app.require_question(p_tutor, p_from, p_until, p_minutes, now(), NULL, NULL);
    RETURN QUERY
    SELECT * FROM app.explained(p_tutor, p_from, p_until, p_minutes, now(), NULL, NULL,
                                app.hours_draft(p_tutor, p_rules, p_overrides, p_terms));
END
$$;
COMMENT ON FUNCTION app.preview_slots(uuid, jsonb, jsonb, jsonb, timestamptz, timestamptz, integer) IS
$$The rows of app.explain_slots as they would be under a draft of hours, for a student without other sessions.$$;

-- Up to p_limit free starts with a tutor for a session that stood at p_was: of each date from that of p_from on (in
-- p_zone) the start nearest to its old time of day. Looks five weeks ahead, a few days at first.
CREATE OR REPLACE FUNCTION app.next_fits(
    p_tutor uuid, p_student uuid, p_ignore uuid, p_was tstzrange, p_from timestamptz, p_limit integer, p_zone text,
    p_draft jsonb DEFAULT NULL
) RETURNS SETOF timestamptz
LANGUAGE plpgsql STABLE ROWS 3
AS $$
DECLARE
    minutes CONSTANT integer := ceil(extract(epoch FROM upper(p_was) - lower(p_was)) / 60);
    wall CONSTANT time := (lower(p_was) AT TIME ZONE p_zone)::time;
    first_date CONSTANT date := (p_from AT TIME ZONE p_zone)::date;
    found_starts timestamptz[] := '{}';
    look_date date := first_date;
    look_days integer := 4;
BEGIN
    WHILE cardinality(found_starts) < p_limit AND look_date < first_date + 35 LOOP
        found_starts := found_starts || ARRAY(
            SELECT best.starts_at
              FROM (SELECT DISTINCT ON ((s.starts_at AT TIME ZONE p_zone)::date) s.starts_at
                      FROM app.slot_starts(p_tutor, greatest(look_date::timestamp AT TIME ZONE p_zone, p_from),
                                           (look_date + look_days)::timestamp AT TIME ZONE p_zone, minutes, now(),
                                           p_student, p_ignore, true, p_draft) AS s
                     ORDER BY (s.starts_at AT TIME ZONE p_zone)::date,
                              abs(extract(epoch FROM (s.starts_at AT TIME ZONE p_zone)::time - wall)),
                              s.starts_at) AS best
             ORDER BY best.starts_at LIMIT p_limit - cardinality(found_starts));
        look_date := look_date + look_days;
        look_days := least(look_days * 3, first_date + 35 - look_date);
    END LOOP;
    RETURN QUERY SELECT unnest(found_starts);
END
$$;

-- Where the stranded sessions of a draft could go: for each scheduled session of this tutor that is named (at most
-- 1000) its next p_limit fits from its own date on. Nothing is reserved: two may be offered the same start.
CREATE OR REPLACE FUNCTION app.fits_of(
    p_tutor uuid, p_rules jsonb, p_overrides jsonb, p_terms jsonb, p_sessions uuid[], p_limit integer DEFAULT 3
) RETURNS TABLE (session_id uuid, starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 60
AS $$
DECLARE
    caller CONSTANT record := app.require_hours(p_tutor);
    draft jsonb;
    zone text;
BEGIN
    IF p_sessions IS NULL OR cardinality(p_sessions) > 1000 OR p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 10 THEN
        RAISE EXCEPTION 'at most 1000 sessions, and 1 to 10 fits' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    draft := app.hours_draft(p_tutor, p_rules, p_overrides, p_terms);
    zone := draft -> 'terms' ->> 'timezone';
    RETURN QUERY
    SELECT s.id, f, f + (upper(s.during) - lower(s.during))
      FROM app.session AS s
      CROSS JOIN LATERAL app.next_fits(
          p_tutor, s.student_id, s.id, s.during,
          ((lower(s.during) AT TIME ZONE zone)::date)::timestamp AT TIME ZONE zone, p_limit, zone, draft) AS f
     WHERE s.id = ANY (p_sessions) AND s.tutor_id = p_tutor AND s.status = 'scheduled'
     ORDER BY lower(s.during), s.id, f;
END
$$;

-- Whether anybody can book this tutor in the next two weeks, and the first thing that stands in the way, in the
-- order in which it would have to be mended; asked of the stored hours, or of a draft.
CREATE OR REPLACE FUNCTION app.bookable(
    p_tutor uuid, p_rules jsonb DEFAULT NULL, p_overrides jsonb DEFAULT NULL, p_terms jsonb DEFAULT NULL
) RETURNS TABLE (reason text, starts_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 1
AS $$
DECLARE
    at CONSTANT timestamptz := now();
    until CONSTANT timestamptz := now() + interval '14 days';
    draft jsonb;
    tutor record;
    minutes integer;
    terms record;
    known record;
BEGIN
    PERFORM app.require_hours(p_tutor);
    SELECT p.active, t.listed INTO tutor
      FROM app.tutor AS t JOIN app.person AS p ON p.id = t.person_id WHERE t.person_id = p_tutor;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    IF num_nulls(p_rules, p_overrides, p_terms) < 3 THEN
        draft := app.hours_draft(p_tutor, p_rules, p_overrides, p_terms);
    END IF;
    SELECT min(c.session_minutes) INTO minutes
      FROM app.tutor_course AS tc JOIN app.course AS c ON c.id = tc.course_id
     WHERE tc.tutor_id = p_tutor AND tc.active AND c.active;
    terms := app.tutor_terms(p_tutor, draft);
    SELECT * INTO known FROM app.time_of(ARRAY[p_tutor], terms.zone, at, until, draft);
    IF NOT tutor.active THEN
        reason := 'inactive';
    ELSIF NOT tutor.listed THEN
        reason := 'unlisted';
    ELSIF minutes IS NULL THEN
        reason := 'no_offer';
    ELSIF isempty(known.hours) THEN
        reason := 'no_hours';
    ELSIF isempty(known.hours - known.closed - known.closures) THEN
        reason := 'closed';
    ELSE
        SELECT CASE WHEN count(*) = 0 THEN 'too_short'
                    WHEN bool_or(s.reason IS NULL) THEN ''
                    WHEN bool_or(s.reason IN ('booked', 'break', 'own_session')) THEN 'booked'
                    ELSE 'notice' END,
               min(s.starts_at) FILTER (WHERE s.reason IS NULL)
          INTO reason, starts_at
          FROM app.slot_starts(p_tutor, at, until, minutes, at, NULL, NULL, false, draft) AS s;
    END IF;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION app.bookable(uuid, jsonb, jsonb, jsonb) IS
$$One row: reason '' and the first free start of the next two weeks for the tutor's shortest course, or why there
is none: inactive (the account), unlisted, no_offer (no course), no_hours, closed (by the tutor or the centre),
too_short (no window holds a session), booked (everything left), notice (too soon, or beyond the horizon).$$;

REVOKE ALL ON FUNCTION
    app.require_hours(uuid), app.hours_facts(uuid), app.hours_draft(uuid, jsonb, jsonb, jsonb),
    app.stranded(uuid, jsonb), app.hours_of(uuid), app.impact_of(uuid, jsonb, jsonb, jsonb),
    app.preview_slots(uuid, jsonb, jsonb, jsonb, timestamptz, timestamptz, integer),
    app.next_fits(uuid, uuid, uuid, tstzrange, timestamptz, integer, text, jsonb),
    app.fits_of(uuid, jsonb, jsonb, jsonb, uuid[], integer), app.bookable(uuid, jsonb, jsonb, jsonb)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    app.hours_of(uuid), app.impact_of(uuid, jsonb, jsonb, jsonb),
    app.preview_slots(uuid, jsonb, jsonb, jsonb, timestamptz, timestamptz, integer),
    app.fits_of(uuid, jsonb, jsonb, jsonb, uuid[], integer), app.bookable(uuid, jsonb, jsonb, jsonb)
TO td_tutor, td_desk, td_admin;
