"""The hours tutors keep in the sample centre, and the lessons that are not drawn by lot.

Hours are from, until and the days of the week they hold on, as digits.
"""

STYLES = {
    "full": [("09:00", "12:30", 12345), ("13:30", "18:00", 12345)],
    "day": [("09:00", "13:00", 1234), ("14:00", "17:00", 1245)],
    "early": [("08:00", "13:00", 12345)],
    "late": [("14:00", "20:00", 12345)],
    "evening": [("16:30", "21:00", 1234), ("10:00", "14:00", 6)],
    "split": [("08:00", "11:00", 1245), ("15:00", "19:00", 1245)],
    "weekend": [("16:00", "20:00", 5), ("09:00", "17:00", 6), ("10:00", "15:00", 7)],
    "none": [],
}  # fmt: skip
OWN_HOURS = {
    "amelia.novak": [
        ("08:30", "12:30", 1), ("14:00", "19:00", 1), ("09:00", "13:00", 2), ("15:00", "20:00", 2),
        ("09:00", "12:00", 3), ("14:00", "19:00", 3), ("10:00", "13:00", 4), ("14:00", "18:00", 4),
        ("09:00", "12:00", 5), ("13:00", "17:30", 5), ("10:00", "12:00", 6),
    ],
    "jean-luc.martin": [("08:00", "13:00", 12345), ("15:00", "17:00", 2)],
}  # fmt: skip
#: Tutor, student, course, weekday, start: what the pictures of the program show.
AMELIAS_WEEK = (
    ("Tom Bauer", "physics-mechanics", 1, "11:00"), ("Noah Weber", "maths-alevel", 1, "16:30"),
    ("Mia Wagner", "maths-alevel", 2, "10:00"), ("Zoé Laurent", "maths-entry", 2, "12:00"),
    ("Ben Hofer", "maths-alevel", 3, "09:30"), ("Ivana Perić", "physics-mechanics", 3, "16:00"),
    ("Emil Gruber", "physics-2", 4, "11:00"), ("Noah Weber", "maths-alevel", 4, "15:00"),
    ("Siobhán O’Riordan", "physics-mechanics", 5, "09:00"), ("Zoé Laurent", "maths-entry", 5, "13:30"),
    ("Mia Wagner", "maths-alevel", 6, "10:00"),
)  # fmt: skip
#: Lena's lessons: tutor, course, weekday, start, weeks, requirements of the last one.
LENAS_LESSONS = (
    ("amelia.novak", "maths-alevel", 2, "16:30", (-6, -5, -4, -3, -2, -1, 0, 2), ""),
    ("amelia.novak", "maths-alevel", 2, "18:00", (1,), "Past paper 2021, questions 3 and 4"),
    ("jean-luc.martin", "french-b1", 3, "11:15", (-4, -3, -2, -1, 0, 1), ""),
    ("jean-luc.martin", "french-b1", 4, "10:00", (2,), ""),
    ("amelia.novak", "physics-2", 5, "15:00", (-6, -5, -4, -3, -2, -1, 0, 1), "Lenses, please"),
)
