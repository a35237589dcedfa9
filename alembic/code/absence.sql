-- owner: td_definer
-- A tutor falls ill: every session of a span finds a substitute, another time or an end, and the hours are closed,
-- all in one transaction.

-- Refuse a malformed absence (22023), and everybody but staff (42501).
CREATE OR REPLACE FUNCTION app.require_absence(p_tutor uuid, p_from timestamptz, p_until timestamptz) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    caller CONSTANT record := app.acting();
BEGIN
    IF caller.role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'staff alone settle an absence' USING ERRCODE = '42501';
    ELSIF num_nulls(p_tutor, p_from, p_until) > 0 OR p_from NOT BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z'
          OR p_until <= p_from OR p_until - p_from > interval '62 days' THEN
        RAISE EXCEPTION 'a tutor and a span of at most 62 days' USING ERRCODE = '22023';
    ELSIF NOT EXISTS (SELECT FROM app.tutor AS t WHERE t.person_id = p_tutor) THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
END
$$;

-- The live sessions of a tutor that an absence touches and that are not over yet.
CREATE OR REPLACE FUNCTION app.touched_by_absence(p_tutor uuid, p_from timestamptz, p_until timestamptz)
RETURNS SETOF app.session
LANGUAGE plpgsql STABLE ROWS 20
AS $$
BEGIN
    RETURN QUERY
    SELECT s.* FROM app.session AS s
     WHERE s.tutor_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
       AND s.tutor_hold && tstzrange(p_from, p_until) AND s.during && tstzrange(p_from, p_until)
       AND upper(s.during) > clock_timestamp();
END
$$;

