-- owner: td_definer
-- Saving a tutor's hours together with the fate of every session they strand: all of it, or nothing.

-- What was sent as decisions, a row each: every value judged (22023), no session twice.
CREATE OR REPLACE FUNCTION app.hours_decisions(p_decisions jsonb)
RETURNS TABLE (session_id uuid, version integer, fate text, starts_at timestamptz, note text)
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    is_sound boolean := false;
BEGIN
    IF jsonb_typeof(p_decisions) IS NOT DISTINCT FROM 'array' AND jsonb_array_length(p_decisions) <= 1000
       AND pg_column_size(p_decisions) <= 8000000 THEN
        BEGIN
            SELECT coalesce(bool_and(coalesce(
                       g.session_id IS NOT NULL AND g.version IS NOT NULL
                       AND g.fate IN ('keep', 'move', 'cancel') AND (g.fate = 'move') = (g.starts_at IS NOT NULL)
                       AND coalesce(g.starts_at BETWEEN '2000-01-01 00:00Z' AND '2500-01-01 00:00Z', true)
                       AND char_length(coalesce(g.note, '')) <= 2000, false)), true)
                   AND count(*) = count(DISTINCT g.session_id)
              INTO is_sound
              FROM jsonb_to_recordset(p_decisions)
                   AS g(session_id uuid, version integer, fate text, starts_at timestamptz, note text);
        EXCEPTION WHEN data_exception THEN
            is_sound := false;
        END;
    END IF;
    IF is_sound IS NOT TRUE THEN
        RAISE EXCEPTION 'at most 1000 decisions: keep, move to a start, or cancel' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY
    SELECT g.session_id, g.version, g.fate, g.starts_at, coalesce(btrim(g.note), '')
      FROM jsonb_to_recordset(p_decisions)
           AS g(session_id uuid, version integer, fate text, starts_at timestamptz, note text);
END
$$;

CREATE OR REPLACE FUNCTION app.save_hours(
    p_tutor uuid, p_version integer, p_rules jsonb, p_overrides jsonb, p_terms jsonb,
    p_decisions jsonb DEFAULT '[]'
) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    caller CONSTANT record := app.require_hours(p_tutor);
    stored jsonb;
    draft jsonb;
    stored_version integer;
    decisions jsonb;
    stranded uuid[];
    changes boolean;
BEGIN
    PERFORM app.require_read_committed();
    IF p_version IS NULL THEN
        RAISE EXCEPTION 'a version must be given' USING ERRCODE = '22023';
    END IF;
    SELECT coalesce(jsonb_agg(d ORDER BY d.session_id), '[]') INTO decisions
      FROM app.hours_decisions(p_decisions) AS d;
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    draft := app.hours_draft(p_tutor, p_rules, p_overrides, p_terms);

    -- As booking does: the people first, in id order, then the sessions.
    PERFORM app.lock_people(ARRAY(
        SELECT p_tutor
        UNION
        SELECT s.student_id
          FROM jsonb_to_recordset(decisions) AS d(session_id uuid) JOIN app.session AS s ON s.id = d.session_id
         WHERE s.tutor_id = p_tutor));
    PERFORM FROM app.session AS s
      WHERE s.id IN (SELECT d.session_id FROM jsonb_to_recordset(decisions) AS d(session_id uuid))
        AND s.tutor_id = p_tutor
      ORDER BY s.id FOR UPDATE;

    stored := app.hours_facts(p_tutor);
    SELECT t.hours_version INTO stored_version FROM app.tutor AS t WHERE t.person_id = p_tutor;
    IF stored_version <> p_version AND stored - 'today' <> draft - 'today' THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005';
    ELSIF EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(session_id uuid)
                   WHERE NOT EXISTS (SELECT FROM app.session AS s
                                      WHERE s.id = d.session_id AND s.tutor_id = p_tutor)) THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    END IF;
    stranded := ARRAY(SELECT s.session_id FROM app.stranded(p_tutor, draft) AS s);

    -- What holds already is done: the answer to the first call was lost, or somebody else did the same. But nobody
    -- "moves" to where a session stands, outside the new hours.
    decisions := coalesce((
        SELECT jsonb_agg(to_jsonb(d) || jsonb_build_object('was', s.version) ORDER BY d.session_id)
          FROM jsonb_to_recordset(decisions)
               AS d(session_id uuid, version integer, fate text, starts_at timestamptz, note text)
          JOIN app.session AS s ON s.id = d.session_id
         WHERE NOT coalesce(d.fate = 'cancel' AND s.status = 'cancelled'
                            OR d.fate = 'move' AND s.status IN ('scheduled', 'in_progress')
                               AND lower(s.during) = d.starts_at AND NOT s.id = ANY (stranded), false)), '[]');
    IF EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(version integer, was integer)
                WHERE d.version <> d.was) THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'TD005';
    ELSIF EXISTS (SELECT FROM unnest(stranded) AS s(id)
                   WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(session_id uuid)
                                      WHERE d.session_id = s.id)) THEN
        RAISE EXCEPTION 'sessions would be left outside the hours' USING ERRCODE = 'TD014';
    ELSIF EXISTS (SELECT FROM jsonb_to_recordset(decisions) AS d(session_id uuid, fate text, starts_at timestamptz)
                    JOIN app.session AS s ON s.id = d.session_id AND lower(s.during) = d.starts_at) THEN
        RAISE EXCEPTION 'outside the tutor''s hours' USING ERRCODE = 'TD003';
    END IF;

    changes := stored - 'today' <> draft - 'today';
    IF changes THEN
        PERFORM app.store_hours(p_tutor, draft);
    END IF;
    PERFORM app.apply_fates(decisions);
    IF changes THEN
        -- Last, so that an undo of what was just moved or cancelled finds the hours changed since, and asks them.
        UPDATE app.tutor AS t SET hours_version = t.hours_version + 1 WHERE t.person_id = p_tutor
        RETURNING t.hours_version INTO stored_version;
        INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id, before, after)
        VALUES (caller.person_id, caller.role, 'changed', 'hours', p_tutor::text, stored - 'today',
                draft - 'today' || jsonb_build_object('decisions', (
                    SELECT coalesce(jsonb_agg(d - 'note' - 'was'), '[]') FROM jsonb_array_elements(decisions) AS d)));
    END IF;
    -- The reason in the history is for tutor and staff; what the student shall read is a note shared with them.
    INSERT INTO app.session_note (session_id, author_id, shared, body)
    SELECT d.session_id, caller.person_id, true, d.note
      FROM jsonb_to_recordset(decisions) AS d(session_id uuid, fate text, note text)
     WHERE d.note <> '' AND (d.fate <> 'keep' OR changes);
    RETURN stored_version;
