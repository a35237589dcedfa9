-- owner: td_definer
-- The engine under every question about a tutor's time: from hours on a wall to open windows, and from
-- windows to classified starts. Nobody may call it directly (slots.sql and booking.sql are the doors), so
-- nothing here asks who is calling. No result depends on the caller's TimeZone: zones are always named.

-- What these were before hours could be a draft (two of a name would be ambiguous), or were asked of one tutor alone.
DROP FUNCTION IF EXISTS app.tutor_time(uuid, text, text, timestamptz, timestamptz);
DROP FUNCTION IF EXISTS app.tutor_time(uuid, text, text, timestamptz, timestamptz, jsonb);
DROP FUNCTION IF EXISTS app.tutor_terms(uuid);
DROP FUNCTION IF EXISTS app.slot_starts(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid, boolean);

-- The stretches of one offset that a zone has in [p_lo, p_hi): the n-th is [starts[n], ends[n]). Whoever wants
-- to turn a wall clock into instants joins these: `AT TIME ZONE` alone moves skipped times and takes the
-- later of two. Changes are found by looking once a day and halving where the offset differs.
CREATE OR REPLACE FUNCTION app.zone_pieces(
    p_zone text, p_lo timestamptz, p_hi timestamptz,
    OUT starts timestamptz[], OUT ends timestamptz[], OUT offsets interval[]
)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    day CONSTANT interval := interval '24 hours';
    known_at timestamptz := date_trunc('hour', p_lo, 'UTC');
    known interval := known_at AT TIME ZONE p_zone - known_at AT TIME ZONE 'UTC';
    sample_at timestamptz := known_at;
    sample interval;
    low timestamptz;
    high timestamptz;
    middle timestamptz;
BEGIN
    starts := ARRAY[p_lo];
    ends := ARRAY[]::timestamptz[];
    offsets := ARRAY[]::interval[];
    WHILE sample_at < p_hi LOOP
        sample_at := sample_at + day;
        sample := sample_at AT TIME ZONE p_zone - sample_at AT TIME ZONE 'UTC';
        IF sample <> known THEN
            low := known_at;
            high := sample_at;
            WHILE high - low > interval '1 second' LOOP
                middle := low + make_interval(secs => floor(extract(epoch FROM high - low) / 2)::integer);
                IF middle AT TIME ZONE p_zone - middle AT TIME ZONE 'UTC' = known THEN
                    low := middle;
                ELSE
                    high := middle;
                END IF;
            END LOOP;
            IF high > p_lo AND high < p_hi THEN
                ends := ends || high;
                offsets := offsets || known;
                starts := starts || high;
            END IF;
            IF high < p_hi THEN
                known := sample;
            END IF;
        END IF;
        known_at := sample_at;
    END LOOP;
    ends := ends || p_hi;
    offsets := offsets || known;
END
$$;

-- Every instant of [p_lo, p_hi) at which a clock on the wall of p_zone reads a time inside p_wall.
CREATE OR REPLACE FUNCTION app.wall_to_instants(
    p_wall tsmultirange, p_zone text, p_lo timestamptz, p_hi timestamptz
) RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    pieces record;
BEGIN
    IF isempty(p_wall) THEN
        RETURN '{}'::tstzmultirange;
    END IF;
    pieces := app.zone_pieces(p_zone, p_lo, p_hi);
    RETURN coalesce((
        SELECT range_agg(
            tstzrange((lower(w) - p.utc_offset) AT TIME ZONE 'UTC', (upper(w) - p.utc_offset) AT TIME ZONE 'UTC')
            * tstzrange(p.starts_at, p.ends_at))
          FROM unnest(pieces.starts, pieces.ends, pieces.offsets) AS p(starts_at, ends_at, utc_offset),
               unnest(p_wall) AS w
    ), '{}'::tstzmultirange);
END
$$;

