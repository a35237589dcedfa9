"""The page People: everybody with an account, one person, and making a new one."""
