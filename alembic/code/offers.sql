-- owner: td_definer
-- Which courses a tutor offers, where, and for how much. Prices are the desk's and the admins'.

DROP FUNCTION IF EXISTS app.set_offer(uuid, uuid, boolean, boolean, boolean, text, numeric);  -- another argument

-- Offer a course, change the offer, or stop it (p_active false); sessions booked stay as they are. The tutor decides
-- all but the price; without one, an offer keeps its price and a new one takes the tutor's rate for the length of
-- the course (TD015 where there is no rate yet). What is not offered and stops stays nothing: null.
-- p_before is the offer as it was shown, null where there was none; TD005 where the stored one is neither that nor what
-- is wanted. Who names no price is not held up by another one.
CREATE OR REPLACE FUNCTION app.set_offer(
    p_tutor uuid, p_course uuid, p_active boolean, p_online boolean, p_in_person boolean, p_place text,
    p_price numeric DEFAULT NULL, p_before jsonb DEFAULT NULL
) RETURNS app.tutor_course
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    place CONSTANT text := btrim(coalesce(p_place, ''));
    caller record;
    before app.tutor_course;
    offer app.tutor_course;
    charged numeric;
BEGIN
    IF p_tutor IS NULL OR p_course IS NULL OR p_active IS NULL OR p_online IS NULL OR p_in_person IS NULL
       OR NOT (p_online OR p_in_person) OR char_length(place) > 200
       OR NOT coalesce(p_price BETWEEN 0 AND 9999999999.99, true) THEN
        RAISE EXCEPTION 'online or in person, a place of at most 200 characters and a price must be given'
            USING ERRCODE = '22023';
    END IF;
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    PERFORM app.require_before(p_before, ARRAY['active', 'online', 'in_person', 'place', 'price']);
    before := jsonb_populate_record(NULL::app.tutor_course, p_before);
    caller := app.acting();
    IF caller.role NOT IN ('tutor', 'desk', 'admin')
       OR (caller.role = 'tutor' AND (p_tutor <> caller.person_id OR p_price IS NOT NULL)) THEN
        RAISE EXCEPTION 'a tutor decides on the own offers, staff on prices' USING ERRCODE = '42501';
    END IF;
    PERFORM app.require_tutor(p_tutor, caller.person_id, caller.role);
    PERFORM app.lock_people(ARRAY[p_tutor]);
    SELECT * INTO offer FROM app.tutor_course AS o WHERE o.tutor_id = p_tutor AND o.course_id = p_course;
    SELECT coalesce(p_price, offer.price, t.rate * c.session_minutes / 60) INTO charged
      FROM app.course AS c JOIN app.tutor AS t ON t.person_id = p_tutor
     WHERE c.id = p_course AND (c.active OR NOT p_active);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    ELSIF offer.tutor_id IS NULL AND NOT p_active THEN
        RETURN NULL;
    ELSIF charged IS NULL THEN
        RAISE EXCEPTION 'neither a price nor a rate' USING ERRCODE = 'TD015';
    END IF;
    charged := round(charged, 2);
    IF (offer.price, offer.online, offer.in_person, offer.place, offer.active)
       = (charged, p_online, p_in_person, place, p_active) THEN
        RETURN offer;  -- nothing to change, nobody to wake
    ELSIF offer.tutor_id IS NULL AND before.active
          OR offer.tutor_id IS NOT NULL
             AND ((offer.active, offer.online, offer.in_person, offer.place)
                  IS DISTINCT FROM (before.active, before.online, before.in_person, before.place)
                  OR p_price IS NOT NULL AND offer.price IS DISTINCT FROM before.price) THEN
        PERFORM app.refuse_overwriting();
    END IF;
    INSERT INTO app.tutor_course (tutor_id, course_id, price, online, in_person, place, active)
    VALUES (p_tutor, p_course, charged, p_online, p_in_person, place, p_active)
    ON CONFLICT (tutor_id, course_id) DO UPDATE
        SET price = EXCLUDED.price, online = EXCLUDED.online, in_person = EXCLUDED.in_person,
            place = EXCLUDED.place, active = EXCLUDED.active
    RETURNING * INTO offer;
    RETURN offer;
END
$$;

REVOKE ALL ON FUNCTION app.set_offer(uuid, uuid, boolean, boolean, boolean, text, numeric, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.set_offer(uuid, uuid, boolean, boolean, boolean, text, numeric, jsonb)
TO td_tutor, td_desk, td_admin;
