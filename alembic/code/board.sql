-- owner: td_definer
-- The front desk's questions about the time of many tutors at once. For the desk and admins alone; the engine is
-- the one of slot_engine.sql, so that nothing here can disagree with what a tutor's own page says.

-- Refuse whoever is not at the front desk (TD001, 42501), and return who is.
CREATE OR REPLACE FUNCTION app.require_staff(OUT person_id uuid, OUT role text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    SELECT a.person_id, a.role INTO person_id, role FROM app.acting() AS a;
    IF role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'for the front desk' USING ERRCODE = '42501';
    END IF;
END
$$;

-- Open windows of those tutors (at most 2000) in a span of at most 31 days: hours less what each tutor and the
-- centre closed; bookings do not count. Tutors without any, and unknown ones, have no row.
CREATE OR REPLACE FUNCTION app.board_hours(p_tutors uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (tutor_id uuid, starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 500
AS $$
BEGIN
    IF num_nulls(p_tutors, p_from, p_until) > 0 OR cardinality(p_tutors) > 2000
       OR p_from < '0002-01-01 00:00Z' OR p_until > '9990-01-01 00:00Z'
       OR p_until < p_from OR p_until - p_from > interval '31 days' THEN
        RAISE EXCEPTION 'at most 2000 tutors and 31 days' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_staff();
    RETURN QUERY
    SELECT known.tutor_id, lower(w), upper(w)
      FROM (SELECT array_agg(t.person_id) AS tutors, t.timezone AS name
              FROM app.tutor AS t WHERE t.person_id = ANY (p_tutors) GROUP BY t.timezone) AS zone,
           app.time_of(zone.tutors, zone.name, p_from, p_until) AS known,
           unnest(known.hours - known.closed - known.closures) AS w
     ORDER BY known.tutor_id, lower(w);
END
$$;

-- The sessions, whatever became of them, that begin in a span. Staff read every session, but row security keeps what
-- is asked about a range from an index for anybody who asks directly: a day would read the sessions of all years.
CREATE OR REPLACE FUNCTION app.sessions_beginning(p_from timestamptz, p_until timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 1000
AS $$
BEGIN
    IF num_nulls(p_from, p_until) > 0 THEN
        RAISE EXCEPTION 'a span' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_staff();
    RETURN QUERY SELECT s.id FROM app.session AS s WHERE lower(s.during) >= p_from AND lower(s.during) < p_until;
END
$$;

-- Who could teach a course: tutors with an account who offer it, listed or named in p_tutors, and never the student.
CREATE OR REPLACE FUNCTION app.teachers_of(p_course uuid, p_student uuid, p_tutors uuid[])
RETURNS TABLE (tutor_id uuid, name text)
LANGUAGE plpgsql STABLE ROWS 50
AS $$
BEGIN
    RETURN QUERY
    SELECT t.person_id, t.display_name
      FROM app.tutor_course AS o JOIN app.course AS c ON c.id = o.course_id AND c.active
      JOIN app.tutor AS t ON t.person_id = o.tutor_id
      JOIN app.person AS p ON p.id = t.person_id AND p.active
     WHERE o.course_id = p_course AND o.active AND t.person_id IS DISTINCT FROM p_student
       AND CASE WHEN p_tutors IS NULL THEN t.listed ELSE t.person_id = ANY (p_tutors) END;
END
$$;

-- Every start in a span of at most two days at which a course could be booked now with whoever teaches it, in order:
-- for the student (if any) who is to be free too. p_ignore is a session being moved, whose length counts.
CREATE OR REPLACE FUNCTION app.fitting_starts(
    p_course uuid, p_from timestamptz, p_until timestamptz, p_student uuid DEFAULT NULL,
    p_tutors uuid[] DEFAULT NULL, p_ignore uuid DEFAULT NULL
) RETURNS TABLE (tutor_id uuid, starts_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 500
AS $$
DECLARE
    minutes integer;
BEGIN
    IF num_nulls(p_course, p_from, p_until) > 0 OR cardinality(p_tutors) > 2000
       OR p_from < '0002-01-01 00:00Z' OR p_until > '9990-01-01 00:00Z'
       OR p_until < p_from OR p_until - p_from > interval '50 hours' THEN
        RAISE EXCEPTION 'a course, at most 2000 tutors and two days' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_staff();
    SELECT coalesce((SELECT ceil(extract(epoch FROM upper(s.during) - lower(s.during)) / 60)
                       FROM app.session AS s WHERE s.id = p_ignore), c.session_minutes)
      INTO minutes FROM app.course AS c WHERE c.id = p_course;
    RETURN QUERY
    SELECT t.tutor_id, s.starts_at
      FROM app.teachers_of(p_course, p_student, p_tutors) AS t
      JOIN app.starts_of((SELECT array_agg(a.tutor_id) FROM app.teachers_of(p_course, p_student, p_tutors) AS a),
                         p_from, p_until, minutes, now(), p_student, p_ignore, true) AS s ON s.tutor_id = t.tutor_id
     ORDER BY s.starts_at, app.fold(t.name) COLLATE "C", t.tutor_id;
END
$$;

-- The first starts of a course across everybody who teaches it, at most two of a tutor: on those weekdays (1 is
-- Monday) and between those minutes of the day, both on the centre's wall, within p_days of p_from. Near dates are
-- looked at first, farther ones where those have too few.
CREATE OR REPLACE FUNCTION app.first_free(
    p_course uuid, p_student uuid DEFAULT NULL, p_from timestamptz DEFAULT now(), p_days integer DEFAULT 14,
    p_iso_weekdays integer[] DEFAULT NULL, p_from_minute integer DEFAULT 0, p_until_minute integer DEFAULT 1440,
    p_tutors uuid[] DEFAULT NULL, p_limit integer DEFAULT 12
) RETURNS TABLE (tutor_id uuid, starts_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 12
AS $$
#variable_conflict use_column
DECLARE
    zone text;
    minutes integer;
    weekdays integer[] := CASE WHEN cardinality(p_iso_weekdays) > 0 THEN p_iso_weekdays END;
    spans tstzrange[];
    part tstzmultirange;
    open_tutors uuid[];  -- those of whom two starts are not found yet
    tutors uuid[];
    found_tutors uuid[] := '{}';
    found_starts timestamptz[] := '{}';
    done integer := 0;
    size integer := 2;  -- the next two days, then all the rest: a question costs about the same for any span
BEGIN
    IF num_nulls(p_course, p_from, p_days, p_from_minute, p_until_minute, p_limit) > 0
       OR cardinality(p_tutors) > 2000 OR NOT (p_days BETWEEN 1 AND 62) OR NOT (p_limit BETWEEN 1 AND 100)
       OR p_from_minute < 0 OR p_until_minute > 1440 OR p_from_minute >= p_until_minute
       OR NOT coalesce(p_iso_weekdays, '{}') <@ ARRAY[1, 2, 3, 4, 5, 6, 7]
       OR p_from < '0002-01-01 00:00Z' OR p_from > '9990-01-01 00:00Z' THEN
        RAISE EXCEPTION 'a course, 1 to 62 days, minutes of a day and weekdays that exist' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_staff();
    SELECT c.session_minutes, k.timezone INTO minutes, zone
      FROM app.course AS c CROSS JOIN app.centre AS k WHERE c.id = p_course;
    SELECT array_agg(t.tutor_id ORDER BY app.fold(t.name) COLLATE "C", t.tutor_id) INTO tutors
      FROM app.teachers_of(p_course, p_student, p_tutors) AS t;
    IF tutors IS NULL THEN
        RETURN;
    END IF;
    -- the parts of days asked for, in order
    SELECT array_agg(w.span ORDER BY w.span) INTO spans
      FROM generate_series(0, p_days) AS n
     CROSS JOIN LATERAL (SELECT (p_from AT TIME ZONE zone)::date + n AS d) AS day
     CROSS JOIN LATERAL (
        SELECT tstzrange((day.d + make_interval(mins => p_from_minute)) AT TIME ZONE zone,
                         (day.d + make_interval(mins => p_until_minute)) AT TIME ZONE zone)
               * tstzrange(p_from, p_from + make_interval(hours => 24 * p_days)) AS span) AS w
     WHERE NOT isempty(w.span) AND (weekdays IS NULL OR extract(isodow FROM day.d) = ANY (weekdays));
    WHILE done < coalesce(cardinality(spans), 0) LOOP
        SELECT range_agg(w) INTO part FROM unnest(spans[done + 1 : done + size]) AS w;
        done := done + size;
        size := p_days + 1;
        open_tutors := ARRAY(SELECT t FROM unnest(tutors) AS t
                              WHERE cardinality(array_positions(found_tutors, t)) < 2);
        -- One question from the first of these parts of days to the last; what lies between is left out.
        WITH start AS (
            SELECT t.id, t.place, s.starts_at,
                   row_number() OVER (PARTITION BY t.id ORDER BY s.starts_at) AS nth
              FROM unnest(tutors) WITH ORDINALITY AS t(id, place)
              JOIN app.starts_of(open_tutors, lower(part), upper(part), minutes, now(), p_student, NULL, true) AS s
                ON s.tutor_id = t.id
             WHERE part @> s.starts_at
        ), best AS (
            SELECT b.id, b.starts_at, b.place FROM start AS b
             WHERE b.nth + cardinality(array_positions(found_tutors, b.id)) <= 2
             ORDER BY b.starts_at, b.place LIMIT p_limit - cardinality(found_tutors)
        )
        SELECT found_tutors || coalesce(array_agg(b.id ORDER BY b.starts_at, b.place), '{}'),
               found_starts || coalesce(array_agg(b.starts_at ORDER BY b.starts_at, b.place), '{}')
          INTO found_tutors, found_starts FROM best AS b;
        EXIT WHEN cardinality(found_tutors) >= p_limit;
    END LOOP;
    RETURN QUERY SELECT f.id, f.at FROM unnest(found_tutors, found_starts) WITH ORDINALITY AS f(id, at, n) ORDER BY f.n;
END
$$;

REVOKE ALL ON FUNCTION
    app.require_staff(), app.board_hours(uuid[], timestamptz, timestamptz), app.teachers_of(uuid, uuid, uuid[]),
    app.sessions_beginning(timestamptz, timestamptz),
    app.fitting_starts(uuid, timestamptz, timestamptz, uuid, uuid[], uuid),
    app.first_free(uuid, uuid, timestamptz, integer, integer[], integer, integer, uuid[], integer)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    app.board_hours(uuid[], timestamptz, timestamptz), app.sessions_beginning(timestamptz, timestamptz),
    app.fitting_starts(uuid, timestamptz, timestamptz, uuid, uuid[], uuid),
    app.first_free(uuid, uuid, timestamptz, integer, integer[], integer, integer, uuid[], integer)
TO td_desk, td_admin;
