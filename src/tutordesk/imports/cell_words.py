"""Words that stand in cells for something of ours, in English, Spanish and German beside our own. Words only.

They are compared without case and accents. A word stands only where it can mean one thing.
"""

ROLES: dict[str, tuple[str, ...]] = {
    "student": ("pupil", "learner", "estudiante", "alumno", "alumna", "schuler", "schulerin"),
    "tutor": ("teacher", "instructor", "tutora", "profesor", "profesora", "docente", "lehrer", "lehrerin"),
    "desk": ("reception", "receptionist", "recepcion", "recepcionista", "empfang", "rezeption"),
    "admin": ("administrator", "administrador", "administradora", "administratorin"),
}
BETWEEN_ROLES = frozenset({"and", "y", "e", "und"})

YES = ("y", "true", "1", "si", "s", "verdadero", "ja", "j", "wahr", "x")
NO = ("n", "false", "0", "falso", "nein", "falsch")

STATUSES: dict[str, tuple[str, ...]] = {
    "scheduled": (
        "booked",
        "planned",
        "programada",
        "programado",
        "prevista",
        "reservada",
        "geplant",
        "gebucht",
    ),
    "in_progress": ("running", "en curso", "lauft"),
    "completed": ("held", "done", "completada", "realizada", "impartida", "abgeschlossen", "gehalten"),
    "cancelled": ("canceled", "cancelada", "anulada", "abgesagt", "storniert"),
    "no_show": ("missed", "no asistio", "no se presento", "nicht erschienen"),
}  # fmt: skip
ENROLLED: dict[str, tuple[str, ...]] = {
    "active": ("activa", "activo", "aktiv"),
    "ended": ("terminada", "terminado", "finalizada", "finalizado", "baja", "beendet"),
}

DATE_ORDERS: dict[str, tuple[str, ...]] = {
    "day": ("day first", "dmy", "dia", "tag"), "month": ("month first", "mdy", "mes", "monat"),
}  # fmt: skip
"""What comes first in dates such as 05/06/2026."""

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "lunes", "montag"),
    ("tuesday", "martes", "dienstag"),
    ("wednesday", "miercoles", "mittwoch"),
    ("thursday", "jueves", "donnerstag"),
    ("friday", "viernes", "freitag"),
    ("saturday", "sabado", "samstag", "sonnabend"),
    ("sunday", "domingo", "sonntag"),
)
"""From Monday on; three letters of one are enough."""
SHORT_WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("mo", "lu"), ("tu", "ma", "di"), ("we", "mi"), ("th", "ju"), ("fr", "vi"), ("sa",), ("su", "so"),
)  # fmt: skip
"""Two letters, but for ``do``, a Thursday in German and a Sunday in Spanish."""
