-- owner: td_definer
-- The engine under every question about a tutor's time: from hours on a wall to open windows, and from
-- windows to classified starts. Nobody may call it directly (slots.sql and booking.sql are the doors), so
-- nothing here asks who is calling. No result depends on the caller's TimeZone: zones are always named.

-- What these were before hours could be a draft: two of a name would be ambiguous.
DROP FUNCTION IF EXISTS app.tutor_time(uuid, text, text, timestamptz, timestamptz);
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

-- Rule 1 and 2: a tutor's hours before anything is taken away (`hours`), the tutor's closed rows
-- (`closed`) and the centre's closures (`closures`), all as instants of [p_lo, p_hi).
-- Open is hours - closed - closures. p_draft stands for the stored hours where it is given.
CREATE OR REPLACE FUNCTION app.tutor_time(
    p_tutor uuid, p_zone text, p_centre_zone text, p_lo timestamptz, p_hi timestamptz, p_draft jsonb DEFAULT NULL,
    OUT hours tstzmultirange, OUT closed tstzmultirange, OUT closures tstzmultirange
)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    -- A range belongs to the date on which it starts and may end on the next but one morning.
    first_date CONSTANT date := (p_lo AT TIME ZONE p_zone)::date - 2;
    last_date CONSTANT date := (p_hi AT TIME ZONE p_zone)::date + 1;
    first_weekday CONSTANT integer := extract(isodow FROM first_date);
    base CONSTANT timestamptz := first_date::timestamp AT TIME ZONE 'UTC';
    pieces CONSTANT record := app.zone_pieces(p_zone, p_lo, p_hi);
BEGIN
    WITH override AS MATERIALIZED (
        SELECT o.on_date, o.available, o.start_minute, o.end_minute
          FROM app.dated_rows(p_tutor, first_date, last_date, p_draft) AS o
    ), span AS (
        -- A closed row removes minutes whose wall date is its own.
        SELECT o.available, o.on_date AS d, o.start_minute AS a,
               CASE WHEN o.available THEN o.end_minute ELSE least(o.end_minute, 1440) END AS z
          FROM override AS o
        UNION ALL
        SELECT true, first_date + n, r.start_minute, r.end_minute
          FROM app.weekly_rows(p_tutor, p_draft) AS r,
               generate_series((r.iso_weekday - first_weekday + 7) % 7, last_date - first_date, 7) AS n
         WHERE r.valid_on @> first_date + n
           AND NOT EXISTS (SELECT FROM override AS o WHERE o.available AND o.on_date = first_date + n)
    ), instants AS (
        SELECT s.available,
               greatest(p.starts_at, base + make_interval(mins => (s.d - first_date) * 1440 + s.a) - p.utc_offset) AS a,
               least(p.ends_at, base + make_interval(mins => (s.d - first_date) * 1440 + s.z) - p.utc_offset) AS z
          FROM span AS s, unnest(pieces.starts, pieces.ends, pieces.offsets) AS p(starts_at, ends_at, utc_offset)
    )
    SELECT range_agg(tstzrange(i.a, i.z)) FILTER (WHERE i.available AND i.a < i.z),
           range_agg(tstzrange(i.a, i.z)) FILTER (WHERE NOT i.available AND i.a < i.z)
      INTO hours, closed
      FROM instants AS i;
    hours := coalesce(hours, '{}');
    closed := coalesce(closed, '{}');
    closures := '{}';
    IF EXISTS (SELECT FROM app.closure AS c
                WHERE c.last_date >= (p_lo AT TIME ZONE p_centre_zone)::date
                  AND c.first_date <= (p_hi AT TIME ZONE p_centre_zone)::date) THEN
        SELECT app.wall_to_instants(
                   coalesce(range_agg(tsrange(s.d + s.a * interval '1 minute', s.d + s.z * interval '1 minute')), '{}'),
                   p_centre_zone, p_lo, p_hi)
          INTO closures
          FROM (SELECT c.first_date + n AS d, c.start_minute AS a, least(c.end_minute, 1440) AS z
                  FROM app.closure AS c,
                       generate_series(greatest(0, (p_lo AT TIME ZONE p_centre_zone)::date - c.first_date),
                                       least(c.last_date, (p_hi AT TIME ZONE p_centre_zone)::date) - c.first_date) AS n
               ) AS s;
    END IF;
