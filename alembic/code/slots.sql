-- owner: td_definer
-- The questions anybody signed in may ask about a tutor's time. Thin over slot_engine.sql: what is free and
-- why something is not come from the same rows, so they cannot disagree. Booking asks the same engine with
-- the server's own clock: nothing here decides what may be booked.

-- Refuse malformed questions (22023) and those the caller may not ask (TD001, TD002, TD013, 42501).
CREATE OR REPLACE FUNCTION app.require_question(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_minutes integer, p_at timestamptz,
    p_student uuid, p_ignore uuid
) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    caller record;
BEGIN
    IF num_nulls(p_tutor, p_from, p_until, p_minutes, p_at) > 0 THEN
        RAISE EXCEPTION 'tutor, span, minutes and clock must be given' USING ERRCODE = '22023';
    ELSIF NOT (p_minutes BETWEEN 1 AND 1440) THEN
        RAISE EXCEPTION 'a session lasts 1 to 1440 minutes' USING ERRCODE = '22023';
    ELSIF least(p_from, p_until, p_at) < '0002-01-01 00:00Z' OR greatest(p_from, p_until, p_at) > '9990-01-01 00:00Z' THEN
        RAISE EXCEPTION 'an instant outside every calendar' USING ERRCODE = '22023';
    ELSIF p_until < p_from OR p_until - p_from > interval '62 days' THEN
        RAISE EXCEPTION 'a span lasts at most 62 days and ends after it begins' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    PERFORM app.require_student(p_student, caller.person_id, caller.role);
    IF p_student = p_tutor THEN
        RAISE EXCEPTION 'nobody books themselves' USING ERRCODE = 'TD002';
    END IF;
    IF p_ignore IS NOT NULL THEN
        PERFORM app.require_session(p_ignore, caller.person_id, caller.role);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.free_slots(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_minutes integer,
    p_at timestamptz DEFAULT now(), p_student uuid DEFAULT NULL, p_ignore uuid DEFAULT NULL
) RETURNS SETOF timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 100
AS $$
BEGIN
    PERFORM app.require_question(p_tutor, p_from, p_until, p_minutes, p_at, p_student, p_ignore);
    RETURN QUERY
    SELECT s.starts_at
      FROM app.slot_starts(p_tutor, p_from, p_until, p_minutes, p_at, p_student, p_ignore, true) AS s;
END
$$;

-- The rows of app.explain_slots, for hours as they are stored or as a draft has them.
CREATE OR REPLACE FUNCTION app.explained(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_minutes integer,
    p_at timestamptz, p_student uuid, p_ignore uuid, p_draft jsonb
) RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, free boolean, reason text, params jsonb)
LANGUAGE plpgsql STABLE ROWS 200
AS $$
DECLARE
    terms CONSTANT record := app.tutor_terms(p_tutor, p_draft);
    known record;
    -- Enough to see the whole of a hole's date.
    lo CONSTANT timestamptz := p_from - interval '26 hours';
    hi CONSTANT timestamptz := p_until + interval '26 hours';
