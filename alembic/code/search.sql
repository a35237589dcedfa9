-- Finding tutors by what people type. Texts, prices and hours of a tutor are kept in one row of
-- app.tutor_search by the triggers below; searching reads only that. Policies would keep text indexes from
-- being used (their operators are not leakproof), hence functions that decide themselves who is shown.
-- owner: td_definer

-- Runs of scripts that are written without spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
CREATE OR REPLACE FUNCTION app.unspaced() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT '[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF]+' $$;

-- A folded text as words for the `simple` configuration: letters and digits, and for unspaced scripts their
-- characters and pairs of characters.
CREATE OR REPLACE FUNCTION app.search_words(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    unspaced text := app.unspaced();
    run text;
    pairs text := '';
BEGIN
    IF p_text ~ unspaced THEN
        FOR run IN SELECT m[1] FROM regexp_matches(p_text, '(' || unspaced || ')', 'g') m LOOP
            pairs := pairs || (SELECT string_agg(' ' || substr(run, i, 1) || ' ' || substr(run, i, 2), '' ORDER BY i)
                               FROM generate_series(1, length(run)) i);
        END LOOP;
        p_text := regexp_replace(p_text, unspaced, ' ', 'g');
    END IF;
    RETURN regexp_replace(p_text, '[^[:alnum:]\u0300-\u036F\u0590-\u05FF\u0900-\u0DFF]+', ' ', 'g') || pairs;
END
$$;

-- What was typed as a query of word beginnings; NULL where no word is in it. p_weights ('A') narrows it to names.
CREATE OR REPLACE FUNCTION app.search_query(p_folded text, p_weights text DEFAULT '') RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    unspaced text := app.unspaced();
    word text;
    parts text[] := '{}';
BEGIN
    FOR word IN
        SELECT w FROM regexp_split_to_table(
            regexp_replace(p_folded, '(' || unspaced || ')', ' \1 ', 'g'), '\s+') w WHERE w <> '' LIMIT 12
    LOOP
        IF word ~ unspaced THEN
            parts := parts || ARRAY(SELECT format('''%s'':%s', substr(word, i, 2), p_weights)
                                    FROM generate_series(1, greatest(length(word) - 1, 1)) i);
        ELSE
            parts := parts || ARRAY(SELECT format('''%s'':*%s', w, p_weights)
                                    FROM regexp_split_to_table(app.search_words(word), ' +') w WHERE w <> '');
        END IF;
    END LOOP;
    RETURN nullif(array_to_string(parts, ' & '), '')::tsquery;
END
$$;

-- A pattern for LIKE that finds a text anywhere, its own wildcards taken literally.
CREATE OR REPLACE FUNCTION app.anywhere(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT '%' || regexp_replace(p_text, '([\\%_])', '\\\1', 'g') || '%' $$;

-- Minutes of a wall-clock week (0 is Monday 00:00) out of ranges that may begin before it or end after it.
CREATE OR REPLACE FUNCTION app.week_minutes(p_minutes int4multirange) RETURNS int4multirange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(range_agg(int4range(lower(m) + shift, upper(m) + shift)), '{}')
           * int4multirange(int4range(0, 10080))
    FROM unnest(p_minutes) m, unnest(ARRAY[-10080, 0, 10080]) shift
$$;

-- Bring the search rows of those tutors up to date.
CREATE OR REPLACE FUNCTION app.refresh_tutor_search(p_tutors uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
    WITH wanted AS (
        SELECT t.person_id, t.listed AND p.active AS shown, t.timezone, app.fold(t.display_name) AS name,
               app.fold(t.headline) AS headline, app.fold(t.bio) AS bio
        FROM app.tutor t JOIN app.person p ON p.id = t.person_id
        WHERE t.person_id = ANY (p_tutors)),
    offers AS (
        SELECT o.tutor_id, min(o.price) AS price_from, bool_or(o.online) AS online,
               bool_or(o.in_person) AS in_person, array_agg(o.course_id ORDER BY o.course_id) AS course_ids,
               array_agg(DISTINCT c.subject_id) AS subject_ids,
               app.fold(string_agg(DISTINCT j.name, ' ') || ' ' || string_agg(DISTINCT c.name, ' ')) AS topics
        FROM app.tutor_course o JOIN app.course c ON c.id = o.course_id AND c.active
        JOIN app.subject j ON j.id = c.subject_id
        WHERE o.active AND o.tutor_id = ANY (p_tutors)
        GROUP BY o.tutor_id),
    -- the minutes of the week at which half an hour could begin: shorter stretches are no use to anybody
    hours AS (
        SELECT h.tutor_id, app.week_minutes(range_agg(int4range(lower(m), upper(m) - 29))) AS week
        FROM (SELECT r.tutor_id, range_agg(int4range((r.iso_weekday - 1) * 1440 + r.start_minute,
                                                     (r.iso_weekday - 1) * 1440 + r.end_minute)) AS minutes
              FROM app.availability_rule r
              WHERE r.tutor_id = ANY (p_tutors) AND r.valid_on && daterange(current_date - 1, NULL)
              GROUP BY r.tutor_id) h, unnest(h.minutes) m
        WHERE upper(m) - lower(m) >= 30
        GROUP BY h.tutor_id),
    fresh AS (
        SELECT w.person_id AS tutor_id, w.shown, w.timezone, w.name,
               setweight(to_tsvector('simple', app.search_words(w.name)), 'A')
               || setweight(to_tsvector('simple', app.search_words(coalesce(o.topics, ''))), 'B') AS heading,
               to_tsvector('simple', app.search_words(concat_ws(E'\n', w.name, o.topics, w.headline, w.bio)))
                   AS vector,
               concat_ws(E'\n', w.name, o.topics, w.headline, w.bio) AS document,
               o.price_from, coalesce(o.online, false) AS online, coalesce(o.in_person, false) AS in_person,
               coalesce(o.course_ids, '{}') AS course_ids, coalesce(o.subject_ids, '{}') AS subject_ids,
               coalesce(h.week, '{}') AS week
        FROM wanted w LEFT JOIN offers o ON o.tutor_id = w.person_id LEFT JOIN hours h ON h.tutor_id = w.person_id)
    INSERT INTO app.tutor_search AS s (tutor_id, shown, timezone, name, heading, document, vector, price_from,
                                       online, in_person, course_ids, subject_ids, week)
    SELECT tutor_id, shown, timezone, name, heading, document, vector, price_from, online, in_person, course_ids,
           subject_ids, week FROM fresh ORDER BY tutor_id
    ON CONFLICT (tutor_id) DO UPDATE
    SET shown = EXCLUDED.shown, timezone = EXCLUDED.timezone, name = EXCLUDED.name, heading = EXCLUDED.heading,
        document = EXCLUDED.document, vector = EXCLUDED.vector, price_from = EXCLUDED.price_from,
        online = EXCLUDED.online, in_person = EXCLUDED.in_person, course_ids = EXCLUDED.course_ids,
        subject_ids = EXCLUDED.subject_ids, week = EXCLUDED.week
    WHERE s IS DISTINCT FROM EXCLUDED  -- most changes of a tutor concern no search
$$;

-- After one statement, whatever the table: refresh the tutors whom its rows concern. The argument is a query for
-- them, %s standing for the rows.
CREATE OR REPLACE FUNCTION app.follow_tutor_search() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tutors uuid[];
BEGIN
    EXECUTE 'SELECT array_agg(DISTINCT k) FROM (' || concat_ws(' UNION ALL ',
                CASE WHEN TG_OP <> 'INSERT' THEN format(TG_ARGV[0], 'old_rows') END,
                CASE WHEN TG_OP <> 'DELETE' THEN format(TG_ARGV[0], 'new_rows') END) || ') x(k)' INTO tutors;
    IF tutors IS NOT NULL THEN
        PERFORM app.refresh_tutor_search(tutors);
    END IF;
    RETURN NULL;
END
$$;

-- Listed, active tutors that match, one page in keyset order (sort_key, name_key, tutor_id).
--
-- p_text: words, each the beginning of one in name, subjects, courses, headline or bio; where that finds nobody,
--   the piece of text anywhere; where there is none either, names, subjects and courses that are nearly so.
-- p_weekdays (1 = Monday), p_day_parts (morning < 12:00, afternoon < 17:00, evening): where at least half an hour
--   is open every week, on the wall of p_timezone as clocks stand now.
-- p_sort: match (best first), price, soonest (by the cache tutor_next_free).
CREATE OR REPLACE FUNCTION app.search_tutors(
    p_text text DEFAULT '', p_subject uuid DEFAULT NULL, p_course uuid DEFAULT NULL,
    p_price_max numeric DEFAULT NULL, p_weekdays integer[] DEFAULT '{}', p_day_parts text[] DEFAULT '{}',
    p_online boolean DEFAULT NULL, p_timezone text DEFAULT 'UTC', p_sort text DEFAULT 'match',
    p_after_key numeric DEFAULT NULL, p_after_name text DEFAULT NULL, p_after_id uuid DEFAULT NULL,
    p_limit integer DEFAULT 30
) RETURNS TABLE (
    tutor_id uuid, display_name text, headline text, timezone text, subjects jsonb, price_from numeric,
    currency text, online boolean, in_person boolean, sort_key numeric, name_key text, total integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET pg_trgm.word_similarity_threshold = 0.4 SET jit = off
    -- reading a vector to see whether a common word is in it costs more than the index that knows
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    folded text := btrim(app.fold(left(coalesce(p_text, ''), 200)));
    inside text := app.anywhere(folded);
    words tsquery := app.search_query(folded);
    in_name tsquery := app.search_query(folded, 'A');
    how text;
    near_courses uuid[];
    length_wanted integer;
    wanted_week int4multirange;
BEGIN
    IF app.current_person_id() IS NULL THEN
        RAISE EXCEPTION 'no active profile' USING ERRCODE = 'TD001';
    END IF;
    IF p_sort NOT IN ('match', 'price', 'soonest') OR p_limit NOT BETWEEN 1 AND 200
       OR NOT coalesce(p_day_parts, '{}') <@ ARRAY['morning', 'afternoon', 'evening']
       OR NOT coalesce(p_weekdays, '{}') <@ ARRAY[1, 2, 3, 4, 5, 6, 7]
       OR NOT EXISTS (SELECT FROM app.timezone z WHERE z.name = p_timezone) THEN
        RAISE EXCEPTION 'a sort, limit, weekday, part of the day or zone that does not exist'
            USING ERRCODE = '22023';
    END IF;

    IF cardinality(p_weekdays) > 0 OR cardinality(p_day_parts) > 0 THEN
        SELECT range_agg(int4range((d - 1) * 1440 + starts, (d - 1) * 1440 + ends - 29)) INTO wanted_week
        FROM unnest(CASE WHEN cardinality(p_weekdays) > 0 THEN p_weekdays ELSE ARRAY[1, 2, 3, 4, 5, 6, 7] END) d,
             (VALUES ('morning', 0, 720), ('afternoon', 720, 1020), ('evening', 1020, 1440)) v(name, starts, ends)
        WHERE coalesce(cardinality(p_day_parts), 0) = 0 OR v.name = ANY (p_day_parts);
    END IF;
    SELECT c.session_minutes INTO length_wanted FROM app.course c WHERE c.id = p_course;

    -- The next way of looking is tried where the one before found nobody; unspaced scripts are found by their
    -- pairs of characters or not at all.
    FOREACH how IN ARRAY CASE WHEN folded = '' THEN ARRAY['all']
                              WHEN words IS NULL THEN ARRAY['inside']
                              WHEN folded ~ app.unspaced() OR length(folded) < 3 THEN ARRAY['words']
                              ELSE ARRAY['words', 'inside', 'nearly'] END
    LOOP
        IF how = 'nearly' THEN
            near_courses := ARRAY(SELECT c.id FROM app.course c JOIN app.subject j ON j.id = c.subject_id
                                  WHERE folded OPERATOR(public.<%) app.fold(j.name || ' ' || c.name));
        END IF;
        RETURN QUERY
        WITH zones AS MATERIALIZED (  -- the wanted minutes on the wall of each zone that tutors live in
            SELECT z.timezone AS zone, app.week_minutes(
                       (SELECT range_agg(int4range(lower(m) + z.ahead, upper(m) + z.ahead))
                        FROM unnest(wanted_week) m)) AS week
            FROM (SELECT d.timezone, (extract(epoch FROM (now() AT TIME ZONE d.timezone)
                                                          - (now() AT TIME ZONE p_timezone)) / 60)::integer AS ahead
                  FROM (SELECT DISTINCT s.timezone FROM app.tutor_search s WHERE wanted_week IS NOT NULL) d) z),
        soonest AS MATERIALIZED (
            SELECT n.tutor_id, min(n.starts_at) AS starts_at
            FROM app.tutor_next_free n
            WHERE p_sort = 'soonest' AND n.starts_at > now()
              AND (length_wanted IS NULL OR n.minutes = length_wanted)
            GROUP BY n.tutor_id),
        texts AS NOT MATERIALIZED (  -- only one of these runs: the others are false before they start
            SELECT s.* FROM app.tutor_search s WHERE how = 'all'
            UNION ALL SELECT s.* FROM app.tutor_search s WHERE how = 'words' AND s.vector @@ words
            UNION ALL SELECT s.* FROM app.tutor_search s WHERE how = 'inside' AND s.document LIKE inside
            UNION ALL SELECT s.* FROM app.tutor_search s
                      WHERE how = 'nearly' AND (folded OPERATOR(public.<%) s.name OR s.course_ids && near_courses)),
        matched AS MATERIALIZED (
            SELECT s.tutor_id, s.name, CASE p_sort
                       WHEN 'price' THEN coalesce(CASE WHEN p_course IS NULL THEN s.price_from ELSE o.price END, 1e12)
                       WHEN 'soonest' THEN coalesce(extract(epoch FROM f.starts_at), 1e12)
                       ELSE CASE how
                           WHEN 'words' THEN CASE WHEN NOT s.heading @@ words THEN 2
                                                  WHEN s.heading @@ in_name THEN 0 ELSE 1 END
                           WHEN 'nearly' THEN round((1 - public.word_similarity(folded, s.name))::numeric, 3)
                           ELSE 0 END
                   END AS key
            FROM texts s
            LEFT JOIN app.tutor_course o ON o.tutor_id = s.tutor_id AND o.course_id = p_course
            LEFT JOIN soonest f ON f.tutor_id = s.tutor_id
            LEFT JOIN zones z ON z.zone = s.timezone
            WHERE s.shown
              AND (p_subject IS NULL OR p_subject = ANY (s.subject_ids))
              AND (p_course IS NULL OR p_course = ANY (s.course_ids))
              AND (p_online IS NULL OR CASE WHEN p_online THEN s.online ELSE s.in_person END)
              AND (p_price_max IS NULL
                   OR CASE WHEN p_course IS NULL THEN s.price_from ELSE o.price END <= p_price_max)
              AND (wanted_week IS NULL OR z.week && s.week)),
        page AS MATERIALIZED (
            SELECT m.* FROM matched m
            WHERE p_after_id IS NULL
               OR (m.key, m.name COLLATE "C", m.tutor_id) > (p_after_key, p_after_name COLLATE "C", p_after_id)
            ORDER BY m.key, m.name COLLATE "C", m.tutor_id LIMIT p_limit)
        SELECT p.tutor_id, t.display_name, t.headline, t.timezone,
               coalesce((SELECT jsonb_agg(jsonb_build_object('id', j.id, 'name', j.name, 'position', j.position)
                                          ORDER BY j.position, j.name)
                         FROM app.subject j WHERE j.id = ANY (s.subject_ids)), '[]'),
               s.price_from, c.currency::text, s.online, s.in_person, p.key, p.name,
               (SELECT count(*)::integer FROM matched)
        FROM page p JOIN app.tutor t ON t.person_id = p.tutor_id
        JOIN app.tutor_search s ON s.tutor_id = p.tutor_id CROSS JOIN app.centre c
        ORDER BY p.key, p.name COLLATE "C", p.tutor_id;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

-- Bring up to p_limit lines of the cache tutor_next_free up to date: lengths without one, lines older than five
-- minutes, and those of tutors about whom something changed since. Whoever sorts by soonest calls it first; while
-- somebody else is at it, it does nothing.
CREATE OR REPLACE FUNCTION app.refresh_next_free(p_limit integer DEFAULT 100) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    stale record;
BEGIN
    IF p_limit NOT BETWEEN 1 AND 200 THEN
        RAISE EXCEPTION 'a limit of 1 to 200' USING ERRCODE = '22023';
    END IF;
    IF NOT pg_try_advisory_xact_lock(7320004) THEN
        RETURN;
    END IF;
    DELETE FROM app.tutor_next_free n WHERE NOT EXISTS (
        SELECT FROM app.tutor_course o JOIN app.course c ON c.id = o.course_id
        WHERE o.tutor_id = n.tutor_id AND c.session_minutes = n.minutes AND o.active AND c.active);
    FOR stale IN
        WITH touched AS MATERIALIZED (
            SELECT c.tutor_id, max(c.at) AS at FROM app.change c
            WHERE c.at > now() - interval '10 minutes' AND c.topic IN ('session', 'hours', 'tutor')
            GROUP BY c.tutor_id),
        line AS (
            SELECT DISTINCT s.tutor_id, c.session_minutes AS minutes
            FROM app.tutor_search s JOIN app.tutor_course o ON o.tutor_id = s.tutor_id AND o.active
            JOIN app.course c ON c.id = o.course_id AND c.active WHERE s.shown),
        oldest AS (
            SELECT l.tutor_id, l.minutes
            FROM line l LEFT JOIN app.tutor_next_free n ON n.tutor_id = l.tutor_id AND n.minutes = l.minutes
            LEFT JOIN touched t ON t.tutor_id = l.tutor_id
            WHERE n.tutor_id IS NULL OR n.computed_at < now() - interval '5 minutes' OR n.starts_at <= now()
               OR n.computed_at <= t.at
            ORDER BY n.computed_at NULLS FIRST LIMIT p_limit)
        SELECT o.minutes, array_agg(o.tutor_id) AS tutors FROM oldest o GROUP BY o.minutes
    LOOP
        INSERT INTO app.tutor_next_free AS n (tutor_id, minutes, starts_at, computed_at)
        SELECT f.tutor_id, stale.minutes, f.starts_at, clock_timestamp()
        FROM app.next_free(stale.tutors, NULL, stale.minutes) f
        ON CONFLICT (tutor_id, minutes) DO UPDATE
        SET starts_at = EXCLUDED.starts_at, computed_at = EXCLUDED.computed_at;
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION
    app.unspaced(), app.search_words(text), app.search_query(text, text), app.anywhere(text),
    app.week_minutes(int4multirange), app.refresh_tutor_search(uuid[]), app.follow_tutor_search(),
    app.search_tutors(text, uuid, uuid, numeric, integer[], text[], boolean, text, text, numeric, text, uuid,
                      integer),
    app.refresh_next_free(integer)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.search_tutors(text, uuid, uuid, numeric, integer[], text[], boolean, text, text,
                                            numeric, text, uuid, integer),
    app.refresh_next_free(integer)
TO td_student, td_tutor, td_desk, td_admin;
GRANT EXECUTE ON FUNCTION app.follow_tutor_search() TO td_owner;

-- owner: td_owner
-- Long texts live apart, so that what filters and sorts compare stays close together.
ALTER TABLE app.tutor_search SET (toast_tuple_target = 640);

-- A trigger a table and verb, since a statement's rows have a name under one verb only.
DO $$
DECLARE
    follow record;
    verb text;
BEGIN
    FOR follow IN
        SELECT * FROM (VALUES
            ('tutor', ARRAY['INSERT', 'UPDATE'], 'SELECT person_id FROM %s'),
            ('person', ARRAY['UPDATE'], 'SELECT t.person_id FROM %s r JOIN app.tutor t ON t.person_id = r.id'),
            ('tutor_course', ARRAY['INSERT', 'UPDATE', 'DELETE'], 'SELECT tutor_id FROM %s'),
            ('availability_rule', ARRAY['INSERT', 'UPDATE', 'DELETE'], 'SELECT tutor_id FROM %s'),
            ('course', ARRAY['UPDATE'],
             'SELECT o.tutor_id FROM %s r JOIN app.tutor_course o ON o.course_id = r.id'),
            ('subject', ARRAY['UPDATE'],
             'SELECT o.tutor_id FROM %s r JOIN app.course c ON c.subject_id = r.id'
             ' JOIN app.tutor_course o ON o.course_id = c.id')) f(relation, verbs, query)
    LOOP
        FOREACH verb IN ARRAY follow.verbs LOOP
            EXECUTE format(
                'CREATE OR REPLACE TRIGGER search_follows_%s AFTER %s ON app.%I REFERENCING %s'
                ' FOR EACH STATEMENT EXECUTE FUNCTION app.follow_tutor_search(%L)',
                lower(verb), verb, follow.relation,
                CASE verb WHEN 'INSERT' THEN 'NEW TABLE AS new_rows' WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
                          ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END,
                follow.query);
        END LOOP;
    END LOOP;
END
$$;
