-- owner: td_definer
-- Everybody with an account, as staff page through them. Finding one person at once is finding.sql's business.

-- A page in the order of names: people whose name, sign-in number, e-mail, guardian or (three digits on) phone
-- contains the text. One row without a person where the page is empty, so that the total is always there.
CREATE OR REPLACE FUNCTION app.list_people(
    p_text text DEFAULT '', p_role text DEFAULT NULL, p_active boolean DEFAULT NULL,
    p_after_name text DEFAULT NULL, p_after_id uuid DEFAULT NULL, p_limit integer DEFAULT 50
) RETURNS TABLE (person_id uuid, name_key text, total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 50
AS $$
DECLARE
    folded CONSTANT text := btrim(app.fold(left(coalesce(p_text, ''), 200)));
    number CONSTANT text := ltrim(regexp_replace(left(coalesce(p_text, ''), 200), '[^0-9]', '', 'g'), '0');
    dialled CONSTANT boolean := folded ~ '^[+]?[0-9 ()/.-]+$' AND length(number) >= 3;
    caller CONSTANT record := app.acting();
BEGIN
    IF caller.role NOT IN ('desk', 'admin') THEN
        RAISE EXCEPTION 'only the desk and admins see everybody' USING ERRCODE = '42501';
    ELSIF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 1000
          OR p_role NOT IN ('student', 'tutor', 'desk', 'admin') THEN
        RAISE EXCEPTION 'a known role, and a limit of 1 to 1000' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY
    WITH matching AS MATERIALIZED (
        SELECT f.person_id, f.name
          FROM app.person_search AS f JOIN app.person AS p ON p.id = f.person_id
         WHERE (p_active IS NULL OR p.active = p_active)
           AND (p_role IS NULL OR EXISTS (SELECT FROM app.person_role AS r
                                           WHERE r.person_id = f.person_id AND r.role = p_role))
           AND (folded = '' OR f.person_id IN (
                   SELECT d.person_id FROM app.person_search AS d WHERE d.document LIKE app.anywhere(folded)
                   UNION
                   SELECT d.person_id FROM app.person_search AS d
                    WHERE dialled AND d.digits LIKE '%' || number || '%'))
    ), page AS (
        SELECT m.person_id, m.name FROM matching AS m
         WHERE p_after_name IS NULL OR (m.name, m.person_id) > (p_after_name COLLATE "C", p_after_id)
         ORDER BY m.name, m.person_id LIMIT p_limit
    )
    SELECT page.person_id, page.name, counted.n
      FROM (SELECT count(*) AS n FROM matching) AS counted LEFT JOIN page ON true
     ORDER BY page.name, page.person_id;
END
$$;

REVOKE ALL ON FUNCTION app.list_people(text, text, boolean, text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.list_people(text, text, boolean, text, uuid, integer) TO td_desk, td_admin;