BEGIN
    SELECT * INTO known FROM app.time_of(ARRAY[p_tutor], terms.zone, lo, hi, p_draft);
    RETURN QUERY
    WITH start AS MATERIALIZED (
        SELECT s.starts_at AS at,
               lead(s.starts_at, 1, least(s.window_ends, p_until))
                   OVER (PARTITION BY s.window_starts ORDER BY s.starts_at) AS until,
               s.reason AS why
          FROM app.slot_starts(p_tutor, p_from, p_until, p_minutes, p_at, p_student, p_ignore, false, p_draft) AS s
    ), day AS (
        SELECT m.on_date,
               tstzrange(m.midnight, lead(m.midnight, 1, 'infinity') OVER (ORDER BY m.midnight)) AS lasts
          FROM app.local_midnights(terms.zone, p_from, p_until) AS m
         WHERE m.is_first
    ), hole AS (
        SELECT d.on_date, h * d.lasts AS span
          FROM unnest(tstzmultirange(tstzrange(p_from, p_until))
                      - coalesce((SELECT range_agg(tstzrange(s.at, s.until)) FROM start AS s), '{}')) AS h
          JOIN day AS d ON d.lasts && h
    ), judged AS (
        SELECT h.on_date, h.span,
               CASE WHEN known.closures @> h.span
                         OR (known.hours - known.closed) * known.closures && h.span THEN 'closure'
                    WHEN known.closed @> h.span OR known.hours * known.closed && h.span THEN 'closed_day'
                    ELSE 'no_hours' END AS why
          FROM hole AS h
    )
    SELECT s.at, s.until, s.why IS NULL, coalesce(s.why, ''),
           CASE s.why
               WHEN 'notice' THEN jsonb_build_object(
                   'minutes', terms.notice_minutes, 'opens_at', p_at + make_interval(mins => terms.notice_minutes))
               WHEN 'horizon' THEN jsonb_build_object(
                   'days', terms.days_ahead, 'opens_at', s.at - make_interval(hours => 24 * terms.days_ahead))
               WHEN 'break' THEN jsonb_build_object('minutes', terms.pause_minutes)
               ELSE '{}' END
      FROM start AS s
    UNION ALL
    SELECT lower(j.span), upper(j.span), false, j.why,
           CASE j.why
               WHEN 'closure' THEN jsonb_build_object('reason', coalesce((
                   SELECT c.reason
                     FROM app.closure AS c
                    WHERE c.first_date <= (upper(j.span) AT TIME ZONE terms.centre_zone)::date
                      AND c.last_date >= (lower(j.span) AT TIME ZONE terms.centre_zone)::date
                    ORDER BY c.first_date, c.start_minute, c.id LIMIT 1), ''))
               WHEN 'closed_day' THEN jsonb_build_object('reason', coalesce((
                   SELECT o.reason
                     FROM app.dated_rows(p_tutor, j.on_date, j.on_date, p_draft) AS o
                    WHERE NOT o.available
                    ORDER BY o.start_minute, o.end_minute, o.reason LIMIT 1), ''))
               ELSE jsonb_build_object('weekday', extract(isodow FROM j.on_date)::integer) END
      FROM judged AS j
     ORDER BY 1;
END
$$;

CREATE OR REPLACE FUNCTION app.explain_slots(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_minutes integer,
    p_at timestamptz DEFAULT now(), p_student uuid DEFAULT NULL, p_ignore uuid DEFAULT NULL
) RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, free boolean, reason text, params jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 200
AS $$
BEGIN
    PERFORM app.require_question(p_tutor, p_from, p_until, p_minutes, p_at, p_student, p_ignore);
    RETURN QUERY
    SELECT * FROM app.explained(p_tutor, p_from, p_until, p_minutes, p_at, p_student, p_ignore, NULL);
END
$$;
COMMENT ON FUNCTION app.explain_slots(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid) IS
$$Rows that tile [p_from, p_until): each ends where the next begins.

A grid start whose session fits into its window is a row from that start to the next such start of the window,
the last one of a window to the window's end (cut at p_until). `free` rows start exactly where app.free_slots
does and have an empty reason; the others say `notice`, `horizon`, `own_session`, `booked` or `break`, the first
that applies, in the order in which booking would refuse.

What remains has no start: time outside hours, windows too short for p_minutes, and what lies between p_from
and the first start of a window already open then. It is cut where the tutor's dates begin, one row a piece:
`closure` where the centre closed the whole piece or took open time from it, else `closed_day` where the
tutor did, else `no_hours`.

