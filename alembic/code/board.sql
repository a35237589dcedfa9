-- owner: td_definer
-- The front desk's questions about the time of many tutors at once. For the desk and admins alone; the engine is
-- the one of slot_engine.sql, so that nothing here can disagree with what a tutor's own page says.

-- Refuse whoever is not at the front desk (TD001, 42501), and return who is.
CREATE OR REPLACE FUNCTION app.require_staff(OUT person_id uuid, OUT role text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
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
    SELECT t.person_id, lower(w), upper(w)
      FROM app.tutor AS t CROSS JOIN app.centre AS c
     CROSS JOIN LATERAL app.tutor_time(t.person_id, t.timezone, c.timezone, p_from, p_until) AS known
     CROSS JOIN LATERAL unnest(known.hours - known.closed - known.closures) AS w
     WHERE t.person_id = ANY (p_tutors)
     ORDER BY t.person_id, lower(w);
END
$$;

REVOKE ALL ON FUNCTION app.require_staff(), app.board_hours(uuid[], timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.board_hours(uuid[], timestamptz, timestamptz) TO td_desk, td_admin;
