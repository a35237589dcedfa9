"""The page Courses, by hand."""