params: notice {minutes, opens_at: the first instant that is not too late}, horizon {days, opens_at: when this
start can be booked}, break {minutes}, closure {reason}, closed_day {reason}, no_hours {weekday: 1 = Monday,
in the tutor's zone}; empty for the rest. Other people are never named.$$;

-- A tutor's open windows in a span: hours less what the tutor and the centre closed; bookings do not count.
CREATE OR REPLACE FUNCTION app.open_hours(p_tutor uuid, p_from timestamptz, p_until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 20
AS $$
BEGIN
    PERFORM app.require_question(p_tutor, p_from, p_until, 60, now(), NULL, NULL);
    RETURN QUERY
    SELECT lower(w), upper(w)
      FROM app.time_of(ARRAY[p_tutor], (app.tutor_terms(p_tutor)).zone, p_from, p_until) AS known,
           unnest(known.hours - known.closed - known.closures) AS w
     ORDER BY 1;
END
$$;

-- The first start that could be booked now with each of the tutors (at most 200), for a session of p_minutes or,
-- without them, of the tutor's shortest course. One row for every tutor asked for; NULL where there is none,
-- which also answers for a tutor the caller may not know.
CREATE OR REPLACE FUNCTION app.next_free(
    p_tutors uuid[], p_student uuid DEFAULT NULL, p_minutes integer DEFAULT NULL, p_at timestamptz DEFAULT now()
) RETURNS TABLE (tutor_id uuid, starts_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 50
AS $$
#variable_conflict use_column
DECLARE
    caller record;
    look_from timestamptz := p_at;
    look_until timestamptz;
    look_days integer := 4;
    ids uuid[];  -- who is still without an answer, with the length and the end of the search of each
    lengths integer[];
    ends timestamptz[];
    found_ids uuid[] := '{}';
    found_starts timestamptz[] := '{}';
BEGIN
    IF p_tutors IS NULL OR p_at IS NULL OR cardinality(p_tutors) > 200
       OR NOT (coalesce(p_minutes, 60) BETWEEN 1 AND 1440)
       OR NOT (p_at BETWEEN '0002-01-01 00:00Z' AND '9970-01-01 00:00Z') THEN
        RAISE EXCEPTION 'at most 200 tutors, and a length of 1 to 1440 minutes' USING ERRCODE = '22023';
    END IF;
    SELECT * INTO caller FROM app.acting();
    PERFORM app.require_student(p_student, caller.person_id, caller.role);
    SELECT array_agg(c.id), array_agg(c.minutes), array_agg(c.until) INTO ids, lengths, ends
      FROM (SELECT t.person_id AS id,
                   coalesce(p_minutes, (SELECT min(c.session_minutes)
                                          FROM app.tutor_course AS tc JOIN app.course AS c ON c.id = tc.course_id
                                         WHERE tc.tutor_id = t.person_id AND tc.active AND c.active)) AS minutes,
                   CASE WHEN EXISTS (SELECT FROM app.availability_rule AS r WHERE r.tutor_id = t.person_id)
                        THEN 'infinity'
                        ELSE (SELECT (max(o.on_date) + 4)::timestamp AT TIME ZONE 'UTC'
                                FROM app.availability_override AS o
                               WHERE o.tutor_id = t.person_id AND o.available) END AS dated_until,
                   p_at + make_interval(hours => 24 * coalesce(t.horizon_days, centre.horizon_days)) AS beyond
              FROM app.tutor AS t JOIN app.person AS p ON p.id = t.person_id AND p.active
             CROSS JOIN app.centre AS centre
             WHERE t.person_id = ANY (p_tutors) AND t.person_id IS DISTINCT FROM p_student
               AND (t.listed OR caller.role IN ('desk', 'admin') OR t.person_id = caller.person_id
                    OR app.is_own_student(t.person_id, caller.person_id))) AS asked
     CROSS JOIN LATERAL (SELECT asked.id, asked.minutes, least(asked.dated_until, asked.beyond) AS until) AS c
     WHERE c.minutes IS NOT NULL AND asked.dated_until IS NOT NULL;
    -- Most tutors are free within days: the far end of a long horizon is rarely read.
    WHILE cardinality(ids) > 0 LOOP
        look_until := look_from + make_interval(hours => 24 * look_days);
        SELECT found_ids || coalesce(array_agg(f.id), '{}'), found_starts || coalesce(array_agg(f.at), '{}')
          INTO found_ids, found_starts
          FROM (SELECT s.tutor_id AS id, min(s.starts_at) AS at
                  FROM (SELECT a.minutes, array_agg(a.id) AS tutors
                          FROM unnest(ids, lengths) AS a(id, minutes) GROUP BY a.minutes) AS alike
                 CROSS JOIN LATERAL app.starts_of(alike.tutors, look_from, look_until, alike.minutes, p_at,
                                                  p_student, NULL, true) AS s
                 GROUP BY s.tutor_id) AS f;
        look_from := look_until;
        look_days := least(look_days * 3, 62);
        SELECT array_agg(a.id), array_agg(a.minutes), array_agg(a.until) INTO ids, lengths, ends
          FROM unnest(ids, lengths, ends) AS a(id, minutes, until)
         WHERE a.until > look_from AND a.id <> ALL (found_ids);
    END LOOP;
    RETURN QUERY
    SELECT asked.id, f.at
      FROM (SELECT DISTINCT t AS id FROM unnest(p_tutors) AS t WHERE t IS NOT NULL) AS asked
      LEFT JOIN unnest(found_ids, found_starts) AS f(id, at) ON f.id = asked.id;
END
$$;

REVOKE ALL ON FUNCTION
    app.require_question(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid),
    app.free_slots(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid),
    app.explained(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid, jsonb),
    app.explain_slots(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid),
    app.open_hours(uuid, timestamptz, timestamptz),
    app.next_free(uuid[], uuid, integer, timestamptz)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    app.free_slots(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid),
    app.explain_slots(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid),
    app.open_hours(uuid, timestamptz, timestamptz),
    app.next_free(uuid[], uuid, integer, timestamptz)
TO td_student, td_tutor, td_desk, td_admin;
