"""Book Sessions, for a student and for the desk."""
