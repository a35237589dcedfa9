"""Who may do what with each relation, sequence and function of the schema: the table that the matrix asserts.

Reading: ``-`` not at all, ``all`` every row, another word the rows that ``ROWS`` describes for the person of
that role. Nobody writes directly: every verb is refused, locking included.
"""

ROLES = ("student", "tutor", "desk", "admin")

READS = """
relation               student   tutor     desk  admin
alembic_version        -         -         -     -
audit_event            -         -         all   all
availability_override  listed    self      all   all
availability_rule      listed    self      all   all
centre                 all       all       all   all
change                 -         -         -     -
change_clock           -         -         -     -
closure                all       all       all   all
course                 all       all       all   all
enrollment             own       own       all   all
person                 self      taught    all   all
person_contact         self      taught    all   all
person_note            -         -         all   all
person_role            self      self      all   all
person_search          -         -         -     -
schema_code            -         -         -     -
series                 -         -         all   all
series_session         -         -         all   all
session                own       own       all   all
session_event          own       own       all   all
session_event_reason   by_me     own       all   all
session_note           shared    written   open  open
session_payment        own       none      all   all
session_seen           mine      mine      -     -
subject                all       all       all   all
timezone               all       all       all   all
tutor                  listed    listed    all   all
tutor_course           listed    listed    all   all
tutor_next_free        listed    listed    all   all
tutor_search           -         -         -     -
"""

# In the world of test_matrix.py %(student)s has had lessons with %(tutor)s, who is listed; neither knows
# the other pair, whose tutor is not listed.
ROWS = {
    "availability_override": {"listed": "tutor_id = %(tutor)s", "self": "tutor_id = %(tutor)s"},
    "availability_rule": {"listed": "tutor_id = %(tutor)s", "self": "tutor_id = %(tutor)s"},
    "enrollment": {"own": "student_id = %(student)s"},
    "person": {"self": "id = %(student)s", "taught": "id IN (%(tutor)s, %(student)s)"},
    "person_contact": {"self": "person_id = %(student)s", "taught": "person_id IN (%(tutor)s, %(student)s)"},
    "person_role": {"self": "person_id = %(me)s"},
    "session": {"own": "student_id = %(student)s"},
    "session_event": {
        "own": "session_id IN (SELECT id FROM app.session WHERE student_id = %(student)s)",
    },
    "session_event_reason": {
        "by_me": "event_id IN (SELECT id FROM app.session_event WHERE actor_id = %(student)s)",
        "own": "event_id IN (SELECT e.id FROM app.session_event e JOIN app.session s ON s.id = e.session_id"
        " WHERE s.student_id = %(student)s)",
    },
    "session_note": {
        "shared": "shared AND session_id IN (SELECT id FROM app.session WHERE student_id = %(student)s)",
        # not what another tutor of the own session keeps private
        "written": "author_id = %(tutor)s"
        " OR shared AND session_id IN (SELECT id FROM app.session WHERE student_id = %(student)s)",
        "open": "shared",
    },
    "session_payment": {
        "own": "session_id IN (SELECT id FROM app.session WHERE student_id = %(student)s)",
        "none": "false",  # may be asked, so that one query does for everybody, and answers nothing
    },
    "session_seen": {"mine": "person_id = %(me)s"},
    "tutor": {"listed": "person_id = %(tutor)s"},
    "tutor_course": {"listed": "tutor_id = %(tutor)s"},
    "tutor_next_free": {"listed": "tutor_id = %(tutor)s"},
}