CREATE OR REPLACE FUNCTION app.absence_plan(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_limit integer DEFAULT 3
) RETURNS TABLE (session_id uuid, tutor_id uuid, starts_at timestamptz, price numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 60
AS $$
#variable_conflict use_column
DECLARE
    zone text;
BEGIN
    PERFORM app.require_absence(p_tutor, p_from, p_until);
    IF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 10 THEN
        RAISE EXCEPTION '1 to 10 ways out' USING ERRCODE = '22023';
    END IF;
    zone := (app.tutor_terms(p_tutor)).zone;
    RETURN QUERY
    SELECT s.id, w.tutor_id, w.starts_at, w.price
      FROM app.touched_by_absence(p_tutor, p_from, p_until) AS s
      CROSS JOIN LATERAL (
          SELECT b.tutor_id, lower(s.during) AS starts_at, b.price, 1 AS way,
                 row_number() OVER (ORDER BY abs(b.price - s.price), b.name COLLATE "C", b.tutor_id) AS n
            FROM (WITH teacher AS MATERIALIZED (
                  SELECT o.tutor_id, o.price, app.fold(t.display_name) AS name,
                         -- asked as if nobody were too late: whoever is ill says so in the morning
                         least(now(), lower(s.during) - make_interval(mins => k.notice_minutes)) AS at
                    FROM app.tutor_course AS o
                    JOIN app.course AS c ON c.id = o.course_id AND c.active
                    JOIN app.tutor AS t ON t.person_id = o.tutor_id AND t.listed
                    JOIN app.person AS p ON p.id = o.tutor_id AND p.active
                   CROSS JOIN LATERAL app.terms_of(ARRAY[o.tutor_id]) AS k
                   WHERE o.course_id = s.course_id AND o.active AND o.tutor_id NOT IN (p_tutor, s.student_id)
                     AND NOT EXISTS (SELECT FROM app.session AS b
                                      WHERE b.tutor_id = o.tutor_id AND b.tutor_hold && s.during
                                        AND b.status IN ('scheduled', 'in_progress'))
                  )
                  SELECT h.tutor_id, h.price, h.name
                    FROM (SELECT g.at, array_agg(g.tutor_id) AS tutors FROM teacher AS g GROUP BY g.at) AS alike
                   CROSS JOIN LATERAL app.starts_of(
                       alike.tutors, lower(s.during), lower(s.during) + interval '1 microsecond',
                       ceil(extract(epoch FROM upper(s.during) - lower(s.during)) / 60)::integer,
                       alike.at, s.student_id, s.id, true) AS f
                    JOIN teacher AS h ON h.tutor_id = f.tutor_id) AS b
          UNION ALL
          SELECT p_tutor, f, s.price, 2, row_number() OVER (ORDER BY f)
            FROM app.next_fits(p_tutor, s.student_id, s.id, s.during, p_until, p_limit, zone) AS f
      ) AS w
     WHERE s.status = 'scheduled' AND w.n <= p_limit
     ORDER BY lower(s.during), s.id, w.way, w.n;
END
$$;
COMMENT ON FUNCTION app.absence_plan(uuid, timestamptz, timestamptz, integer) IS
$$The ways out for each scheduled session that an absence of a tutor touches (staff; a span of at most 62 days).

First up to p_limit substitutes who teach the course and are free at that time (notice does not count), nearest in
price first, price being theirs; then up to p_limit starts with the same tutor after p_until. Nothing is reserved:
two sessions may be offered the same substitute. A session without a row has no way out but to be cancelled.$$;

CREATE OR REPLACE FUNCTION app.settle_absence(
    p_tutor uuid, p_from timestamptz, p_until timestamptz, p_changes jsonb, p_keeps uuid[], p_reason text,
    p_closes boolean
) RETURNS SETOF app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    changes CONSTANT jsonb := app.session_changes(p_changes);
    reason CONSTANT text := coalesce(btrim(p_reason), '');
    caller record;
    zone text;
    closed jsonb;
    move record;
    why text;
BEGIN
    PERFORM app.require_read_committed();
    PERFORM app.require_absence(p_tutor, p_from, p_until);
    IF p_keeps IS NULL OR cardinality(p_keeps) > 500 OR p_closes IS NULL OR reason = '' OR char_length(reason) > 2000
    THEN
        RAISE EXCEPTION 'a reason, what is kept, and whether the hours close' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    PERFORM app.lock_changes(changes, ARRAY[p_tutor]);
    IF EXISTS (SELECT FROM jsonb_to_recordset(changes) AS c(session_id uuid)
                 JOIN app.session AS s ON s.id = c.session_id
                WHERE s.tutor_id <> p_tutor
                  AND NOT EXISTS (SELECT FROM jsonb_to_recordset(changes) AS d(session_id uuid, tutor_id uuid)
                                   WHERE d.session_id = s.id AND d.tutor_id = s.tutor_id)) THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    ELSIF EXISTS (SELECT FROM app.touched_by_absence(p_tutor, p_from, p_until) AS s
                   WHERE NOT s.id = ANY (p_keeps)
                     AND NOT EXISTS (SELECT FROM jsonb_to_recordset(changes) AS c(session_id uuid)
                                      WHERE c.session_id = s.id)) THEN
        RAISE EXCEPTION 'a session has no decision' USING ERRCODE = 'TD014';
    END IF;

    IF p_closes THEN
        zone := (app.tutor_terms(p_tutor)).zone;
        WITH wanted AS (
            SELECT d::date AS on_date,
                   CASE WHEN d::date = f.wall::date THEN f.minute ELSE 0 END AS start_minute,
                   CASE WHEN d::date = u.wall::date THEN u.minute ELSE 1440 END AS end_minute
              FROM (SELECT p_from AT TIME ZONE zone AS wall,
                           extract(epoch FROM (p_from AT TIME ZONE zone)::time)::integer / 60 AS minute) AS f,
                   (SELECT p_until AT TIME ZONE zone AS wall,
                           ceil(extract(epoch FROM (p_until AT TIME ZONE zone)::time) / 60)::integer AS minute) AS u,
                   generate_series(f.wall::date::timestamp, u.wall::date::timestamp, interval '1 day') AS d
        ), stored AS (
            INSERT INTO app.availability_override (tutor_id, on_date, available, start_minute, end_minute, reason)
            SELECT p_tutor, w.on_date, false, w.start_minute, w.end_minute, ''
              FROM wanted AS w
             WHERE w.start_minute < w.end_minute AND w.on_date >= (now() AT TIME ZONE zone)::date
               AND NOT EXISTS (SELECT FROM app.availability_override AS o
                                WHERE o.tutor_id = p_tutor AND o.on_date = w.on_date AND NOT o.available
                                  AND o.start_minute <= w.start_minute AND o.end_minute >= w.end_minute)
            RETURNING id, on_date, start_minute, end_minute)
        SELECT jsonb_agg(to_jsonb(s) ORDER BY s.on_date) INTO closed FROM stored AS s;
    END IF;

    -- The reason passes notice alone: whoever takes a session over must have open hours for it. To move it to where
    -- it stands would leave it with who is away; one that was moved there by the same request before is left alone.
    FOR move IN
        SELECT s.id, c.starts_at, n.target, s.student_id, s.during, n.stands
          FROM jsonb_to_recordset(changes)
               AS c(session_id uuid, version integer, fate text, starts_at timestamptz, tutor_id uuid)
          JOIN app.session AS s ON s.id = c.session_id
          CROSS JOIN LATERAL (
              SELECT coalesce(c.tutor_id, s.tutor_id) AS target,
                     lower(s.during) = c.starts_at AND s.tutor_id = coalesce(c.tutor_id, s.tutor_id) AS stands) AS n
         WHERE c.fate = 'move' AND NOT (n.stands AND s.version > c.version)
         ORDER BY c.starts_at, s.id
    LOOP
        IF move.stands THEN
            RAISE EXCEPTION 'where it stands the tutor is away' USING ERRCODE = 'TD003';
        END IF;
        SELECT coalesce(s.reason, '') INTO why
          FROM app.slot_starts(
                   move.target, move.starts_at, move.starts_at + interval '1 microsecond',
                   ceil(extract(epoch FROM upper(move.during) - lower(move.during)) / 60)::integer, now(),
                   move.student_id, move.id, false) AS s;
        IF why IS NULL THEN
            RAISE EXCEPTION 'outside the tutor''s hours' USING ERRCODE = 'TD003';
        ELSIF why = 'horizon' THEN
            RAISE EXCEPTION 'too far ahead' USING ERRCODE = 'TD008';
        END IF;
    END LOOP;
    PERFORM app.apply_fates(
        (SELECT coalesce(jsonb_agg(CASE WHEN c ->> 'fate' = 'cancel' AND c ->> 'note' = ''
                                        THEN c || jsonb_build_object('note', reason) ELSE c END), '[]')
           FROM jsonb_array_elements(changes) AS c),
        reason);
    IF closed IS NOT NULL THEN
        UPDATE app.tutor AS t SET hours_version = t.hours_version + 1 WHERE t.person_id = p_tutor;
        INSERT INTO app.change (topic, tutor_id) VALUES ('hours', p_tutor);
        INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id, before, after)
        VALUES (caller.person_id, caller.role, 'changed', 'hours', p_tutor::text, NULL,
                jsonb_build_object(
                    'closed', closed, 'span', jsonb_build_array(p_from, p_until),
                    'changes', (SELECT coalesce(jsonb_agg(c - 'note'), '[]') FROM jsonb_array_elements(changes) AS c),
                    'hours_version', (SELECT t.hours_version FROM app.tutor AS t WHERE t.person_id = p_tutor)));
    END IF;
    RETURN QUERY
    SELECT s.* FROM app.session AS s
     WHERE s.id IN (SELECT c.session_id FROM jsonb_to_recordset(changes) AS c(session_id uuid))
     ORDER BY lower(s.during), s.id;