-- Where dates begin on a wall of p_zone, and every further instant that reads 00:00 (a repeated midnight):
-- rule 3 counts from the last of them. A midnight that is skipped stands for the first instant of its date.
CREATE OR REPLACE FUNCTION app.local_midnights(p_zone text, p_lo timestamptz, p_hi timestamptz)
RETURNS TABLE (on_date date, midnight timestamptz, is_first boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    pieces CONSTANT record := app.zone_pieces(p_zone, p_lo - interval '72 hours', p_hi + interval '24 hours');
BEGIN
    RETURN QUERY
    WITH piece AS MATERIALIZED (
        SELECT p.starts_at, p.ends_at, p.utc_offset
          FROM unnest(pieces.starts, pieces.ends, pieces.offsets) AS p(starts_at, ends_at, utc_offset)
    ), dates AS (
        SELECT (p_lo AT TIME ZONE p_zone)::date + n AS d
          FROM generate_series(-1, 2 + (p_hi AT TIME ZONE p_zone)::date - (p_lo AT TIME ZONE p_zone)::date) AS n
    ), firsts AS (
        SELECT d, min(greatest(p.starts_at, (d - p.utc_offset) AT TIME ZONE 'UTC')) AS begins
          FROM dates, piece AS p
         WHERE (d - p.utc_offset) AT TIME ZONE 'UTC' < p.ends_at
         GROUP BY d
    )
    SELECT f.d, f.begins, true FROM firsts AS f
    UNION ALL
    SELECT f.d, again.at, false
      FROM firsts AS f, piece AS p,
           LATERAL (SELECT (f.d - p.utc_offset) AT TIME ZONE 'UTC' AS at) AS again
     WHERE again.at >= p.starts_at AND again.at < p.ends_at AND again.at > f.begins;
END
$$;

-- What the hours are made of: the stored rows of a tutor or, with a draft (app.hours_draft), its rows. Dates that
-- are past stay as they are stored, whatever a draft says. Plain SQL, so that the planner sees through them.
CREATE OR REPLACE FUNCTION app.weekly_rows(p_tutor uuid, p_draft jsonb)
RETURNS TABLE (iso_weekday integer, start_minute integer, end_minute integer, valid_on daterange)
LANGUAGE sql STABLE
AS $$
    SELECT r.iso_weekday, r.start_minute, r.end_minute, r.valid_on
      FROM app.availability_rule AS r
     WHERE r.tutor_id = p_tutor AND p_draft IS NULL
    UNION ALL
    SELECT d.iso_weekday, d.start_minute, d.end_minute, daterange(d.valid_from, d.valid_until, '[]')
      FROM jsonb_to_recordset(p_draft -> 'rules')
           AS d(iso_weekday integer, start_minute integer, end_minute integer, valid_from date, valid_until date)
     WHERE p_draft IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION app.dated_rows(p_tutor uuid, p_first date, p_last date, p_draft jsonb)
RETURNS TABLE (on_date date, available boolean, start_minute integer, end_minute integer, reason text)
LANGUAGE sql STABLE
AS $$
    SELECT o.on_date, o.available, o.start_minute, o.end_minute, o.reason
      FROM app.availability_override AS o
     WHERE o.tutor_id = p_tutor AND o.on_date BETWEEN p_first AND p_last
       AND (p_draft IS NULL OR o.on_date < (p_draft ->> 'today')::date)
    UNION ALL
    SELECT d.on_date, d.available, d.start_minute, d.end_minute, d.reason
      FROM jsonb_to_recordset(p_draft -> 'overrides')
           AS d(on_date date, available boolean, start_minute integer, end_minute integer, reason text)
     WHERE p_draft IS NOT NULL AND d.on_date BETWEEN p_first AND p_last
$$;

-- What counts for each of the tutors: the own value (a draft's, if there is one), else the centre's. No row for who
-- is no tutor. Plain SQL too.
CREATE OR REPLACE FUNCTION app.terms_of(p_tutors uuid[], p_draft jsonb DEFAULT NULL)
RETURNS TABLE (
    tutor_id uuid, zone text, step_minutes integer, notice_minutes integer, pause_minutes integer,
    days_ahead integer, cancel_minutes integer, centre_zone text
)
LANGUAGE sql STABLE
AS $$
    SELECT t.person_id,
           CASE WHEN p_draft IS NULL THEN t.timezone ELSE p_draft #>> '{terms,timezone}' END,
           coalesce(CASE WHEN p_draft IS NULL THEN t.slot_step_minutes
                         ELSE (p_draft #>> '{terms,slot_step_minutes}')::integer END, c.slot_step_minutes),
           coalesce(CASE WHEN p_draft IS NULL THEN t.min_notice_minutes
                         ELSE (p_draft #>> '{terms,min_notice_minutes}')::integer END, c.min_notice_minutes),
           coalesce(CASE WHEN p_draft IS NULL THEN t.break_minutes
                         ELSE (p_draft #>> '{terms,break_minutes}')::integer END, c.break_minutes),
           coalesce(CASE WHEN p_draft IS NULL THEN t.horizon_days
                         ELSE (p_draft #>> '{terms,horizon_days}')::integer END, c.horizon_days),
           coalesce(CASE WHEN p_draft IS NULL THEN t.cancel_notice_minutes
                         ELSE (p_draft #>> '{terms,cancel_notice_minutes}')::integer END, c.cancel_notice_minutes),
           c.timezone
      FROM app.centre AS c CROSS JOIN unnest(p_tutors) AS asked(id)
     CROSS JOIN LATERAL (SELECT * FROM app.tutor AS u WHERE u.person_id = asked.id OFFSET 0) AS t  -- by their index
$$;

-- The same of one tutor.
CREATE OR REPLACE FUNCTION app.tutor_terms(
    p_tutor uuid, p_draft jsonb DEFAULT NULL,
    OUT zone text, OUT step_minutes integer, OUT notice_minutes integer, OUT pause_minutes integer,
    OUT days_ahead integer, OUT cancel_minutes integer, OUT centre_zone text
)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    SELECT t.zone, t.step_minutes, t.notice_minutes, t.pause_minutes, t.days_ahead, t.cancel_minutes, t.centre_zone
      INTO zone, step_minutes, notice_minutes, pause_minutes, days_ahead, cancel_minutes, centre_zone
      FROM app.terms_of(ARRAY[p_tutor], p_draft) AS t;
END
$$;

-- Rule 1 and 2: the hours of each of the tutors of one zone before anything is taken away (`hours`), the tutor's
-- closed rows (`closed`) and the centre's closures (`closures`), all as instants of [p_lo, p_hi).
-- Open is hours - closed - closures. p_draft stands for the stored hours where it is given.
CREATE OR REPLACE FUNCTION app.time_of(
    p_tutors uuid[], p_zone text, p_lo timestamptz, p_hi timestamptz, p_draft jsonb DEFAULT NULL
) RETURNS TABLE (tutor_id uuid, hours tstzmultirange, closed tstzmultirange, closures tstzmultirange)
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    -- A range belongs to the date on which it starts and may end on the next but one morning.
    first_date CONSTANT date := (p_lo AT TIME ZONE p_zone)::date - 2;
    last_date CONSTANT date := (p_hi AT TIME ZONE p_zone)::date + 1;
    first_weekday CONSTANT integer := extract(isodow FROM first_date);
    base CONSTANT timestamptz := first_date::timestamp AT TIME ZONE 'UTC';
    pieces CONSTANT record := app.zone_pieces(p_zone, p_lo, p_hi);
    centre_closed tstzmultirange := '{}';
BEGIN
    IF EXISTS (SELECT FROM app.closure AS c CROSS JOIN app.centre AS k
                WHERE c.last_date >= (p_lo AT TIME ZONE k.timezone)::date
                  AND c.first_date <= (p_hi AT TIME ZONE k.timezone)::date) THEN
        SELECT app.wall_to_instants(
                   range_agg(tsrange(s.d + s.a * interval '1 minute', s.d + s.z * interval '1 minute')),
                   s.zone, p_lo, p_hi)
          INTO centre_closed
          FROM (SELECT k.timezone AS zone, c.first_date + n AS d, c.start_minute AS a, least(c.end_minute, 1440) AS z
                  FROM app.closure AS c CROSS JOIN app.centre AS k
                 CROSS JOIN generate_series(
                     greatest(0, (p_lo AT TIME ZONE k.timezone)::date - c.first_date),
                     least(c.last_date, (p_hi AT TIME ZONE k.timezone)::date) - c.first_date) AS n) AS s
         GROUP BY s.zone;
    END IF;
    RETURN QUERY
    SELECT t, coalesce(known.hours, '{}'), coalesce(known.closed, '{}'), centre_closed
      FROM unnest(p_tutors) AS t
     CROSS JOIN LATERAL (
        WITH override AS MATERIALIZED (
            SELECT o.on_date, o.available, o.start_minute, o.end_minute
              FROM app.dated_rows(t, first_date, last_date, p_draft) AS o
        ), span AS (
            -- A closed row removes minutes whose wall date is its own.
            SELECT o.available, o.on_date AS d, o.start_minute AS a,
                   CASE WHEN o.available THEN o.end_minute ELSE least(o.end_minute, 1440) END AS z
              FROM override AS o
            UNION ALL
            SELECT true, first_date + n, r.start_minute, r.end_minute
              FROM app.weekly_rows(t, p_draft) AS r,
                   generate_series((r.iso_weekday - first_weekday + 7) % 7, last_date - first_date, 7) AS n
             WHERE r.valid_on @> first_date + n
               AND NOT EXISTS (SELECT FROM override AS o WHERE o.available AND o.on_date = first_date + n)
        ), instants AS (
            SELECT s.available,
                   greatest(p.starts_at,
                            base + make_interval(mins => (s.d - first_date) * 1440 + s.a) - p.utc_offset) AS a,
                   least(p.ends_at,
                         base + make_interval(mins => (s.d - first_date) * 1440 + s.z) - p.utc_offset) AS z
              FROM span AS s, unnest(pieces.starts, pieces.ends, pieces.offsets) AS p(starts_at, ends_at, utc_offset)
        )
        SELECT range_agg(tstzrange(i.a, i.z)) FILTER (WHERE i.available AND i.a < i.z) AS hours,
               range_agg(tstzrange(i.a, i.z)) FILTER (WHERE NOT i.available AND i.a < i.z) AS closed
          FROM instants AS i) AS known;
END
$$;

-- Rule 3 where a window has been open for more than 72 h: its candidate starts in [p_from, p_until) after
-- p_reaches, every p_step from the last local midnight.
CREATE OR REPLACE FUNCTION app.midnight_grid(
    p_zone text, p_step interval, p_reaches timestamptz, p_from timestamptz, p_until timestamptz
) RETURNS SETOF timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
    SELECT grid.at
      FROM (SELECT m.midnight AS begins, lead(m.midnight, 1, p_until) OVER (ORDER BY m.midnight) AS next_begins
              FROM app.local_midnights(p_zone, greatest(p_from, p_reaches), p_until) AS m) AS day
     CROSS JOIN LATERAL generate_series(day.begins, least(day.next_begins, p_until), p_step) AS grid(at)
     WHERE grid.at < day.next_begins AND grid.at < p_until AND grid.at >= p_from AND grid.at > p_reaches;
END
$$;

-- Rule 4's clock for each of the tutors: the first instant that is not too late (`earliest`), the first that is too
-- far ahead (`beyond`), and the part of [p_from, p_until) to look at, which is what they leave of it with p_only_free.
CREATE OR REPLACE FUNCTION app.looks_of(
    p_tutors uuid[], p_from timestamptz, p_until timestamptz, p_at timestamptz, p_only_free boolean, p_draft jsonb
) RETURNS TABLE (
    tutor_id uuid, zone text, step_minutes integer, step interval, pause interval,
    earliest timestamptz, beyond timestamptz, looks_from timestamptz, looks_until timestamptz
)
LANGUAGE sql STABLE
AS $$
    SELECT t.tutor_id, t.zone, t.step_minutes,
           make_interval(mins => t.step_minutes), make_interval(mins => t.pause_minutes), clock.earliest, clock.beyond,
           CASE WHEN p_only_free THEN greatest(p_from, clock.earliest) ELSE p_from END,
           CASE WHEN p_only_free THEN least(p_until, clock.beyond) ELSE p_until END
      FROM app.terms_of(p_tutors, p_draft) AS t
     CROSS JOIN LATERAL (SELECT p_at + make_interval(mins => t.notice_minutes) AS earliest,
                                p_at + make_interval(hours => 24 * t.days_ahead) AS beyond) AS clock
$$;

-- Rule 3 and 4: the starts of [p_from, p_until) at which a session of p_minutes would fit into the open time of each
-- of the tutors, with the window each lies in and why it is not free (NULL when it is). The reasons come in the
-- order in which booking refuses: `notice`, `horizon`, then what is taken: `own_session`, `booked`, `break`.
-- p_only_free leaves out the others and looks no further than needed; p_draft stands for the stored hours.
-- One statement for any number of tutors: what it costs to begin one is paid once.
CREATE OR REPLACE FUNCTION app.starts_of(
    p_tutors uuid[], p_from timestamptz, p_until timestamptz, p_minutes integer, p_at timestamptz,
    p_student uuid, p_ignore uuid, p_only_free boolean, p_draft jsonb DEFAULT NULL
) RETURNS TABLE (
    tutor_id uuid, starts_at timestamptz, window_starts timestamptz, window_ends timestamptz, reason text
)
-- the planner, who cannot know how few starts a window has, would have all of it compiled
LANGUAGE plpgsql STABLE SET jit = off ROWS 200
AS $$
DECLARE
    length CONSTANT interval := make_interval(mins => p_minutes);
    own tstzmultirange := '{}';
BEGIN
    -- The starts that what is taken rules out, here and below: a start meets [a, b) if a - length < it < b.
    IF p_student IS NOT NULL THEN
        SELECT coalesce(range_agg(tstzrange(lower(live.during) - length, upper(live.during), '()')), '{}') INTO own
          FROM (SELECT s.during FROM app.session AS s
                 WHERE s.student_id = p_student AND s.status IN ('scheduled', 'in_progress')
                   AND s.during && tstzrange(p_from, p_until + length) AND s.id IS DISTINCT FROM p_ignore
                UNION ALL
                SELECT s.during FROM app.session AS s
                 WHERE s.tutor_id = p_student AND s.status IN ('scheduled', 'in_progress')
                   AND s.tutor_hold && tstzrange(p_from, p_until + length) AND s.id IS DISTINCT FROM p_ignore) AS live;
    END IF;
    RETURN QUERY
    WITH look AS MATERIALIZED (
        SELECT l.* FROM app.looks_of(p_tutors, p_from, p_until, p_at, p_only_free, p_draft) AS l
         WHERE l.looks_from < l.looks_until
    ), zone AS (
        -- A window whose start lies before lo began more than 72 h before every start asked for.
        SELECT l.zone AS name, array_agg(l.tutor_id) AS tutors,
               min(l.looks_from) - interval '73 hours' AS lo, max(l.looks_until) + length AS hi
          FROM look AS l GROUP BY l.zone
    )
    SELECT t.tutor_id, grid.at, w.opens, w.closes, judged.verdict
      FROM zone CROSS JOIN LATERAL app.time_of(zone.tutors, zone.name, zone.lo, zone.hi, p_draft) AS known
      JOIN look AS t ON t.tutor_id = known.tutor_id
     CROSS JOIN LATERAL (
        -- The tutor's sessions and breaks (`held`), the tutor's sessions as teacher or as anybody's student (`taught`),
        -- and with them the student's own (`taken`).
        SELECT coalesce(range_agg(live.hold) FILTER (WHERE live.teaches), '{}') AS held,
               coalesce(range_agg(live.meets), '{}') AS taught,
               coalesce(range_agg(live.hold), '{}') + own AS taken
          FROM (SELECT true AS teaches, tstzrange(lower(s.during) - length, upper(s.during), '()') AS meets,
                       tstzrange(lower(s.tutor_hold) - length - t.pause, upper(s.tutor_hold), '()') AS hold
                  FROM app.session AS s
                 WHERE s.tutor_id = t.tutor_id AND s.status IN ('scheduled', 'in_progress')
                   AND s.tutor_hold && tstzrange(t.looks_from, zone.hi + t.pause) AND s.id IS DISTINCT FROM p_ignore
                UNION ALL
                SELECT false, meets.them, meets.them
                  FROM app.session AS s
                 CROSS JOIN LATERAL (SELECT tstzrange(lower(s.during) - length, upper(s.during), '()')) AS meets(them)
                 WHERE s.student_id = t.tutor_id AND s.status IN ('scheduled', 'in_progress')
                   AND s.during && tstzrange(t.looks_from, zone.hi) AND s.id IS DISTINCT FROM p_ignore) AS live) AS busy
     CROSS JOIN LATERAL (
        SELECT lower(u) AS opens, upper(u) AS closes, lower(u) + interval '72 hours' AS reaches,
               least(t.looks_until - interval '1 microsecond', upper(u) - length) AS last_start
          FROM unnest(known.hours - known.closed - known.closures) AS u) AS w
     CROSS JOIN LATERAL (
        SELECT generate_series(
                   w.opens + make_interval(mins => t.step_minutes * greatest(0, ceil(
                       extract(epoch FROM t.looks_from - w.opens) / (60 * t.step_minutes)))::integer),
                   least(w.last_start, w.reaches), t.step)
        UNION ALL
        SELECT app.midnight_grid(t.zone, t.step, w.reaches, t.looks_from, w.last_start + interval '1 microsecond')
         WHERE w.last_start > w.reaches) AS grid(at)
     CROSS JOIN LATERAL (
        -- With p_only_free notice and horizon have cut the span above: whatever is not taken is free.
        SELECT CASE WHEN p_only_free THEN NULL
                    WHEN grid.at < t.earliest THEN 'notice'
                    WHEN grid.at >= t.beyond THEN 'horizon'
                    WHEN own @> grid.at THEN 'own_session'
                    WHEN busy.taught @> grid.at THEN 'booked'
                    WHEN busy.held @> grid.at THEN 'break' END AS verdict) AS judged
     WHERE w.last_start >= t.looks_from AND NOT (p_only_free AND busy.taken @> grid.at);
END
$$;

-- The same of one tutor, in order. Plain SQL too.
CREATE OR REPLACE FUNCTION app.slot_starts(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_minutes integer, p_at timestamptz,
    p_student uuid, p_ignore uuid, p_only_free boolean, p_draft jsonb DEFAULT NULL
) RETURNS TABLE (starts_at timestamptz, window_starts timestamptz, window_ends timestamptz, reason text)
LANGUAGE sql STABLE ROWS 200
AS $$
    SELECT s.starts_at, s.window_starts, s.window_ends, s.reason
      FROM app.starts_of(ARRAY[p_tutor], p_from, p_until, p_minutes, p_at, p_student, p_ignore, p_only_free,
                         p_draft) AS s
     ORDER BY s.starts_at
$$;

REVOKE ALL ON FUNCTION
    app.zone_pieces(text, timestamptz, timestamptz),
    app.wall_to_instants(tsmultirange, text, timestamptz, timestamptz),
    app.local_midnights(text, timestamptz, timestamptz),
    app.weekly_rows(uuid, jsonb), app.dated_rows(uuid, date, date, jsonb),
    app.terms_of(uuid[], jsonb), app.tutor_terms(uuid, jsonb),
    app.time_of(uuid[], text, timestamptz, timestamptz, jsonb),
    app.looks_of(uuid[], timestamptz, timestamptz, timestamptz, boolean, jsonb),
    app.midnight_grid(text, interval, timestamptz, timestamptz, timestamptz),
    app.starts_of(uuid[], timestamptz, timestamptz, integer, timestamptz, uuid, uuid, boolean, jsonb),
    app.slot_starts(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid, boolean, jsonb)
FROM PUBLIC;
