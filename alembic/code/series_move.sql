-- owner: td_definer
-- Sessions of a series moved together: every one is judged before anything is written, with those that go away with
-- it out of the way. What was decided is then done by app.change_sessions, all or none (session_many.sql).

-- Who stands in the way of a time besides these sessions: `own_session` the student's, `booked` the tutor's, '' nobody.
CREATE OR REPLACE FUNCTION app.taken_beside(
    p_tutor uuid, p_student uuid, p_during tstzrange, p_hold tstzrange, p_beside uuid[]
) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN CASE
        WHEN EXISTS (SELECT FROM app.session AS s
                      WHERE s.student_id = p_student AND s.status IN ('scheduled', 'in_progress')
                        AND s.during && p_during AND NOT s.id = ANY (p_beside))
             OR EXISTS (SELECT FROM app.session AS s
                         WHERE s.tutor_id = p_student AND s.status IN ('scheduled', 'in_progress')
                           AND s.tutor_hold && p_during AND s.during && p_during AND NOT s.id = ANY (p_beside))
        THEN 'own_session'
        WHEN EXISTS (SELECT FROM app.session AS s
                      WHERE s.tutor_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
                        AND s.tutor_hold && p_hold AND NOT s.id = ANY (p_beside))
             OR EXISTS (SELECT FROM app.session AS s
                         WHERE s.student_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
                           AND s.during && p_during AND NOT s.id = ANY (p_beside))
        THEN 'booked' ELSE '' END;
END
$$;

-- Where each session would go: an own start where one is given, else the week of its own, as many weeks on as p_first
-- lies from p_anchor's week, on p_first's weekday and time of day. Weeks and times are those of a wall in p_zone.
CREATE OR REPLACE FUNCTION app.series_targets(
    p_anchor uuid, p_first timestamptz, p_zone text, p_items jsonb
) RETURNS TABLE (session_id uuid, starts_at timestamptz, note text, stays boolean)
LANGUAGE plpgsql STABLE ROWS 20
AS $$
BEGIN
    RETURN QUERY
    SELECT i.session_id, coalesce(i.starts_at, d.starts_at), CASE WHEN i.starts_at IS NULL THEN d.note ELSE '' END,
           coalesce(i.stays, false)
      FROM jsonb_to_recordset(p_items) AS i(session_id uuid, starts_at timestamptz, stays boolean)
      JOIN app.session AS s ON s.id = i.session_id
      JOIN app.session AS a ON a.id = p_anchor
      CROSS JOIN LATERAL (
          SELECT (date_trunc('week', lower(s.during) AT TIME ZONE p_zone)::date
                  - date_trunc('week', lower(a.during) AT TIME ZONE p_zone)::date) / 7 AS weeks) AS w
      CROSS JOIN LATERAL (
          SELECT * FROM app.series_dates(p_zone, p_first, w.weeks, 2, NULL) AS x
           WHERE x.n = CASE WHEN w.weeks = 0 THEN 1 ELSE 2 END) AS d;
END
$$;

