-- owner: td_definer
-- Repeating sessions: every date is judged before anything is written, then all are booked or none. A series is a
-- list of ordinary sessions; whatever happens to one of them afterwards leaves the others alone.

-- The dates of a series: p_count starts, or as many as begin on dates up to p_until, every p_every_weeks from p_first
-- on, at the same time of day on a clock on the wall of p_zone. note: '' mostly; `skipped` where a clock change leaves
-- out that time (the start is then what the clock shows instead), `repeated` where it shows it twice (the first is
-- taken), `shifted` where the zone's offset differs from the first date's, so that clocks elsewhere show another time.
CREATE OR REPLACE FUNCTION app.series_dates(
    p_zone text, p_first timestamptz, p_every_weeks integer, p_count integer, p_until date
) RETURNS TABLE (n integer, starts_at timestamptz, note text)
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    wall CONSTANT timestamp := p_first AT TIME ZONE p_zone;
    this_wall timestamp;
    shown timestamptz[];
BEGIN
    FOR k IN 1..coalesce(p_count, 60) LOOP
        this_wall := wall + make_interval(days => 7 * p_every_weeks * (k - 1));
        EXIT WHEN this_wall::date > p_until;
        -- AT TIME ZONE shifts what does not exist and takes the later of two: the wall decides
        shown := ARRAY(
            SELECT lower(i)
              FROM unnest(app.wall_to_instants(
                       tsmultirange(tsrange(this_wall, this_wall + interval '1 microsecond')), p_zone,
                       this_wall AT TIME ZONE p_zone - interval '26 hours',
                       this_wall AT TIME ZONE p_zone + interval '26 hours')) AS i
             ORDER BY 1);
        n := k;
        starts_at := CASE WHEN k = 1 THEN p_first ELSE coalesce(shown[1], this_wall AT TIME ZONE p_zone) END;
        note := CASE WHEN cardinality(shown) = 0 THEN 'skipped' WHEN cardinality(shown) > 1 THEN 'repeated'
                     WHEN (starts_at AT TIME ZONE p_zone) - (starts_at AT TIME ZONE 'UTC')
                          <> wall - (p_first AT TIME ZONE 'UTC') THEN 'shifted'
                     ELSE '' END;
        RETURN NEXT;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION app.plan_series(
    p_student uuid, p_tutor uuid, p_course uuid, p_first timestamptz, p_every_weeks integer,
    p_count integer DEFAULT NULL, p_until date DEFAULT NULL
) RETURNS TABLE (n integer, starts_at timestamptz, ends_at timestamptz, note text, reason text, params jsonb,
                 passable boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 20
AS $$
#variable_conflict use_column
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    caller record;
    terms record;
    minutes integer;
    open_left integer;
    judged record;
    this record;
BEGIN
    IF num_nulls(p_student, p_tutor, p_course, p_first, p_every_weeks) > 0 OR num_nonnulls(p_count, p_until) <> 1
       OR p_every_weeks NOT BETWEEN 1 AND 8 OR coalesce(p_count, 1) NOT BETWEEN 1 AND 60
       OR p_first NOT BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z'
       OR coalesce(p_until NOT BETWEEN '2000-01-01' AND '2500-01-01', false) THEN
        RAISE EXCEPTION 'a first start, every 1 to 8 weeks, 1 to 60 times or until a date' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    IF caller.role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'staff alone plan a series' USING ERRCODE = '42501';
    END IF;
    PERFORM app.require_active_student(p_student);
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    SELECT c.session_minutes INTO minutes
      FROM app.tutor_course AS tc JOIN app.course AS c ON c.id = tc.course_id
     WHERE tc.tutor_id = p_tutor AND tc.course_id = p_course AND tc.active AND c.active;
    IF minutes IS NULL OR p_student = p_tutor THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    terms := app.tutor_terms(p_tutor);
    SELECT centre.max_open_sessions - (
               SELECT count(*) FROM app.session AS s
                WHERE s.student_id = p_student AND s.status IN ('scheduled', 'in_progress')
                  AND s.during && tstzrange(at, NULL))
      INTO open_left FROM app.centre AS centre;
    FOR this IN SELECT * FROM app.series_dates(terms.zone, p_first, p_every_weeks, p_count, p_until) LOOP
        SELECT x.free, x.reason, x.params INTO judged
          FROM app.explained(p_tutor, this.starts_at, this.starts_at + interval '1 microsecond', minutes, at,
                             p_student, NULL, NULL) AS x;
        n := this.n;
        starts_at := this.starts_at;
        ends_at := this.starts_at + make_interval(mins => minutes);
        note := this.note;
        reason := judged.reason;
        params := judged.params;
        IF reason IN ('notice', 'horizon', 'no_hours', 'closed_day', 'closure') THEN
            -- whether a rule or somebody's time stands against it: what staff may pass must be free
            passable := starts_at >= at - interval '12 hours';
            BEGIN
                PERFORM app.require_untaken(
                    p_tutor, p_student, tstzrange(starts_at, ends_at),
                    tstzrange(starts_at, ends_at + make_interval(mins => terms.pause_minutes)), NULL);
            EXCEPTION WHEN exclusion_violation THEN
                passable := false;
                reason := 'booked';
                params := '{}';
            END;
        ELSE
            passable := false;
        END IF;
        IF reason = '' OR passable THEN
            open_left := open_left - CASE WHEN starts_at > at THEN 1 ELSE 0 END;
            IF open_left < 0 AND reason = '' THEN
                reason := 'cap';
                params := jsonb_build_object('sessions', (SELECT c.max_open_sessions FROM app.centre AS c));
                passable := true;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION app.plan_series(uuid, uuid, uuid, timestamptz, integer, integer, date) IS
$$Every date of a series with its verdict (staff); nothing is written or reserved.

Every p_every_weeks (1-8) at the same time of day in the tutor's zone, p_count times (1-60) or until a date of that
zone, the first start included. reason is '' where the date is free, else one of app.explain_slots, or `cap`: the
student would have too many open sessions; passable says that a reason of the front desk passes it. note: see
app.series_dates.$$;

CREATE OR REPLACE FUNCTION app.book_series(
    p_id uuid, p_student uuid, p_tutor uuid, p_course uuid, p_every_weeks integer, p_items jsonb,
    p_requirements text DEFAULT '', p_override_reason text DEFAULT NULL
) RETURNS SETOF app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    override_reason CONSTANT text := coalesce(btrim(p_override_reason), '');
    caller record;
    is_sound boolean := false;
    is_new boolean;
    item record;
BEGIN
    PERFORM app.require_read_committed();
    PERFORM app.require_booking_form(ARRAY[p_id, p_student, p_tutor, p_course], now(), p_requirements,
                                     p_override_reason);
    IF jsonb_typeof(p_items) IS NOT DISTINCT FROM 'array' AND jsonb_array_length(p_items) BETWEEN 1 AND 60 THEN
        BEGIN
            SELECT coalesce(bool_and(coalesce(i.session_id IS NOT NULL AND i.passes IS NOT NULL
                                              AND i.starts_at BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z',
                                              false)), false)
                   AND count(*) = count(DISTINCT i.session_id) AND count(*) = count(DISTINCT i.starts_at)
                   AND (override_reason <> '' OR NOT bool_or(i.passes))
              INTO is_sound
              FROM jsonb_to_recordset(p_items) AS i(session_id uuid, starts_at timestamptz, passes boolean);
        EXCEPTION WHEN data_exception THEN
            is_sound := false;
        END;
    END IF;
    IF is_sound IS NOT TRUE OR p_every_weeks IS NULL OR p_every_weeks NOT BETWEEN 1 AND 8 THEN
        RAISE EXCEPTION '1 to 60 dates, every 1 to 8 weeks, a reason where one passes a rule' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    IF caller.role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'staff alone book a series' USING ERRCODE = '42501';
    END IF;
    PERFORM app.lock_people(ARRAY[p_student, p_tutor]);
    PERFORM app.require_active_student(p_student);
    IF p_student = p_tutor THEN  -- before the row of the series says so with all its values
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    INSERT INTO app.series (id, tutor_id, student_id, course_id, every_weeks, created_by)
    SELECT p_id, t.person_id, p_student, c.id, p_every_weeks, caller.person_id
      FROM app.tutor AS t, app.course AS c WHERE t.person_id = p_tutor AND c.id = p_course
    ON CONFLICT (id) DO NOTHING;
    is_new := FOUND;
    IF NOT is_new AND EXISTS (SELECT FROM app.tutor AS t, app.course AS c
                               WHERE t.person_id = p_tutor AND c.id = p_course)
       AND NOT EXISTS (
        SELECT FROM app.series AS e
         WHERE e.id = p_id AND e.tutor_id = p_tutor AND e.student_id = p_student AND e.course_id = p_course
           AND e.every_weeks = p_every_weeks AND e.created_by = caller.person_id
           AND (SELECT array_agg(m.session_id ORDER BY m.session_id) FROM app.series_session AS m
                 WHERE m.series_id = p_id)
               = (SELECT array_agg(i.session_id ORDER BY i.session_id)
                    FROM jsonb_to_recordset(p_items) AS i(session_id uuid))) THEN
        RAISE EXCEPTION 'the id is already used' USING ERRCODE = 'TD004';
    END IF;
    FOR item IN
        SELECT * FROM jsonb_to_recordset(p_items) AS i(session_id uuid, starts_at timestamptz, passes boolean)
         ORDER BY i.starts_at
    LOOP
        -- a session booked before under the same id and content is returned as it is now
        PERFORM app.book(caller.person_id, caller.role, item.session_id, p_student, p_tutor, p_course, item.starts_at,
                         coalesce(p_requirements, ''), CASE WHEN item.passes THEN override_reason ELSE '' END);
        IF is_new THEN
            INSERT INTO app.series_session (series_id, session_id) VALUES (p_id, item.session_id);
        END IF;
    END LOOP;
    RETURN QUERY
    SELECT s.* FROM app.session AS s
     WHERE s.id IN (SELECT i.session_id FROM jsonb_to_recordset(p_items) AS i(session_id uuid))
     ORDER BY lower(s.during);
END
$$;
COMMENT ON FUNCTION app.book_series(uuid, uuid, uuid, uuid, integer, jsonb, text, text) IS
$$Books every date of a series or none (staff): [{session_id, starts_at, passes}], 1 to 60, ids made by the client;
passes lets p_override_reason pass rules for that date, never an overlap. Returns the sessions by start.

p_id makes a retry safe: the same series again returns its sessions as they are now; another content, or another
person, is TD004. Refuses 22023, 42501 and what booking refuses, of the first date refused.$$;

REVOKE ALL ON FUNCTION
    app.series_dates(text, timestamptz, integer, integer, date),
    app.plan_series(uuid, uuid, uuid, timestamptz, integer, integer, date),
    app.book_series(uuid, uuid, uuid, uuid, integer, jsonb, text, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    app.plan_series(uuid, uuid, uuid, timestamptz, integer, integer, date),
    app.book_series(uuid, uuid, uuid, uuid, integer, jsonb, text, text)
TO td_desk, td_admin;
