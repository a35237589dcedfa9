"""Reports: what was taught, missed and earned, by tutor, course and week."""