END
$$;
COMMENT ON FUNCTION app.settle_absence(uuid, timestamptz, timestamptz, jsonb, uuid[], text, boolean) IS
$$Settles a tutor's absence as one transaction (staff): changes as app.change_sessions takes them, p_keeps the
sessions left as they are on purpose, p_closes whether the hours of the span close; p_reason is kept with every
change. Returns the changed sessions as they are then.

TD014 where a live session of the span is neither changed nor kept: one was booked meanwhile. The reason passes the
notice alone: TD003, TD008 and 23P01 where somebody has no open or free time for what they take over, TD003 also
where a session would be moved to where it stands; else as app.change_sessions.$$;

DROP FUNCTION IF EXISTS app.settled_absence(uuid);
-- The absence that one transaction settled and closed hours for, to be named when it is taken back; else null. It is
-- the transaction that made an event, or without one this very one.
CREATE OR REPLACE FUNCTION app.settled_absence(p_tutor uuid, p_event bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    caller CONSTANT record := app.acting();
BEGIN
    RETURN (SELECT a.id FROM app.audit_event AS a
             WHERE a.actor_id = caller.person_id AND a.actor_role = caller.role AND a.subject_table = 'hours'
               AND a.subject_id = p_tutor::text AND a.after ? 'closed'
               AND a.xmin = CASE WHEN p_event IS NULL THEN pg_current_xact_id_if_assigned()::xid
                                 ELSE (SELECT e.xmin FROM app.session_event AS e WHERE e.id = p_event) END
             ORDER BY a.id DESC LIMIT 1);
END
$$;

CREATE OR REPLACE FUNCTION app.closed_absence(p_tutor uuid, p_from timestamptz, p_until timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    caller CONSTANT record := app.acting();
BEGIN
    RETURN (SELECT a.id FROM app.audit_event AS a
              JOIN app.tutor AS t ON t.person_id = p_tutor AND t.hours_version = (a.after ->> 'hours_version')::integer
             WHERE a.actor_id = caller.person_id AND a.actor_role = caller.role AND a.subject_table = 'hours'
               AND a.subject_id = p_tutor::text AND a.after ? 'closed' AND a.after -> 'changes' = '[]'
               AND a.after -> 'span' = jsonb_build_array(p_from, p_until)
               AND a.at > clock_timestamp() - interval '60 seconds'
             ORDER BY a.id DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION app.closed_absence(uuid, timestamptz, timestamptz) IS
$$The caller's own absence of that very span that changed no session and closed hours, as long as it can be taken back:
settled in the last minute, the hours untouched since. Null says only that there is nothing to take back.$$;

CREATE OR REPLACE FUNCTION app.undo_absence(p_absence bigint) RETURNS SETOF app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    caller record;
    absence record;
    present integer;
    given integer;
BEGIN
    PERFORM app.require_read_committed();
    IF p_absence IS NULL THEN
        RAISE EXCEPTION 'an absence must be given' USING ERRCODE = '22023';
    END IF;
    caller := app.acting();
    SELECT a.at, a.after, a.subject_id::uuid AS tutor_id,
           ARRAY(SELECT e.id FROM app.session_event AS e  -- its changes are those of its transaction
                  WHERE e.xmin = a.xmin AND e.session_id IN (
                        SELECT c.session_id FROM jsonb_to_recordset(a.after -> 'changes') AS c(session_id uuid)))
               AS events
      INTO absence
      FROM app.audit_event AS a
     WHERE a.id = p_absence AND a.actor_id = caller.person_id AND a.actor_role = caller.role
       AND a.subject_table = 'hours' AND a.after ? 'closed' AND a.after ? 'hours_version';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    END IF;
    PERFORM app.take_back(absence.events, absence.tutor_id);

    IF NOT EXISTS (SELECT FROM app.audit_event AS a  -- else asked again
                    WHERE a.id > p_absence AND a.subject_table = 'hours' AND a.subject_id = absence.tutor_id::text
                      AND (a.after ->> 'undoes')::bigint = p_absence) THEN
        IF absence.at < clock_timestamp() - interval '60 seconds' THEN
            RAISE EXCEPTION 'only the last change is undone, within a minute' USING ERRCODE = 'TD009';
        END IF;
        SELECT t.hours_version INTO present FROM app.tutor AS t WHERE t.person_id = absence.tutor_id;
        DELETE FROM app.availability_override AS o
         USING jsonb_to_recordset(absence.after -> 'closed') AS c(id uuid)
         WHERE o.id = c.id AND o.tutor_id = absence.tutor_id;
        GET DIAGNOSTICS given = ROW_COUNT;
        IF present <> (absence.after ->> 'hours_version')::integer
           OR given <> jsonb_array_length(absence.after -> 'closed') THEN
            RAISE EXCEPTION 'the hours were changed meanwhile' USING ERRCODE = 'TD005';
        END IF;
        UPDATE app.tutor AS t SET hours_version = t.hours_version + 1 WHERE t.person_id = absence.tutor_id;
        INSERT INTO app.change (topic, tutor_id) VALUES ('hours', absence.tutor_id);
        INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id, before, after)
        VALUES (caller.person_id, caller.role, 'changed', 'hours', absence.tutor_id::text,
                jsonb_build_object('closed', absence.after -> 'closed'), jsonb_build_object('undoes', p_absence));
    END IF;
    RETURN QUERY
    SELECT s.* FROM app.session AS s
     WHERE s.id IN (SELECT e.session_id FROM app.session_event AS e WHERE e.id = ANY (absence.events))
     ORDER BY lower(s.during), s.id;
END
$$;
COMMENT ON FUNCTION app.undo_absence(bigint) IS
$$Take back a settled absence that closed hours, by whoever settled it and within 60 seconds: every session is as it
was and the hours are open again, all of it or nothing. The absence is named by app.settled_absence. Returns the
sessions as they are then; asked again it is a success.

TD005 where the hours were changed since, else as app.undo_many (TD009, TD013, 23P01); 22023.$$;

REVOKE ALL ON FUNCTION
    app.settled_absence(uuid, bigint), app.closed_absence(uuid, timestamptz, timestamptz), app.undo_absence(bigint),
    app.require_absence(uuid, timestamptz, timestamptz), app.touched_by_absence(uuid, timestamptz, timestamptz),
    app.absence_plan(uuid, timestamptz, timestamptz, integer),
    app.settle_absence(uuid, timestamptz, timestamptz, jsonb, uuid[], text, boolean)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    app.settled_absence(uuid, bigint), app.closed_absence(uuid, timestamptz, timestamptz), app.undo_absence(bigint),
    app.absence_plan(uuid, timestamptz, timestamptz, integer),
    app.settle_absence(uuid, timestamptz, timestamptz, jsonb, uuid[], text, boolean)
TO td_desk, td_admin;
