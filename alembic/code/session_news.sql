-- owner: td_definer
-- News: what somebody else last did to one's own sessions and one has not looked at yet. For students and tutors;
-- the front desk and admins have none.

-- Unseen changes of the sessions named, or of all one's own where p_sessions is null: one row for each session that
-- has any. kind is booked, moved, reassigned, cancelled or reopened; an undo shows as what it meant (a cancellation
-- taken back is reopened), and together with what it took back it is nothing where neither was seen. Whoever
-- changes a session oneself has seen what was before. Changes older than 30 days, sessions that began before
-- that, and what was imported are no news. by_role says who it was; by_name is their name where it was the session's
-- student or a tutor, and empty where it was staff: a student never learns those, and a tutor need not. moved_from is
-- the start that a move left behind.
DROP FUNCTION IF EXISTS app.session_news(uuid[]);  -- its columns can change
CREATE FUNCTION app.session_news(p_sessions uuid[] DEFAULT NULL)
RETURNS TABLE (session_id uuid, kind text, at timestamptz, by_role text, by_name text, moved_from timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET plan_cache_mode = force_generic_plan ROWS 10
AS $$
DECLARE
    since CONSTANT timestamptz := clock_timestamp() - interval '30 days';
    me CONSTANT uuid := app.current_person_id();
    role CONSTANT text := app.acting_role();
    own uuid[] := p_sessions;
BEGIN
    IF cardinality(p_sessions) > 5000 THEN
        RAISE EXCEPTION 'at most 5000 sessions' USING ERRCODE = '22023';
    END IF;
    IF coalesce(role, '') NOT IN ('student', 'tutor') THEN
        RETURN;
    ELSIF own IS NULL AND role = 'student' THEN
        own := ARRAY(SELECT s.id FROM app.session AS s
                      WHERE s.student_id = me AND lower(s.during) > since);
    ELSIF own IS NULL THEN
        own := ARRAY(SELECT s.id FROM app.session AS s
                      WHERE s.tutor_id = me AND lower(s.during) > since);
    END IF;
    RETURN QUERY
    SELECT s.id, news.kind, news.at, news.actor_role,
           CASE news.actor_role
               WHEN 'tutor' THEN (SELECT t.display_name FROM app.tutor AS t WHERE t.person_id = news.actor_id)
               WHEN 'student' THEN (SELECT p.display_name FROM app.person AS p
                                     WHERE p.id = news.actor_id AND p.id = s.student_id) END,
           CASE WHEN news.kind = 'moved' THEN (news.before ->> 'starts_at')::timestamptz END
      FROM app.session AS s
      LEFT JOIN app.session_seen AS k ON k.person_id = me AND k.session_id = s.id
      CROSS JOIN LATERAL (
          SELECT greatest(k.event_id, (SELECT max(e.id) FROM app.session_event AS e
                                        WHERE e.session_id = s.id AND e.actor_id = me), 0) AS event
      ) AS seen
      CROSS JOIN LATERAL (
          SELECT what.kind, e.at, e.actor_id, e.actor_role, e.before
            FROM app.session_event AS e
            CROSS JOIN LATERAL (SELECT CASE
                WHEN e.kind <> 'undone' THEN e.kind
                WHEN e.before ->> 'tutor_id' <> e.after ->> 'tutor_id' THEN 'reassigned'
                WHEN e.before ->> 'starts_at' <> e.after ->> 'starts_at' THEN 'moved'
                WHEN e.before ->> 'status' = 'cancelled' THEN 'reopened'
                WHEN e.after ->> 'status' = 'cancelled' THEN 'cancelled' END AS kind) AS what
           WHERE e.session_id = s.id AND e.id > seen.event AND e.at > since
             AND what.kind IN ('booked', 'moved', 'reassigned', 'cancelled', 'reopened')
             AND CASE e.kind
                 WHEN 'undone' THEN (e.after ->> 'undoes')::bigint <= seen.event
                 ELSE NOT EXISTS (SELECT FROM app.session_event AS u
                                   WHERE u.session_id = s.id AND u.id > e.id AND u.kind = 'undone'
                                     AND (u.after ->> 'undoes')::bigint = e.id) END
           ORDER BY e.id DESC LIMIT 1
      ) AS news
     WHERE s.id = ANY (own) AND lower(s.during) > since
       AND CASE role WHEN 'student' THEN s.student_id ELSE s.tutor_id END = me;
END
$$;

-- Have seen what happened to these of one's own sessions (at most 1000), each up to the version that was read: what
-- changed between reading and marking stays news. Written only where there is news: looking at sessions all day
-- leaves nothing behind, and no window is woken by it.
DROP FUNCTION IF EXISTS app.mark_seen(uuid[]);
CREATE OR REPLACE FUNCTION app.mark_seen(p_sessions uuid[], p_versions integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
BEGIN
    IF cardinality(p_sessions) > 1000 THEN
        RAISE EXCEPTION 'at most 1000 sessions' USING ERRCODE = '22023';
    END IF;
    IF p_sessions IS NULL OR cardinality(p_sessions) IS DISTINCT FROM cardinality(p_versions) THEN
        RAISE EXCEPTION 'sessions and the version of each must be given' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    caller := app.acting();
    INSERT INTO app.session_seen AS k (person_id, session_id, event_id)
    SELECT caller.person_id, n.session_id, max(e.id)
      FROM app.session_news(p_sessions) AS n
      JOIN unnest(p_sessions, p_versions) AS was(session_id, version) ON was.session_id = n.session_id
      JOIN app.session_event AS e ON e.session_id = n.session_id
       AND coalesce((e.after ->> 'version')::integer, 1) <= was.version
     GROUP BY n.session_id
     ORDER BY n.session_id
    ON CONFLICT (person_id, session_id)
        DO UPDATE SET event_id = EXCLUDED.event_id WHERE k.event_id < EXCLUDED.event_id;
END
$$;

REVOKE ALL ON FUNCTION app.session_news(uuid[]), app.mark_seen(uuid[], integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.session_news(uuid[]) TO td_student, td_tutor, td_desk, td_admin;
GRANT EXECUTE ON FUNCTION app.mark_seen(uuid[], integer[]) TO td_student, td_tutor;