END
$$;

-- What counts for a tutor: the own value (a draft's, if there is one), else the centre's. No row for who is no
-- tutor.
CREATE OR REPLACE FUNCTION app.tutor_terms(
    p_tutor uuid, p_draft jsonb DEFAULT NULL,
    OUT zone text, OUT step_minutes integer, OUT notice_minutes integer, OUT pause_minutes integer,
    OUT days_ahead integer, OUT cancel_minutes integer, OUT centre_zone text
)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    SELECT t.timezone,
           coalesce(t.slot_step_minutes, c.slot_step_minutes),
           coalesce(t.min_notice_minutes, c.min_notice_minutes),
           coalesce(t.break_minutes, c.break_minutes),
           coalesce(t.horizon_days, c.horizon_days),
           coalesce(t.cancel_notice_minutes, c.cancel_notice_minutes),
           c.timezone
      INTO zone, step_minutes, notice_minutes, pause_minutes, days_ahead, cancel_minutes, centre_zone
      FROM app.tutor AS t CROSS JOIN app.centre AS c
     WHERE t.person_id = p_tutor;
    IF p_draft IS NOT NULL THEN
        SELECT d.timezone,
               coalesce(d.slot_step_minutes, c.slot_step_minutes),
               coalesce(d.min_notice_minutes, c.min_notice_minutes),
               coalesce(d.break_minutes, c.break_minutes),
               coalesce(d.horizon_days, c.horizon_days),
               coalesce(d.cancel_notice_minutes, c.cancel_notice_minutes)
          INTO zone, step_minutes, notice_minutes, pause_minutes, days_ahead, cancel_minutes
          FROM jsonb_populate_record(NULL::app.tutor, p_draft -> 'terms') AS d CROSS JOIN app.centre AS c;
    END IF;
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

-- Rule 3 and 4: the starts of [p_from, p_until) at which a session of p_minutes would fit into open time,
-- in order, each with the window it lies in and why it is not free (NULL when it is). The reasons come in the
-- order in which booking refuses: `notice`, `horizon`, then what is taken: `own_session`, `booked`, `break`.
-- p_only_free leaves out the others and looks no further than needed; p_draft stands for the stored hours.
CREATE OR REPLACE FUNCTION app.slot_starts(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_minutes integer, p_at timestamptz,
    p_student uuid, p_ignore uuid, p_only_free boolean, p_draft jsonb DEFAULT NULL
) RETURNS TABLE (starts_at timestamptz, window_starts timestamptz, window_ends timestamptz, reason text)
LANGUAGE plpgsql STABLE ROWS 200
AS $$
DECLARE
    terms CONSTANT record := app.tutor_terms(p_tutor, p_draft);
    known record;
    length CONSTANT interval := make_interval(mins => p_minutes);
    step CONSTANT interval := make_interval(mins => terms.step_minutes);
    pause CONSTANT interval := make_interval(mins => terms.pause_minutes);
    earliest CONSTANT timestamptz := p_at + make_interval(mins => terms.notice_minutes);
    beyond CONSTANT timestamptz := p_at + make_interval(hours => 24 * terms.days_ahead);
    lo timestamptz;
    hi timestamptz;
    windows tstzmultirange;
    held tstzmultirange;
    taught tstzmultirange;
    own tstzmultirange;
    taken tstzmultirange;
BEGIN
    IF p_only_free THEN
        p_from := greatest(p_from, earliest);
        p_until := least(p_until, beyond);
    END IF;
    IF p_from >= p_until THEN
        RETURN;
    END IF;
    -- A window whose start lies before lo began more than 72 h before every start asked for.
    lo := p_from - interval '73 hours';
    hi := p_until + length;
    known := app.tutor_time(p_tutor, terms.zone, terms.centre_zone, lo, hi, p_draft);
    windows := known.hours - known.closed - known.closures;
    IF isempty(windows) OR upper(windows) <= p_from THEN
        RETURN;
    END IF;

    -- The starts that what is taken rules out: by the tutor's sessions and breaks (`held`), the tutor's sessions as
    -- teacher or as anybody's student (`taught`), and the student's own. A start meets [a, b) if a - length < it < b.
    SELECT coalesce(range_agg(tstzrange(lower(live.tutor_hold) - length - pause, upper(live.tutor_hold), '()'))
                        FILTER (WHERE live.kind = 'teaches'), '{}'),
           coalesce(range_agg(tstzrange(lower(live.during) - length, upper(live.during), '()'))
                        FILTER (WHERE live.kind IN ('teaches', 'learns')), '{}'),
           coalesce(range_agg(tstzrange(lower(live.during) - length, upper(live.during), '()'))
                        FILTER (WHERE live.kind = 'own'), '{}')
      INTO held, taught, own
      FROM (SELECT 'teaches' AS kind, s.during, s.tutor_hold
              FROM app.session AS s
             WHERE s.tutor_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
               AND s.tutor_hold && tstzrange(p_from, hi + pause) AND s.id IS DISTINCT FROM p_ignore
            UNION ALL
            SELECT 'learns', s.during, NULL
              FROM app.session AS s
             WHERE s.student_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
               AND s.during && tstzrange(p_from, hi) AND s.id IS DISTINCT FROM p_ignore
            UNION ALL
            SELECT 'own', s.during, NULL
              FROM app.session AS s
             WHERE s.student_id = p_student AND s.status IN ('scheduled', 'in_progress')
               AND s.during && tstzrange(p_from, hi) AND s.id IS DISTINCT FROM p_ignore
            UNION ALL
            SELECT 'own', s.during, NULL
              FROM app.session AS s
             WHERE s.tutor_id = p_student AND s.status IN ('scheduled', 'in_progress')
               AND s.tutor_hold && tstzrange(p_from, hi) AND s.id IS DISTINCT FROM p_ignore) AS live;
    taken := own + taught + held;

    -- With p_only_free notice and horizon have cut the span above: whatever is not taken is free.
    RETURN QUERY
    SELECT grid.at, w.opens, w.closes, judged.verdict
      FROM (SELECT lower(u) AS opens, upper(u) AS closes, lower(u) + interval '72 hours' AS reaches,
                   least(p_until - interval '1 microsecond', upper(u) - length) AS last_start
              FROM unnest(windows) AS u) AS w
     CROSS JOIN LATERAL (
        SELECT generate_series(
                   w.opens + make_interval(mins => terms.step_minutes * greatest(0, ceil(
                       extract(epoch FROM p_from - w.opens) / (60 * terms.step_minutes)))::integer),
                   least(w.last_start, w.reaches), step)
        UNION ALL
        SELECT app.midnight_grid(terms.zone, step, w.reaches, p_from, w.last_start + interval '1 microsecond')
         WHERE w.last_start > w.reaches) AS grid(at)
     CROSS JOIN LATERAL (
        SELECT CASE WHEN p_only_free THEN NULL
                    WHEN grid.at < earliest THEN 'notice'
                    WHEN grid.at >= beyond THEN 'horizon'
                    WHEN own @> grid.at THEN 'own_session'
                    WHEN taught @> grid.at THEN 'booked'
                    WHEN held @> grid.at THEN 'break' END AS verdict) AS judged
     WHERE w.last_start >= p_from AND NOT (p_only_free AND taken @> grid.at)
     ORDER BY grid.at;
END
$$;

REVOKE ALL ON FUNCTION
    app.zone_pieces(text, timestamptz, timestamptz),
    app.wall_to_instants(tsmultirange, text, timestamptz, timestamptz),
    app.local_midnights(text, timestamptz, timestamptz),
    app.weekly_rows(uuid, jsonb), app.dated_rows(uuid, date, date, jsonb),
    app.tutor_time(uuid, text, text, timestamptz, timestamptz, jsonb),
    app.tutor_terms(uuid, jsonb),
    app.midnight_grid(text, interval, timestamptz, timestamptz, timestamptz),
    app.slot_starts(uuid, timestamptz, timestamptz, integer, timestamptz, uuid, uuid, boolean, jsonb)
FROM PUBLIC;
