-- who led a session
SELECT coach FROM marts.sessions_classified WHERE session_id = $session
