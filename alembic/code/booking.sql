-- owner: td_definer
-- Making a session: who may book what, checked in the order of the contract, under the locks of the two people.
-- What happens to a session afterwards is in session_life.sql.

-- Bookings read what others have just committed. An older snapshot would hide it, and with it the rules that no
-- constraint can hold (the cap, a person with two roles).
CREATE OR REPLACE FUNCTION app.require_read_committed() RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'sessions change in READ COMMITTED transactions only' USING ERRCODE = '25000';
    END IF;
END
$$;

-- Let one change at a time concern these people. In id order, so that two changes never wait for each other;
-- changing hours takes the tutor's lock the same way.
CREATE OR REPLACE FUNCTION app.lock_people(p_people uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM FROM app.person AS p WHERE p.id = ANY (p_people) ORDER BY p.id FOR NO KEY UPDATE;
END
$$;

-- Refuse a student who is no active person with that role (TD001).
CREATE OR REPLACE FUNCTION app.require_active_student(p_student uuid) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
                    WHERE p.id = p_student AND p.active AND r.role = 'student') THEN
        RAISE EXCEPTION 'no active student' USING ERRCODE = 'TD001';
    END IF;
END
$$;

-- "Just taken", without anybody's times: the details of PostgreSQL's own message would show them.
CREATE OR REPLACE FUNCTION app.raise_taken(p_constraint text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'just taken' USING ERRCODE = '23P01', CONSTRAINT = p_constraint;
END
$$;

-- Refuse time in which either person is already busy (23P01): what the exclusion constraints say, and what they
-- cannot say, that nobody teaches and learns at once.
CREATE OR REPLACE FUNCTION app.require_untaken(
    p_tutor uuid, p_student uuid, p_during tstzrange, p_hold tstzrange, p_ignore uuid
) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF EXISTS (SELECT FROM app.session AS s
                WHERE s.student_id = p_student AND s.status IN ('scheduled', 'in_progress')
                  AND s.during && p_during AND s.id IS DISTINCT FROM p_ignore)
       OR EXISTS (SELECT FROM app.session AS s
                   WHERE s.tutor_id = p_student AND s.status IN ('scheduled', 'in_progress')
                     AND s.tutor_hold && p_during AND s.during && p_during AND s.id IS DISTINCT FROM p_ignore) THEN
        PERFORM app.raise_taken('session_student_no_overlap');
    ELSIF EXISTS (SELECT FROM app.session AS s
                   WHERE s.tutor_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
                     AND s.tutor_hold && p_hold AND s.id IS DISTINCT FROM p_ignore)
          OR EXISTS (SELECT FROM app.session AS s
                      WHERE s.student_id = p_tutor AND s.status IN ('scheduled', 'in_progress')
                        AND s.during && p_during AND s.id IS DISTINCT FROM p_ignore) THEN
        PERFORM app.raise_taken('session_tutor_no_overlap');
    END IF;
END
$$;

-- Refuse a start that is not free: TD003, TD007, TD008, then 23P01, asked of the engine that shows free slots. Who
-- overrides (staff with a reason) passes hours, grid, notice and horizon, up to 12 h into the past.
CREATE OR REPLACE FUNCTION app.require_start(
    p_tutor uuid, p_student uuid, p_start timestamptz, p_minutes integer, p_ignore uuid, p_overrides boolean
) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    -- Not now(): a transaction held open must not keep an old clock.
    at CONSTANT timestamptz := clock_timestamp();
    ends CONSTANT timestamptz := p_start + make_interval(mins => p_minutes);
    terms record;
    why text;
BEGIN
    IF p_overrides THEN
        IF p_start < at - interval '12 hours' THEN
            RAISE EXCEPTION 'too long ago' USING ERRCODE = 'TD007';
        END IF;
        terms := app.tutor_terms(p_tutor);
        PERFORM app.require_untaken(
            p_tutor, p_student, tstzrange(p_start, ends),
            tstzrange(p_start, ends + make_interval(mins => terms.pause_minutes)), p_ignore);
        RETURN;
    END IF;
    SELECT coalesce(s.reason, '') INTO why
      FROM app.slot_starts(p_tutor, p_start, p_start + interval '1 microsecond', p_minutes, at,
                           p_student, p_ignore, false) AS s;
    IF why IS NULL THEN
        RAISE EXCEPTION 'outside the tutor''s hours' USING ERRCODE = 'TD003';
    ELSIF why = 'notice' THEN
        RAISE EXCEPTION 'too late' USING ERRCODE = 'TD007';
    ELSIF why = 'horizon' THEN
        RAISE EXCEPTION 'too far ahead' USING ERRCODE = 'TD008';
    ELSIF why = 'own_session' THEN
        PERFORM app.raise_taken('session_student_no_overlap');
    ELSIF why <> '' THEN
        PERFORM app.raise_taken('session_tutor_no_overlap');
    END IF;
END
$$;

-- What the history keeps of a session: never requirements or anybody's name. `held_until` is the end of the break
-- owed after it and `hours_version` that of its tutor's hours then: app.undo asks for both.
CREATE OR REPLACE FUNCTION app.session_facts(p_session app.session) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_build_object(
        'tutor_id', p_session.tutor_id, 'status', p_session.status, 'version', p_session.version,
        'starts_at', lower(p_session.during), 'ends_at', upper(p_session.during),
        'held_until', upper(p_session.tutor_hold),
        'hours_version', (SELECT t.hours_version FROM app.tutor AS t WHERE t.person_id = p_session.tutor_id));
END
$$;

-- Append to a session's history. The reason lies in a table of its own: fewer people may read it.
CREATE OR REPLACE FUNCTION app.record_session(
    p_before app.session, p_after app.session, p_actor uuid, p_role text, p_kind text, p_reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    event bigint;
BEGIN
    INSERT INTO app.session_event (session_id, at, actor_id, actor_role, kind, before, after)
    VALUES (p_after.id, clock_timestamp(), p_actor, p_role, p_kind,
            CASE WHEN p_before.id IS NOT NULL THEN app.session_facts(p_before) END, app.session_facts(p_after))
    RETURNING id INTO event;
    -- what is said about somebody anonymised would be about them again
    IF p_reason <> '' AND EXISTS (SELECT FROM app.person_role AS r WHERE r.person_id = p_after.student_id) THEN
        INSERT INTO app.session_event_reason (event_id, reason) VALUES (event, p_reason);
    END IF;
END
$$;

-- The one road of every booking. p_override_reason is empty unless staff pass rules with it.
CREATE OR REPLACE FUNCTION app.book(
    p_actor uuid, p_role text, p_id uuid, p_student uuid, p_tutor uuid, p_course uuid, p_start timestamptz,
    p_requirements text, p_override_reason text
) RETURNS app.session
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    content CONSTANT jsonb := jsonb_build_object(
        'student', p_student, 'tutor', p_tutor, 'course', p_course, 'start', p_start,
        'requirements', p_requirements, 'by', p_actor);
    overrides CONSTANT boolean := p_override_reason <> '';
    booked app.session;
    offer record;
    centre app.centre;
    hold_ends timestamptz;
    enrolled boolean;
    broken text;
BEGIN
    -- Asked before (whatever has happened since), perhaps by the same window whose answer was lost. Once more
    -- under the locks: the first call may still have been at work.
    FOR turn IN 1..2 LOOP
        SELECT * INTO booked FROM app.session AS s WHERE s.id = p_id;
        IF booked.asked = content THEN
            RETURN booked;
        END IF;
        IF turn = 1 THEN
            PERFORM app.lock_people(ARRAY[p_student, p_tutor]);
        END IF;
    END LOOP;
    PERFORM app.require_active_student(p_student);
    IF booked.id IS NOT NULL THEN
        RAISE EXCEPTION 'the id is already used' USING ERRCODE = 'TD004';
    END IF;

    PERFORM app.require_tutor(p_tutor, p_actor, p_role);
    SELECT tc.price, tc.online, tc.in_person, tc.place, c.session_minutes
      INTO offer
      FROM app.tutor_course AS tc JOIN app.course AS c ON c.id = tc.course_id
     WHERE tc.tutor_id = p_tutor AND tc.course_id = p_course AND tc.active AND c.active;
    IF NOT FOUND OR p_student = p_tutor THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;

    SELECT * INTO centre FROM app.centre;
    enrolled := EXISTS (SELECT FROM app.enrollment AS e
                         WHERE e.student_id = p_student AND e.course_id = p_course AND e.status = 'active'
                           AND (e.tutor_id IS NULL OR e.tutor_id = p_tutor));
    IF centre.enrollment_required AND NOT enrolled THEN
        RAISE EXCEPTION 'not enrolled' USING ERRCODE = 'TD006';
    ELSIF NOT overrides AND centre.max_open_sessions <= (
        SELECT count(*) FROM app.session AS s
         WHERE s.student_id = p_student AND s.status IN ('scheduled', 'in_progress')
           AND s.during && tstzrange(clock_timestamp(), NULL)) THEN
        RAISE EXCEPTION 'too many open sessions' USING ERRCODE = 'TD012';
    END IF;
    PERFORM app.require_start(p_tutor, p_student, p_start, offer.session_minutes, NULL, overrides);

    hold_ends := p_start + make_interval(mins => offer.session_minutes + (app.tutor_terms(p_tutor)).pause_minutes);
    BEGIN
        INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, requirements, price,
                                 currency, online, place, asked, created_by, created_at)
        VALUES (p_id, p_tutor, p_student, p_course,
                tstzrange(p_start, p_start + make_interval(mins => offer.session_minutes)),
                tstzrange(p_start, hold_ends), p_requirements, offer.price, centre.currency,
                offer.online AND NOT offer.in_person, CASE WHEN offer.in_person THEN offer.place ELSE '' END,
                content, p_actor, clock_timestamp())
        ON CONFLICT (id) DO NOTHING
        RETURNING * INTO booked;
    EXCEPTION WHEN exclusion_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        PERFORM app.raise_taken(broken);
    END;
    IF booked.id IS NULL THEN
        -- Other people used the id in this very moment (the same people would have waited for our locks).
        RAISE EXCEPTION 'the id is already used' USING ERRCODE = 'TD004';
    END IF;
    IF NOT enrolled THEN
        INSERT INTO app.enrollment (student_id, course_id, tutor_id, created_by)
        VALUES (p_student, p_course, p_tutor, p_actor)
        ON CONFLICT DO NOTHING;
    END IF;
    PERFORM app.record_session(NULL, booked, p_actor, p_role, 'booked', p_override_reason);
    RETURN booked;
END
$$;

-- Refuse malformed bookings (22023).
CREATE OR REPLACE FUNCTION app.require_booking_form(
    p_ids uuid[], p_start timestamptz, p_requirements text, p_reason text
) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF array_position(p_ids, NULL) IS NOT NULL OR p_start IS NULL
       OR p_start NOT BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z' THEN
        RAISE EXCEPTION 'ids and a start must be given' USING ERRCODE = '22023';
    ELSIF char_length(p_requirements) > 2000 OR char_length(p_reason) > 2000 THEN
        RAISE EXCEPTION 'a text is longer than 2000 characters' USING ERRCODE = '22023';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.book_session(
    p_id uuid, p_tutor uuid, p_course uuid, p_start timestamptz, p_requirements text DEFAULT ''
) RETURNS app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    caller record;
BEGIN
    PERFORM app.require_read_committed();
    PERFORM app.require_booking_form(ARRAY[p_id, p_tutor, p_course], p_start, p_requirements, NULL);
    caller := app.acting();
    RETURN app.book(caller.person_id, caller.role, p_id, caller.person_id, p_tutor, p_course, p_start,
                    coalesce(p_requirements, ''), '');
END
$$;

CREATE OR REPLACE FUNCTION app.book_session_for(
    p_id uuid, p_student uuid, p_tutor uuid, p_course uuid, p_start timestamptz,
    p_requirements text DEFAULT '', p_override_reason text DEFAULT NULL
) RETURNS app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    caller record;
    override_reason CONSTANT text := coalesce(btrim(p_override_reason), '');
BEGIN
    PERFORM app.require_read_committed();
    PERFORM app.require_booking_form(
        ARRAY[p_id, p_student, p_tutor, p_course], p_start, p_requirements, p_override_reason);
    caller := app.acting();
    IF caller.role = 'tutor' THEN
        IF p_tutor <> caller.person_id OR override_reason <> '' THEN
            RAISE EXCEPTION 'a tutor books for the own students, within the rules' USING ERRCODE = '42501';
        END IF;
        PERFORM app.require_student(p_student, caller.person_id, caller.role);
    END IF;
    RETURN app.book(caller.person_id, caller.role, p_id, p_student, p_tutor, p_course, p_start,
                    coalesce(p_requirements, ''), override_reason);
END
$$;

REVOKE ALL ON FUNCTION
    app.require_read_committed(), app.lock_people(uuid[]), app.require_active_student(uuid), app.raise_taken(text),
    app.require_untaken(uuid, uuid, tstzrange, tstzrange, uuid),
    app.require_start(uuid, uuid, timestamptz, integer, uuid, boolean),
    app.session_facts(app.session), app.record_session(app.session, app.session, uuid, text, text, text),
    app.book(uuid, text, uuid, uuid, uuid, uuid, timestamptz, text, text),
    app.require_booking_form(uuid[], timestamptz, text, text),
    app.book_session(uuid, uuid, uuid, timestamptz, text),
    app.book_session_for(uuid, uuid, uuid, uuid, timestamptz, text, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.book_session(uuid, uuid, uuid, timestamptz, text) TO td_student;
GRANT EXECUTE ON FUNCTION app.book_session_for(uuid, uuid, uuid, uuid, timestamptz, text, text)
TO td_tutor, td_desk, td_admin;
