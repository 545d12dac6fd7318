SELECT field, sessions, would_do FROM marts.not_logged ORDER BY field
