"""The page "Day board": one day of the whole centre, a column a tutor."""
