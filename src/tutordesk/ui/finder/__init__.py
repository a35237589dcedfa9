"""The tutor finder: search, filters and the paged list of tutors. A part that several pages hold."""