CREATE OR REPLACE FUNCTION app.plan_series_move(
    p_anchor uuid, p_first timestamptz, p_tutor uuid, p_items jsonb
) RETURNS TABLE (session_id uuid, starts_at timestamptz, ends_at timestamptz, note text, reason text, params jsonb,
                 passable boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 20
AS $$
#variable_conflict use_column
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    is_sound boolean := false;
    caller record;
    terms record;
    targets jsonb;
    beside uuid[];
    this record;
    hold tstzrange;
    others text;
BEGIN
    IF num_nulls(p_anchor, p_first, p_tutor, p_items) = 0
       AND p_first BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z' AND jsonb_typeof(p_items) = 'array'
       AND jsonb_array_length(p_items) BETWEEN 1 AND 60 THEN
        BEGIN
            SELECT bool_and(coalesce(i.session_id IS NOT NULL AND coalesce(
                       i.starts_at BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z', true), false))
                   AND count(*) = count(DISTINCT i.session_id)
              INTO is_sound
              FROM jsonb_to_recordset(p_items) AS i(session_id uuid, starts_at timestamptz, stays boolean);
        EXCEPTION WHEN data_exception THEN
            is_sound := false;
        END;
    END IF;
    IF is_sound IS NOT TRUE THEN
        RAISE EXCEPTION 'a first start, a tutor and 1 to 60 sessions' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    IF caller.role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'staff alone move a series' USING ERRCODE = '42501';
    END IF;
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    IF EXISTS (SELECT FROM jsonb_to_recordset(p_items) AS i(session_id uuid)
                WHERE i.session_id NOT IN (
                    SELECT p_anchor UNION ALL
                    SELECT o.session_id FROM app.series_session AS m
                      JOIN app.series_session AS o ON o.series_id = m.series_id WHERE m.session_id = p_anchor))
       OR NOT EXISTS (SELECT FROM app.session AS s WHERE s.id = p_anchor) THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    ELSIF EXISTS (SELECT FROM jsonb_to_recordset(p_items) AS i(session_id uuid)
                    JOIN app.session AS s ON s.id = i.session_id
                   WHERE p_tutor = s.student_id OR s.tutor_id <> p_tutor AND NOT EXISTS (
                         SELECT FROM app.tutor_course AS tc JOIN app.course AS c ON c.id = tc.course_id
                          WHERE tc.tutor_id = p_tutor AND tc.course_id = s.course_id AND tc.active AND c.active)) THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
    terms := app.tutor_terms(p_tutor);
    SELECT jsonb_agg(to_jsonb(t)), array_agg(t.session_id) FILTER (WHERE NOT t.stays)
      INTO targets, beside
      FROM app.series_targets(p_anchor, p_first, terms.zone, p_items) AS t;
    beside := coalesce(beside, '{}');
    FOR this IN
        SELECT s.*, t.starts_at AS goes_at, t.note AS clock, t.stays,
               t.starts_at + (upper(s.during) - lower(s.during)) AS goes_until,
               ceil(extract(epoch FROM upper(s.during) - lower(s.during)) / 60)::integer AS minutes
          FROM jsonb_to_recordset(targets) AS t(session_id uuid, starts_at timestamptz, note text, stays boolean)
          JOIN app.session AS s ON s.id = t.session_id
         ORDER BY lower(s.during), s.id
    LOOP
        session_id := this.id;
        starts_at := this.goes_at;
        ends_at := this.goes_until;
        note := this.clock;
        passable := false;
        params := '{}';
        hold := tstzrange(starts_at, ends_at + make_interval(mins => terms.pause_minutes));
        IF this.status <> 'scheduled' THEN
            reason := 'status';
        ELSIF (this.tutor_id, lower(this.during)) = (p_tutor, starts_at) THEN
            reason := '';  -- it is there already
        ELSE
            SELECT x.reason, x.params INTO reason, params
              FROM app.explained(p_tutor, starts_at, starts_at + interval '1 microsecond', this.minutes, at,
                                 this.student_id, this.id, NULL) AS x;
            others := app.taken_beside(p_tutor, this.student_id, tstzrange(starts_at, ends_at), hold,
                                       beside || this.id);
            IF reason IN ('booked', 'break', 'own_session') THEN
                IF others = '' THEN
                    reason := '';  -- only those that move along stand there
                    params := '{}';
                ELSIF reason = 'own_session' THEN
                    reason := others;  -- the student's may be one of these, and the tutor's be somebody else's
                END IF;
            ELSIF reason <> '' AND others <> '' THEN
                reason := others;  -- what staff may pass must be free
                params := '{}';
            ELSIF reason <> '' THEN
                passable := starts_at >= at - interval '12 hours';
            END IF;
        END IF;
        IF NOT this.stays AND (reason = '' OR passable) AND EXISTS (
            SELECT FROM jsonb_to_recordset(targets) AS o(session_id uuid, starts_at timestamptz, stays boolean)
              JOIN app.session AS s ON s.id = o.session_id
             WHERE o.session_id <> this.id AND NOT o.stays
               AND tstzrange(o.starts_at, o.starts_at + (upper(s.during) - lower(s.during))
                                          + make_interval(mins => terms.pause_minutes)) && hold) THEN
            reason := 'series';
            params := '{}';
            passable := false;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION app.plan_series_move(uuid, timestamptz, uuid, jsonb) IS
$$Where sessions of p_anchor's series would go, each with its verdict (staff); nothing is written or reserved. Do it
with app.change_sessions.

p_anchor begins at p_first; each of p_items [{session_id, starts_at, stays}], 1 to 60, in its own week as many weeks on,
on that weekday and at that time of day in the zone of p_tutor, or at a start of its own. Those with stays are judged
but stay in the others' way. reason is '' where it fits, one of app.explain_slots, `series` (another one of these goes
there) or `status` (no longer scheduled); passable says that a reason of the front desk passes it. note: see
app.series_dates. Refuses 22023, 42501, TD002 and TD013.$$;

REVOKE ALL ON FUNCTION
    app.taken_beside(uuid, uuid, tstzrange, tstzrange, uuid[]), app.series_targets(uuid, timestamptz, text, jsonb),
    app.plan_series_move(uuid, timestamptz, uuid, jsonb)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.plan_series_move(uuid, timestamptz, uuid, jsonb) TO td_desk, td_admin;
