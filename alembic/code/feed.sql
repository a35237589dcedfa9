-- The change feed: triggers append what a transaction touched, a tick at most once a second says "ask", and
-- changes_since() answers. One notification per write would wake every window for every booking.
-- owner: td_definer

-- Statement trigger. Arguments: the topic, and the column that names the tutor concerned ('' for none).
CREATE OR REPLACE FUNCTION app.feed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_rows text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM new_rows'
                              WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                              ELSE 'SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows' END;
BEGIN
    EXECUTE format('INSERT INTO app.change (topic, tutor_id) SELECT DISTINCT %L, %s FROM (%s) AS touched',
                   TG_ARGV[0],
                   CASE TG_ARGV[1] WHEN '' THEN 'NULL::uuid' ELSE quote_ident(TG_ARGV[1]) END, v_rows);
    RETURN NULL;
END $$;

-- Deferred to the end of the transaction, so that a long one does not keep others from ticking.
CREATE OR REPLACE FUNCTION app.tick() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_pruned xid8;
BEGIN
    IF (SELECT at < clock_timestamp() - interval '1 second' FROM app.change_clock)
       AND pg_try_advisory_xact_lock(7320003) THEN
        -- a day later nobody asks for it; a few rows at a time, so that no writer pays for a big import
        WITH outdated AS (
            SELECT id FROM app.change WHERE at < clock_timestamp() - interval '24 hours' ORDER BY at LIMIT 500
        ), gone AS (
            DELETE FROM app.change c USING outdated o WHERE c.id = o.id RETURNING c.x
        )
        SELECT max(x) INTO v_pruned FROM gone;
        UPDATE app.change_clock SET at = clock_timestamp(), pruned_x = greatest(pruned_x, v_pruned);
        PERFORM pg_notify('td_changed', '');
    END IF;
    RETURN NULL;
END $$;

-- The next cursor, and whether p_cursor is too old to be answered row by row (null, pruned, or of another
-- history of this server). Ask both in one statement, so that both see the same moment:
--   SELECT n.next_cursor, n.stale, c.topic, c.tutor_id
--   FROM app.change_cursor($1) n LEFT JOIN app.changes_since($1) c ON true
CREATE OR REPLACE FUNCTION app.change_cursor(p_cursor pg_snapshot DEFAULT NULL)
RETURNS TABLE (next_cursor pg_snapshot, stale boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT pg_current_snapshot(),
           p_cursor IS NULL OR pg_snapshot_xmin(p_cursor) <= k.pruned_x
           OR pg_snapshot_xmax(p_cursor) > pg_snapshot_xmax(pg_current_snapshot())
    FROM app.change_clock k
$$;

-- What committed since the cursor. For a stale cursor: every topic, without a tutor.
CREATE OR REPLACE FUNCTION app.changes_since(p_cursor pg_snapshot) RETURNS TABLE (topic text, tutor_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT DISTINCT c.topic, c.tutor_id
    FROM app.change c
    WHERE c.x >= pg_snapshot_xmin(p_cursor) AND NOT pg_visible_in_snapshot(c.x, p_cursor)
      AND NOT (SELECT stale FROM app.change_cursor(p_cursor))
      AND (SELECT app.acting_role()) IS NOT NULL
    UNION ALL
    SELECT t, NULL
    FROM unnest(ARRAY['tutor', 'hours', 'session', 'enrollment', 'course', 'person', 'centre']) AS t
    WHERE (SELECT stale FROM app.change_cursor(p_cursor)) AND (SELECT app.acting_role()) IS NOT NULL
$$;

REVOKE ALL ON FUNCTION app.feed(), app.tick(), app.change_cursor(pg_snapshot), app.changes_since(pg_snapshot)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.feed(), app.tick() TO td_owner;
GRANT EXECUTE ON FUNCTION app.change_cursor(pg_snapshot), app.changes_since(pg_snapshot)
    TO td_student, td_tutor, td_desk, td_admin;

-- owner: td_owner
DO $$
DECLARE
    v_watch text[];
BEGIN
    FOREACH v_watch SLICE 1 IN ARRAY ARRAY[
        ['tutor', 'tutor', 'person_id'], ['tutor_course', 'tutor', 'tutor_id'],
        ['availability_rule', 'hours', 'tutor_id'], ['availability_override', 'hours', 'tutor_id'],
        ['session', 'session', 'tutor_id'], ['session_note', 'session', ''],
        ['session_payment', 'session', ''], ['series', 'session', 'tutor_id'], ['series_session', 'session', ''],
        ['enrollment', 'enrollment', 'tutor_id'], ['subject', 'course', ''], ['course', 'course', ''],
        ['person', 'person', ''], ['person_contact', 'person', ''], ['person_role', 'person', ''],
        ['person_note', 'person', ''], ['centre', 'centre', ''], ['closure', 'centre', '']]
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER feed_insert AFTER INSERT ON app.%I'
            ' REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.feed(%L, %L)',
            v_watch[1], v_watch[2], v_watch[3]);
        EXECUTE format('CREATE OR REPLACE TRIGGER feed_update AFTER UPDATE ON app.%I'
            ' REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
            ' FOR EACH STATEMENT EXECUTE FUNCTION app.feed(%L, %L)', v_watch[1], v_watch[2], v_watch[3]);
        EXECUTE format('CREATE OR REPLACE TRIGGER feed_delete AFTER DELETE ON app.%I'
            ' REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.feed(%L, %L)',
            v_watch[1], v_watch[2], v_watch[3]);
    END LOOP;
END $$;

DROP TRIGGER IF EXISTS tick ON app.change;
CREATE CONSTRAINT TRIGGER tick AFTER INSERT ON app.change DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION app.tick();
