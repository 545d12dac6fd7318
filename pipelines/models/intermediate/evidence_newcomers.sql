-- What R4 rests on: one row per session of newcomers, who they are as JSON.
SELECT
  f.agency,
  f.session_no,
  CAST(
    to_json(
      (
        array_agg(
          concat(p.name, coalesce(', hired ' || CAST(a.hired AS varchar), ', hire date not known'))
          ORDER BY p.name
        )
      )[1:20]
    ) AS varchar
  ) AS newcomers
FROM intermediate.session_facts AS f
JOIN intermediate.told_sessions AS w ON w.agency = f.agency AND w.session_no = f.session_no
JOIN intermediate.attendance AS a ON a.agency = f.agency AND a.session_no = f.session_no
JOIN staging.people AS p ON p.agency = a.agency AND p.person_no = a.person_no
WHERE f.r4
GROUP BY f.agency, f.session_no