FUNCTIONS = """
function                student  tutor  desk  admin
absence_plan            -        -      x     x
acting                  -        -      -     -
acting_role             -        -      -     -
action_verdict          -        -      -     -
actions_of              -        -      -     -
add_note                -        x      -     -
add_person              -        -      -     -
add_person_note         -        -      x     x
alike_students          -        -      x     x
analyze_imported        -        -      -     x
anonymise_person        -        -      -     x
anywhere                -        -      -     -
apply_fates             -        -      -     -
audit                   -        -      -     -
begin_import            -        -      -     x
board_hours             -        -      x     x
book                    -        -      -     -
book_series             -        -      x     x
book_session            x        -      -     -
book_session_for        -        x      x     x
bookable                -        x      x     x
centre_rules            -        -      -     -
change_cursor           x        x      x     x
change_own_password     x        x      x     x
change_sessions         -        -      x     x
changes_since           x        x      x     x
closed_absence          -        -      x     x
closed_instants         -        -      -     -
closure_fits            -        -      -     x
closure_impact          -        -      -     x
create_person           -        -      -     x
create_student          -        -      x     x
current_person_id       x        x      x     x
dated_rows              -        -      -     -
end_connections         -        -      -     -
end_enrollment          x        x      x     x
end_import              -        -      -     x
enroll                  x        x      x     x
explain_slots           x        x      x     x
explained               -        -      -     -
export_person           -        -      -     x
feed                    -        -      -     -
find_anything           -        -      x     x
find_students           -        -      x     x
first_free              -        -      x     x
fits_of                 -        x      x     x
fitting_starts          -        -      x     x
fold                    x        x      x     x
follow_person_search    -        -      -     -
follow_tutor_search     -        -      -     -
forget_words            -        -      -     -
found_people            -        -      -     -
free_slots              x        x      x     x
guard_session           -        -      -     -
has_role                x        x      x     x
hold_people             -        -      -     x
hours_changed_since     -        -      -     -
hours_decisions         -        -      -     -
hours_draft             -        -      -     -
hours_facts             -        -      -     -
hours_of                -        x      x     x
impact_of               -        x      x     x
import_centre           -        -      -     x
import_hours            -        -      -     x
import_logins           -        -      -     x
import_people           -        -      -     x
import_rows             -        -      -     x
import_sessions         -        -      -     x
inactive_tutor_ids      x        x      -     -
is_closure              -        -      -     -
is_deployment           -        -      -     -
is_own_student          -        -      -     -
is_taken_back           -        -      -     -
list_people             -        -      x     x
local_midnights         -        -      -     -
lock_changes            -        -      -     -
lock_people             -        -      -     -
looks_of                -        -      -     -
mark_seen               x        x      -     -
may_edit_person         -        -      -     -
met_by_closure          -        -      -     -
met_by_import           -        -      -     x
midnight_grid           -        -      -     -
move_session            x        x      x     x
new_login               -        -      -     -
next_fits               -        -      -     -
next_free               x        x      x     x
note_export             -        -      x     x
open_hours              x        x      x     x
own_student_ids         -        x      -     -
own_tutor_ids           x        -      -     -
phone_digits            -        -      -     -
plan_series             -        -      x     x
plan_series_move        -        -      x     x
preview_slots           -        x      x     x
provision_entry         -        -      -     -
provision_group         -        -      -     -
provision_login         -        -      -     -
provision_password      -        -      -     -
provision_roles         -        -      -     -
raise_taken             -        -      -     -
record_session          -        -      -     -
refresh_next_free       x        x      x     x
refresh_tutor_search    -        -      -     -
refuse_overwriting      -        -      -     -
refuse_rewriting        -        -      -     -
remove_closure          -        -      -     x
remove_note             -        x      -     -
remove_person_note      -        -      x     x
require_absence         -        -      -     -
require_action          -        -      -     -
require_active_student  -        -      -     -
require_admin           -        -      -     -
require_before          -        -      -     -
require_booking_form    -        -      -     -
require_closure_form    -        -      -     -
require_editable_person -        -      -     -
require_enrollment      -        -      -     -
require_hours           -        -      -     -
require_importer        -        -      -     -
require_known_person    -        -      -     -
require_made_now        -        -      -     -
require_nothing_ahead   -        -      -     -
require_other_admin     -        -      -     -
require_people_still    -        -      -     -
require_question        -        -      -     -
require_reach           -        -      -     -
require_read_committed  -        -      -     -
require_returning       -        -      -     -
require_role            -        -      -     -
require_session         -        -      -     -
require_staff           -        -      -     -
require_start           -        -      -     -
require_student         -        -      -     -
require_tutor           -        -      -     -
require_untaken         -        -      -     -
reset_password          -        -      x     x
save_centre             -        -      -     x
save_closure            -        -      -     x
save_contact            x        x      x     x
save_course             -        -      -     x
save_hours              -        x      x     x
save_profile            x        x      x     x
save_subject            -        -      -     x
save_tutor              -        x      x     x
schema_revision         x        x      x     x
search_query            -        -      -     -
search_tutors           x        x      x     x
search_words            -        -      -     -
series_dates            -        -      -     -
series_targets          -        -      -     -
session_actions         x        x      x     x
session_changes         -        -      -     -
session_facts           -        -      -     -
session_news            x        x      x     x
sessions_beginning      -        -      x     x
set_active              -        -      x     x
set_offer               -        x      x     x
set_paid                -        -      x     x
set_planned             -        x      x     x
set_roles               -        -      -     x
set_session_status      x        x      x     x
settle_absence          -        -      x     x
settled_absence         -        -      x     x
sign_out                -        -      x     x
slot_starts             -        -      -     -
starts_of               -        -      -     -
store_hours             -        -      -     -
stranded                -        -      -     -
take_back               -        -      -     -
take_back_one           -        -      -     -
taken_beside            -        -      -     -
teachers_of             -        -      -     -
terms_of                -        -      -     -
tick                    -        -      -     -
time_of                 -        -      -     -
touched_by_absence      -        -      -     -
tutor_terms             -        -      -     -
undo                    x        x      x     x
undo_absence            -        -      x     x
undo_many               x        x      x     x
undoable_event          x        x      x     x
unspaced                -        -      -     -
wall_to_instants        -        -      -     -
week_minutes            -        -      -     -
weekly_rows             -        -      -     -
written_actions         x        x      x     x
zone_pieces             -        -      -     -
"""

SEQUENCES = {"audit_event_id_seq", "change_id_seq", "session_event_id_seq"}  # nobody's but the owners'


def rows(table: str) -> dict[str, dict[str, str]]:
    """Read one of the tables above: name -> role -> cell."""
    _head, *lines = table.strip().splitlines()
    return {name: dict(zip(ROLES, cells, strict=True)) for name, *cells in (line.split() for line in lines)}
