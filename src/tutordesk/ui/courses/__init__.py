"""Courses: subjects and courses, who offers them for how much, and who takes them."""
