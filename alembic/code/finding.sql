-- Finding anybody and anything from the front desk. What people are found by is kept folded in one row of
-- app.person_search by the triggers below: folding while looking costs more than looking.
-- owner: td_definer

-- After one statement that made or changed people, or how to reach them: the search rows of those people. The
-- argument is the column that names them. What a person is found by is written out in revision 0004 too.
CREATE OR REPLACE FUNCTION app.follow_person_search() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format($query$
        INSERT INTO app.person_search AS s (person_id, name, document, digits)
        SELECT p.id, app.fold(p.display_name),
               app.fold(concat_ws(E'\n', p.display_name, p.login, k.email, k.guardian_name)),
               regexp_replace(concat_ws(';', k.phone, k.phone_e164, k.guardian_phone), '[^0-9;]', '', 'g')
          FROM app.person AS p LEFT JOIN app.person_contact AS k ON k.person_id = p.id
         WHERE p.id IN (SELECT r.%I FROM new_rows AS r)
        ON CONFLICT (person_id) DO UPDATE
        SET name = EXCLUDED.name, document = EXCLUDED.document, digits = EXCLUDED.digits
        WHERE s IS DISTINCT FROM EXCLUDED$query$, TG_ARGV[0]);
    RETURN NULL;
END
$$;

-- What was typed as a telephone number, as digits that any way of writing it has: without the zeros in front and,
-- where a country is named or there are eleven digits, without the three that may be the country's. NULL where it
-- is no number, or less than three digits of one.
CREATE OR REPLACE FUNCTION app.phone_digits(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    is_abroad CONSTANT boolean := p_text ~ '^\s*(\+|00)';
    digits text := ltrim(regexp_replace(p_text, '[^0-9]', '', 'g'), '0');
BEGIN
    IF p_text !~ '^[0-9+()/.\-\s\u00A0\u2010-\u2015]+$' OR length(digits) < 3 THEN
        RETURN NULL;
    END IF;
    -- +43 (0)660: a zero that is dialled at home alone
    IF is_abroad THEN
        digits := ltrim(regexp_replace(regexp_replace(p_text, '\(0\)', ''), '[^0-9]', '', 'g'), '0');
    END IF;
    RETURN CASE WHEN is_abroad AND length(digits) > 9 OR length(digits) > 10
                THEN substr(digits, 4) ELSE digits END;
END
$$;

-- People by what they are found by, best first, at most p_limit: with p_role those of that role who are active, else
-- everybody. Every word typed is to be found in name, sign-in number, e-mail or guardian, or the number in a
-- telephone number; where nobody is found so, names that are nearly so: of several words those that nearly all of
-- the letters are in before whoever shares a first name alone. rank is 1 for a sign-in number or a whole telephone
-- number, less the further off. An index hands over all that holds a word before the first is looked at, so what
-- every tenth person has (the centre's own mail domain) is read from the front instead: the same people, in the same
-- order, and a sample says which way is shorter.
CREATE OR REPLACE FUNCTION app.found_people(p_text text, p_role text, p_limit integer)
RETURNS TABLE (person_id uuid, rank real)
LANGUAGE plpgsql STABLE
    -- reading a text to see whether it holds a word costs more than the index that knows; no plan hangs on the words,
    -- as row security hides from the planner how common they are
    SET enable_seqscan = off SET synchronize_seqscans = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    folded text := btrim(regexp_replace(app.fold(left(coalesce(p_text, ''), 200)), '\s+', ' ', 'g'));
    number text := app.phone_digits(left(coalesce(p_text, ''), 200));
    most CONSTANT integer := 2000;  -- of whatever so many match, more has to be typed anyway
    most_alike CONSTANT integer := 800;  -- a comparison of two names costs more than a look for a word
    alike text;
    loosely text;
    whole text := regexp_replace(left(coalesce(p_text, ''), 200), '[^0-9]', '', 'g');
    words text[] := ARRAY(SELECT w FROM regexp_split_to_table(folded, ' ') AS w ORDER BY length(w) DESC);
    patterns text[] := ARRAY(SELECT app.anywhere(w) FROM unnest(words) AS w);
    later_name text := '% ' || substr(app.anywhere(folded), 2);
    digits_pattern text := '%' || number || '%';
    are_common_words boolean;
    is_common_number boolean;
BEGIN
    IF length(folded) < 3 THEN  -- too short for an index of three letters: names that begin so, in their order
        RETURN QUERY
        SELECT s.person_id, 0.8::real
          FROM app.person_search AS s
         WHERE s.name >= folded AND s.name < folded || chr(1114111)
           AND (p_role IS NULL OR EXISTS (
               SELECT FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
                WHERE p.id = s.person_id AND p.active AND r.role = p_role))
         ORDER BY s.name, s.person_id LIMIT p_limit;
        RETURN;
    END IF;
    SELECT count(*) FILTER (WHERE d.document LIKE ALL (patterns)) > 50,
           count(*) FILTER (WHERE d.digits LIKE digits_pattern) > 50
      INTO are_common_words, is_common_number
      FROM (SELECT s.document, s.digits FROM app.person_search AS s LIMIT 500) AS d;
    RETURN QUERY
    WITH hit AS (
        -- names that begin so, in their order: what is wanted most, and never lost among too many
        (SELECT s.person_id, s.name, CASE WHEN s.name = folded THEN real '0.9' ELSE real '0.8' END AS rank
           FROM app.person_search AS s
          WHERE s.name >= folded AND s.name < folded || chr(1114111) AND (p_role IS NULL OR EXISTS (
                SELECT FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
                 WHERE p.id = s.person_id AND p.active AND r.role = p_role))
          ORDER BY s.name, s.person_id LIMIT p_limit)
        UNION ALL
        SELECT s.person_id, s.name,
               CASE WHEN s.name LIKE later_name THEN real '0.7'
                    WHEN s.name LIKE ALL (patterns) THEN real '0.6'
                    WHEN strpos(s.document || E'\n', E'\n' || folded || E'\n') > 0 THEN real '1'
                    ELSE real '0.5' END
          FROM ((SELECT d.* FROM app.person_search AS d  -- the rarest of three words leads, the others are passed over
                  WHERE NOT are_common_words AND d.document LIKE patterns[1]
                    AND d.document LIKE coalesce(patterns[2], '%') AND d.document LIKE coalesce(patterns[3], '%')
                    AND d.document LIKE ALL (patterns) LIMIT most)
                UNION ALL
                (SELECT d.* FROM app.person_search AS d  -- LIKE ALL has no index
                  WHERE are_common_words AND d.document LIKE ALL (patterns) LIMIT most)) AS s
        UNION ALL
        SELECT s.person_id, s.name,
               CASE WHEN length(number) >= 6 AND s.digits || ';' LIKE '%' || whole || ';%' THEN real '1'
                    WHEN length(number) >= 6 AND s.digits || ';' LIKE '%' || number || ';%' THEN real '0.95'
                    ELSE real '0.55' END
          FROM ((SELECT d.* FROM app.person_search AS d
                  WHERE NOT is_common_number AND d.digits LIKE digits_pattern LIMIT most)
                UNION ALL
                (SELECT d.* FROM app.person_search AS d
                  WHERE is_common_number AND d.digits LIKE ALL (ARRAY[digits_pattern]) LIMIT most)) AS s)
    -- one person is found in up to three ways; grouping the few best costs less than grouping all
    SELECT b.person_id, max(b.rank)
      FROM (SELECT h.* FROM hit AS h
             WHERE p_role IS NULL OR EXISTS (
                   SELECT FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
                    WHERE p.id = h.person_id AND p.active AND r.role = p_role)
             ORDER BY h.rank DESC, h.name, h.person_id LIMIT 3 * p_limit) AS b
     GROUP BY b.person_id, b.name
     ORDER BY max(b.rank) DESC, b.name, b.person_id LIMIT p_limit;
    IF FOUND OR number IS NOT NULL THEN
        RETURN;
    END IF;
    loosely := current_setting('pg_trgm.word_similarity_threshold');
    -- of one word nothing but the loose way finds a doubled letter
    FOREACH alike IN ARRAY CASE WHEN cardinality(words) > 1 THEN ARRAY['0.75', loosely] ELSE ARRAY[loosely] END LOOP
        PERFORM set_config('pg_trgm.word_similarity_threshold', alike, true);
        RETURN QUERY
        SELECT s.person_id, (public.word_similarity(folded, s.name) / 2)::real
          FROM (SELECT d.* FROM app.person_search AS d WHERE folded OPERATOR(public.<%) d.name
                 LIMIT most_alike) AS s
         WHERE p_role IS NULL OR EXISTS (
               SELECT FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
                WHERE p.id = s.person_id AND p.active AND r.role = p_role)
         ORDER BY 2 DESC, s.name, s.person_id LIMIT p_limit;
        EXIT WHEN FOUND;
    END LOOP;
    PERFORM set_config('pg_trgm.word_similarity_threshold', loosely, true);
END
$$;

-- Anybody and anything that was typed, best first: people (whatever their roles, active or not), courses, and
-- sessions: the next ones of the first people found, or one whose id begins so. detail is what a line about it
-- needs; a session's and a person's `starts_at` is the session's, or the person's next one's.
CREATE OR REPLACE FUNCTION app.find_anything(p_text text, p_limit integer DEFAULT 20)
RETURNS TABLE (kind text, id uuid, title text, detail jsonb, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET pg_trgm.word_similarity_threshold = 0.4 SET jit = off SET plan_cache_mode = force_generic_plan ROWS 20
AS $$
#variable_conflict use_column
DECLARE
    folded text := btrim(app.fold(left(coalesce(p_text, ''), 200)));
    patterns text[] := ARRAY(SELECT app.anywhere(w) FROM regexp_split_to_table(folded, '\s+') AS w);
    hex text := replace(folded, '-', '');
    beginning text := substr(app.anywhere(folded), 2);
BEGIN
    IF p_text IS NULL OR p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 100 THEN
        RAISE EXCEPTION 'a text, and a limit of 1 to 100' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_staff();
    IF folded = '' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH people AS MATERIALIZED (
        SELECT f.person_id, f.rank, n.session_id, n.starts_at
          FROM app.found_people(p_text, NULL, p_limit) AS f
          LEFT JOIN LATERAL (
              SELECT own.session_id, own.starts_at
                FROM (SELECT s.id AS session_id, lower(s.during) AS starts_at FROM app.session AS s
                       WHERE s.student_id = f.person_id AND lower(s.during) > now() - interval '24 hours'
                         AND s.status IN ('scheduled', 'in_progress') AND upper(s.during) > now()
                      UNION ALL
                      SELECT s.id, lower(s.during) FROM app.session AS s
                       WHERE s.tutor_id = f.person_id AND lower(s.during) > now() - interval '24 hours'
                         AND s.status IN ('scheduled', 'in_progress') AND upper(s.during) > now()) AS own
               ORDER BY own.starts_at, own.session_id LIMIT 1) AS n ON true
    ), sessions AS (
        SELECT p.session_id, max(p.rank) / 2 AS rank
          FROM (SELECT q.* FROM people AS q ORDER BY q.rank DESC, q.starts_at LIMIT 5) AS p
         WHERE p.session_id IS NOT NULL AND p.rank >= 0.5
         GROUP BY p.session_id
        UNION
        SELECT s.id, 0.96
          FROM app.session AS s
         WHERE hex ~ '^[0-9a-f]{6,32}$'
           AND s.id BETWEEN rpad(substr(hex, 1, 32), 32, '0')::uuid AND rpad(substr(hex, 1, 32), 32, 'f')::uuid
    ), found AS (
        SELECT 'person' AS kind, p.id, p.display_name AS title, jsonb_build_object(
                   'login', p.login, 'active', p.active, 'phone', coalesce(k.phone, ''),
                   'email', coalesce(k.email, ''), 'starts_at', f.starts_at,
                   'roles', (SELECT coalesce(jsonb_agg(r.role ORDER BY r.role), '[]')
                               FROM app.person_role AS r WHERE r.person_id = p.id)) AS detail,
               CASE WHEN p.active THEN f.rank ELSE f.rank / 4 END AS rank
          FROM people AS f JOIN app.person AS p ON p.id = f.person_id
          LEFT JOIN app.person_contact AS k ON k.person_id = p.id
        UNION ALL
        SELECT 'course', c.id, c.name, jsonb_build_object('subject', j.name, 'minutes', c.session_minutes),
               CASE WHEN app.fold(c.name) LIKE beginning THEN 0.85
                    WHEN c.full_name LIKE ALL (patterns) THEN 0.65
                    ELSE public.word_similarity(folded, c.full_name) / 2 END
          FROM (SELECT k.*, app.fold(j.name || ' ' || k.name) AS full_name  -- folded once
                  FROM app.course AS k JOIN app.subject AS j ON j.id = k.subject_id
                 WHERE k.active AND length(folded) > 1 OFFSET 0) AS c JOIN app.subject AS j ON j.id = c.subject_id
         WHERE c.full_name LIKE ALL (patterns) OR folded OPERATOR(public.<%) c.full_name
        UNION ALL
        SELECT 'session', s.id, p.display_name, jsonb_build_object(
                   'starts_at', lower(s.during), 'ends_at', upper(s.during), 'status', s.status,
                   'tutor_id', s.tutor_id, 'tutor', t.display_name, 'student_id', s.student_id,
                   'student', p.display_name, 'course', c.name), f.rank
          FROM sessions AS f JOIN app.session AS s ON s.id = f.session_id
          JOIN app.person AS p ON p.id = s.student_id JOIN app.tutor AS t ON t.person_id = s.tutor_id
          JOIN app.course AS c ON c.id = s.course_id)
    SELECT f.kind, f.id, f.title, f.detail, f.rank::real
      FROM found AS f
     ORDER BY f.rank DESC, f.detail ->> 'starts_at', app.fold(f.title) COLLATE "C", f.id
     LIMIT p_limit;
END
$$;

-- Active students for the front desk, best first; without a text the first by name.
CREATE OR REPLACE FUNCTION app.find_students(p_text text, p_limit integer DEFAULT 20)
RETURNS TABLE (person_id uuid, login text, display_name text, phone text, email text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.4 SET jit = off
AS $$
BEGIN
    IF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 200 THEN
        RAISE EXCEPTION 'a limit of 1 to 200' USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_staff();
    RETURN QUERY
    SELECT p.id, p.login, p.display_name, coalesce(k.phone, ''), coalesce(k.email, '')
      FROM app.found_people(p_text, 'student', p_limit) AS f
      JOIN app.person AS p ON p.id = f.person_id
      LEFT JOIN app.person_contact AS k ON k.person_id = p.id
     ORDER BY f.rank DESC, app.fold(p.display_name) COLLATE "C", p.id;
END
$$;

-- Students who may be the one that is about to be made: of nearly that name, that telephone number or that e-mail.
CREATE OR REPLACE FUNCTION app.alike_students(p_name text, p_phone text, p_email text)
RETURNS TABLE (person_id uuid, login text, display_name text, phone text, email text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET pg_trgm.similarity_threshold = 0.55 SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    named text := btrim(app.fold(left(coalesce(p_name, ''), 200)));
    number text := app.phone_digits(left(coalesce(p_phone, ''), 200));
    mail text := btrim(app.fold(left(coalesce(p_email, ''), 300)));
BEGIN
    PERFORM app.require_staff();
    RETURN QUERY
    SELECT p.id, p.login, p.display_name, coalesce(k.phone, ''), coalesce(k.email, '')
      FROM (SELECT h.person_id, max(h.rank) AS rank
              FROM (SELECT s.person_id, 3 AS rank FROM app.person_search AS s
                     WHERE length(number) >= 6 AND s.digits LIKE '%' || number || '%'
                    UNION ALL
                    SELECT s.person_id, 2 FROM app.person_search AS s
                     WHERE length(mail) >= 5 AND s.document LIKE app.anywhere(mail)
                    UNION ALL
                    SELECT s.person_id, public.similarity(named, s.name) FROM app.person_search AS s
                     WHERE length(named) >= 3 AND named OPERATOR(public.%) s.name) AS h
             GROUP BY h.person_id) AS f
      JOIN app.person AS p ON p.id = f.person_id
      LEFT JOIN app.person_contact AS k ON k.person_id = p.id
     WHERE EXISTS (SELECT FROM app.person_role AS r WHERE r.person_id = p.id AND r.role = 'student')
     ORDER BY f.rank DESC, app.fold(p.display_name) COLLATE "C", p.id LIMIT 8;
END
$$;

REVOKE ALL ON FUNCTION
    app.follow_person_search(), app.phone_digits(text), app.found_people(text, text, integer),
    app.find_anything(text, integer), app.find_students(text, integer), app.alike_students(text, text, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.follow_person_search() TO td_owner;
GRANT EXECUTE ON FUNCTION
    app.find_anything(text, integer), app.find_students(text, integer), app.alike_students(text, text, text)
TO td_desk, td_admin;

-- owner: td_owner
CREATE OR REPLACE TRIGGER found_insert AFTER INSERT ON app.person
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('id');
CREATE OR REPLACE TRIGGER found_update AFTER UPDATE ON app.person
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('id');
CREATE OR REPLACE TRIGGER found_insert AFTER INSERT ON app.person_contact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('person_id');
CREATE OR REPLACE TRIGGER found_update AFTER UPDATE ON app.person_contact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_person_search('person_id');