END
$$;
COMMENT ON FUNCTION app.save_hours(uuid, integer, jsonb, jsonb, jsonb, jsonb) IS
$$Saves weekly ranges, dated ones from today on, zone and terms, with a decision for each session that they strand
(app.impact_of); returns the new hours_version, or the old one where nothing differs.

p_rules [{iso_weekday, start_minute, end_minute, valid_from, valid_until}], both dates included and null for none;
p_overrides [{on_date, available, start_minute, end_minute, reason}]; p_terms {timezone, slot_step_minutes,
min_notice_minutes, break_minutes, horizon_days, cancel_notice_minutes}, null for the centre's value; p_decisions
[{session_id, version, fate: keep | move | cancel, starts_at (move only), note}].

Refuses 22023 what is malformed; 42501, TD001, TD002 who may not; TD005 hours or a decided session changed meanwhile;
TD013 a session that is not this tutor's; TD014 a stranded session without a decision; and what moving and
cancelling refuse, under the new hours. Nothing is kept of what is refused.$$;

-- Make the stored hours those of a draft: only rows that differ are touched, and none of a date that is past.
CREATE OR REPLACE FUNCTION app.store_hours(p_tutor uuid, p_draft jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    today CONSTANT date := (p_draft ->> 'today')::date;
BEGIN
    DELETE FROM app.availability_rule AS r
     WHERE r.tutor_id = p_tutor
       AND (r.iso_weekday, r.start_minute, r.end_minute, r.valid_on) NOT IN (
           SELECT w.iso_weekday, w.start_minute, w.end_minute, w.valid_on FROM app.weekly_rows(p_tutor, p_draft) AS w);
    INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute, valid_on)
    SELECT p_tutor, w.iso_weekday, w.start_minute, w.end_minute, w.valid_on
      FROM app.weekly_rows(p_tutor, p_draft) AS w
    EXCEPT
    SELECT p_tutor, w.iso_weekday, w.start_minute, w.end_minute, w.valid_on FROM app.weekly_rows(p_tutor, NULL) AS w;

    DELETE FROM app.availability_override AS o
     WHERE o.tutor_id = p_tutor AND o.on_date >= today
       AND (o.on_date, o.available, o.start_minute, o.end_minute, o.reason) NOT IN (
           SELECT d.on_date, d.available, d.start_minute, d.end_minute, d.reason
             FROM app.dated_rows(p_tutor, today, 'infinity', p_draft) AS d);
    INSERT INTO app.availability_override (tutor_id, on_date, available, start_minute, end_minute, reason)
    SELECT p_tutor, d.on_date, d.available, d.start_minute, d.end_minute, d.reason
      FROM app.dated_rows(p_tutor, today, 'infinity', p_draft) AS d
    EXCEPT
    SELECT p_tutor, d.on_date, d.available, d.start_minute, d.end_minute, d.reason
      FROM app.dated_rows(p_tutor, today, 'infinity', NULL) AS d;

    UPDATE app.tutor AS t
       SET timezone = n.timezone, slot_step_minutes = n.slot_step_minutes, min_notice_minutes = n.min_notice_minutes,
           break_minutes = n.break_minutes, horizon_days = n.horizon_days,
           cancel_notice_minutes = n.cancel_notice_minutes
      FROM jsonb_populate_record(NULL::app.tutor, p_draft -> 'terms') AS n
     WHERE t.person_id = p_tutor
       AND (t.timezone, t.slot_step_minutes, t.min_notice_minutes, t.break_minutes, t.horizon_days,
            t.cancel_notice_minutes)
           IS DISTINCT FROM (n.timezone, n.slot_step_minutes, n.min_notice_minutes, n.break_minutes, n.horizon_days,
                             n.cancel_notice_minutes);
    -- Terms alone change no row of the hours, yet whoever looks at free slots must look again.
    INSERT INTO app.change (topic, tutor_id) VALUES ('hours', p_tutor);
END
$$;

REVOKE ALL ON FUNCTION
    app.hours_decisions(jsonb), app.store_hours(uuid, jsonb),
    app.save_hours(uuid, integer, jsonb, jsonb, jsonb, jsonb)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.save_hours(uuid, integer, jsonb, jsonb, jsonb, jsonb) TO td_tutor, td_desk, td_admin;
