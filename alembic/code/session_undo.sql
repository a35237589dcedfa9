-- owner: td_definer
-- Taking one's own last change of a session back, or of several sessions at once, for a minute. An undo restores what
-- was: the status, the time, the break and the tutor that the event recorded before the change.

-- What app.undo takes back from this caller now: the id of the session's last event, if the caller made it in the
-- role acted in, not more than a minute ago; else null. A booking is taken back by cancelling, an undo not at all.
CREATE OR REPLACE FUNCTION app.undoable_event(p_session uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
    last_event app.session_event;
BEGIN
    caller := app.acting();
    SELECT * INTO last_event FROM app.session_event AS e WHERE e.session_id = p_session ORDER BY e.id DESC LIMIT 1;
    RETURN CASE
        WHEN last_event.actor_id = caller.person_id AND last_event.actor_role = caller.role
             AND last_event.kind IN ('moved', 'reassigned', 'started', 'completed', 'no_show', 'cancelled', 'reopened')
             AND last_event.before ? 'held_until'  -- recorded before there was an undo: not enough is known
             AND last_event.at >= clock_timestamp() - interval '60 seconds'
        THEN last_event.id END;
END
$$;

-- All of these events taken back, or none. Newest first: each step back then finds the others as they were when
-- that step was made, so whoever took each other's places give them back. p_reopened is a tutor whose hours the same
-- transaction gives back (absence.sql): nothing that returns to them needs to lie in today's hours.
CREATE OR REPLACE FUNCTION app.take_back(p_events bigint[], p_reopened uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    caller CONSTANT record := app.acting();
    event app.session_event;
    concerned uuid[];
BEGIN
    IF (SELECT count(*) FROM app.session_event AS e
         WHERE e.id = ANY (p_events) AND e.actor_id = caller.person_id AND e.actor_role = caller.role)
       < cardinality(p_events) THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    END IF;
    SELECT array_agg(n.person_id) INTO concerned
      FROM app.session_event AS e
      CROSS JOIN LATERAL app.require_session(e.session_id, caller.person_id, caller.role) AS s
      CROSS JOIN LATERAL unnest(ARRAY[s.student_id, s.tutor_id, (e.before ->> 'tutor_id')::uuid]) AS n(person_id)
     WHERE e.id = ANY (p_events);
    PERFORM app.lock_people(coalesce(concerned, '{}') || p_reopened);
    PERFORM FROM app.session AS s
      WHERE s.id IN (SELECT e.session_id FROM app.session_event AS e WHERE e.id = ANY (p_events))
      ORDER BY s.id FOR UPDATE;
    FOR event IN SELECT * FROM app.session_event AS e WHERE e.id = ANY (p_events) ORDER BY e.id DESC LOOP
        PERFORM app.take_back_one(caller.person_id, caller.role, event, p_reopened);
    END LOOP;
END
$$;

-- One event taken back, under locks already held.
CREATE OR REPLACE FUNCTION app.take_back_one(
    p_person uuid, p_role text, p_event app.session_event, p_reopened uuid
) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    present app.session := app.require_session(p_event.session_id, p_person, p_role);
    last_event app.session_event;
    past app.session;
    restored app.session;
    broken text;
BEGIN
    SELECT * INTO last_event
      FROM app.session_event AS e WHERE e.session_id = p_event.session_id ORDER BY e.id DESC LIMIT 1;
    IF last_event.kind = 'undone' AND (last_event.after ->> 'undoes')::bigint = p_event.id THEN
        RETURN;  -- asked again
    ELSIF app.undoable_event(present.id) IS DISTINCT FROM p_event.id
          OR (p_event.after ->> 'version')::integer <> present.version THEN
        RAISE EXCEPTION 'only the last change is undone, within a minute' USING ERRCODE = 'TD009';
    END IF;

    past := present;
    past.status := p_event.before ->> 'status';
    past.version := present.version + 1;
    IF p_event.kind IN ('moved', 'reassigned') THEN
        past.tutor_id := p_event.before ->> 'tutor_id';
        past.during := tstzrange((p_event.before ->> 'starts_at')::timestamptz,
                                 (p_event.before ->> 'ends_at')::timestamptz);
        past.tutor_hold := tstzrange((p_event.before ->> 'starts_at')::timestamptz,
                                     (p_event.before ->> 'held_until')::timestamptz);
    END IF;
    IF past.status IN ('scheduled', 'in_progress') THEN
        PERFORM app.require_returning(p_role, p_event, present, past, p_reopened);
    END IF;
    BEGIN
        UPDATE app.session AS s
           SET status = past.status, tutor_id = past.tutor_id, during = past.during, tutor_hold = past.tutor_hold,
               version = past.version
         WHERE s.id = present.id
        RETURNING s.* INTO restored;
    EXCEPTION WHEN exclusion_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        PERFORM app.raise_taken(broken);
    END;
    INSERT INTO app.session_event (session_id, at, actor_id, actor_role, kind, before, after)
    VALUES (restored.id, clock_timestamp(), p_person, p_role, 'undone', app.session_facts(present),
            app.session_facts(restored) || jsonb_build_object('undoes', p_event.id));
END
$$;

CREATE OR REPLACE FUNCTION app.undo_many(p_events bigint[]) RETURNS SETOF app.session
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    PERFORM app.require_read_committed();
    IF p_events IS NULL OR cardinality(p_events) NOT BETWEEN 1 AND 500 OR array_position(p_events, NULL) IS NOT NULL
       OR cardinality(p_events) <> (SELECT count(DISTINCT e) FROM unnest(p_events) AS e) THEN
        RAISE EXCEPTION '1 to 500 events, none twice' USING ERRCODE = '22023';
    END IF;
    PERFORM app.take_back(p_events);
    RETURN QUERY
    SELECT s.* FROM app.session AS s
     WHERE s.id IN (SELECT e.session_id FROM app.session_event AS e WHERE e.id = ANY (p_events))
     ORDER BY lower(s.during), s.id;
END
$$;
COMMENT ON FUNCTION app.undo_many(bigint[]) IS
$$Take back several of the caller's own last changes, each named by its event, all of them or none: 1 to 500, within
60 seconds of each. Returns the sessions as they are then, by start. Those that took each other's places give them
back; one that was taken back before is left as it is.

Refuses what app.undo refuses of any of them (TD003, TD009, TD012, TD013, 23P01), and 22023.$$;

CREATE OR REPLACE FUNCTION app.undo(p_event bigint) RETURNS app.session
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
    SELECT u FROM app.undo_many(ARRAY[p_event]) AS u
$$;
COMMENT ON FUNCTION app.undo(bigint) IS
$$Take back the caller's own last change of a session, named by its event: within 60 seconds, while nothing else
has happened to the session. Status, time, break and tutor are what they were; the version counts on, and the
history says `undone` (`after.undoes` names the event). Asked again it is a success.

What was agreed is restored, not booked anew: neither the notice nor the horizon forbids it, to a student either.
But time that comes back must still be free (23P01), a student's cap is kept (TD012), and where the tutor's hours
were changed since, a session to come must lie in them (TD003), and its
people must still be a student and a tutor (TD001, TD002). Too late, not the last, a booking or an undo:
TD009. Not the caller's own event in the role acted in: TD013.$$;

-- Whether the hours that the session had before an event are no longer the tutor's: changed since, or in the same
-- transaction, as the event is a decision that was saved with new hours (hours_save.sql).
CREATE OR REPLACE FUNCTION app.hours_changed_since(p_event app.session_event) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    tutor CONSTANT uuid := p_event.before ->> 'tutor_id';
BEGIN
    RETURN (p_event.before ->> 'hours_version')::integer IS DISTINCT FROM
               (SELECT t.hours_version FROM app.tutor AS t WHERE t.person_id = tutor)
        OR EXISTS (SELECT FROM app.session_event AS e JOIN app.audit_event AS a ON a.xmin = e.xmin
                    WHERE e.id = p_event.id AND a.subject_table = 'hours' AND a.subject_id = tutor::text);
END
$$;

DROP FUNCTION IF EXISTS app.require_returning(text, app.session_event, app.session, app.session);
-- Refuse to bring a session back to where it can no longer be; to p_reopened the hours are given back, too.
CREATE OR REPLACE FUNCTION app.require_returning(
    p_role text, p_event app.session_event, p_present app.session, p_past app.session, p_reopened uuid
) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    was_live CONSTANT boolean := p_present.status IN ('scheduled', 'in_progress');
    at CONSTANT timestamptz := clock_timestamp();
    known record;
BEGIN
    IF was_live AND (p_past.tutor_id, p_past.during) = (p_present.tutor_id, p_present.during) THEN
        RETURN;  -- it was there all the time
    END IF;
    PERFORM app.require_people_still(p_past);
    IF p_role = 'student' AND NOT was_live AND upper(p_past.during) > at
       AND (SELECT max_open_sessions FROM app.centre) <= (
           SELECT count(*) FROM app.session AS s
            WHERE s.student_id = p_past.student_id AND s.status IN ('scheduled', 'in_progress')
              AND s.during && tstzrange(at, NULL)) THEN
        RAISE EXCEPTION 'too many open sessions' USING ERRCODE = 'TD012';
    END IF;
    IF upper(p_past.during) > at AND p_past.tutor_id IS DISTINCT FROM p_reopened
       AND app.hours_changed_since(p_event) THEN
        SELECT * INTO known FROM app.time_of(ARRAY[p_past.tutor_id], (app.tutor_terms(p_past.tutor_id)).zone,
                                             lower(p_past.during), upper(p_past.during));
        IF NOT known.hours - known.closed @> p_past.during THEN
            RAISE EXCEPTION 'outside the tutor''s hours' USING ERRCODE = 'TD003';
        END IF;
    END IF;
    PERFORM app.require_untaken(p_past.tutor_id, p_past.student_id, p_past.during, p_past.tutor_hold, p_past.id);
END
$$;

REVOKE ALL ON FUNCTION
    app.undoable_event(uuid), app.take_back(bigint[], uuid),
    app.take_back_one(uuid, text, app.session_event, uuid), app.undo_many(bigint[]), app.undo(bigint),
    app.hours_changed_since(app.session_event),
    app.require_returning(text, app.session_event, app.session, app.session, uuid)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.undoable_event(uuid), app.undo_many(bigint[]), app.undo(bigint)
TO td_student, td_tutor, td_desk, td_admin;
