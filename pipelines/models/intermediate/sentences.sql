-- One row per session: its class in one plain sentence, and what would make it purposeful.
WITH deciding AS (
  SELECT
    c.agency,
    c.session_no,
    c.class,
    c.detail,
    coalesce(t.theme, 'its theme') AS theme,
    t.theme IS NOT NULL AS has_theme,
    c.reaches_goals,
    c.l1 OR c.l2 AS is_linked,
    c.l3,
    c.c1 OR c.c2 OR c.c3 OR c.c4 AS is_carried,
    c.c3 OR c.c4 AS is_taken_up_after,
    concat_ws(
      ', ',
      CASE WHEN c.c1 THEN 'a priority of the site' END,
      CASE WHEN c.c2 THEN 'other kinds of sessions before it' END,
      CASE WHEN c.c3 THEN 'other kinds of sessions after it' END,
      CASE WHEN c.c4 THEN 'a later session with the same staff' END
    ) AS carried_by,
    CASE s."trigger"
      WHEN 'incident' THEN 'an incident'
      WHEN 'complaint' THEN 'a complaint'
      WHEN 'crisis' THEN 'a crisis'
      ELSE 'a compliance finding'
    END AS event,
    coalesce(l.linked, 0) AS linked,
    f.attendees <= r.small_group AS is_small,
    CAST(extract(day FROM s.date + r.look_ahead_days) AS integer) || ' '
      || (
        ARRAY[
          'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
          'October', 'November', 'December'
        ]
      )[CAST(extract(month FROM s.date + r.look_ahead_days) AS integer)] || ' '
      || CAST(extract(year FROM s.date + r.look_ahead_days) AS integer) AS look_ahead_to,
    b.as_of > s.date + r.look_ahead_days AS is_past,
    r.look_back_days,
    r.look_ahead_days
  FROM intermediate.session_classes AS c
  JOIN staging.sessions AS s ON s.agency = c.agency AND s.session_no = c.session_no
  JOIN intermediate.session_facts AS f ON f.agency = c.agency AND f.session_no = c.session_no
  JOIN staging.rules AS r ON r.agency = c.agency
  JOIN raw.build AS b ON b.agency = c.agency
  LEFT JOIN staging.themes AS t ON t.agency = c.agency AND t.theme_no = c.theme_no
  LEFT JOIN intermediate.session_links AS l
    ON l.agency = c.agency AND l.session_no = c.session_no AND l.theme_no = c.theme_no
),
phrases AS (
  SELECT
    agency,
    session_no,
    class,
    detail,
    theme,
    has_theme,
    reaches_goals,
    is_linked,
    l3,
    is_carried,
    is_taken_up_after,
    carried_by,
    event,
    CASE
      WHEN NOT has_theme THEN 'no theme was logged'
      WHEN reaches_goals THEN 'those who attended have PD goals on ' || theme
      WHEN linked = 0 THEN 'nobody who attended has an open PD goal on ' || theme
      ELSE 'too few of those who attended have an open PD goal on ' || theme
    END AS goals_phrase,
    CASE
      WHEN is_taken_up_after THEN ', although later sessions took it up'
      WHEN is_past THEN ', and nothing came after it by ' || look_ahead_to
      ELSE ', and nothing has come after it so far (open until ' || look_ahead_to || ')'
    END AS after_phrase,
    CASE
      WHEN is_small THEN 'it named an open PD goal on ' || theme || ' of someone who attended'
      ELSE 'it named open PD goals on ' || theme || ' of at least two who attended'
    END AS goal_wish,
    'a session of another kind took ' || theme || ' up within ' || look_back_days
      || ' days before or ' || look_ahead_days
      || ' days after, a later session saw the same staff on it, or it were a priority of the site'
      AS carry_wish,
    'a session on it followed by ' || look_ahead_to AS after_wish,
    look_back_days,
    look_ahead_days
  FROM deciding
)
SELECT
  agency,
  session_no,
  CASE
    WHEN class = 'unknown' THEN 'Not enough logged: neither a theme nor a PD goal of anyone who attended.'
    WHEN class = 'required' THEN 'Required: calendar training, counted outside the mix.'
    WHEN detail = 'woven_in'
      THEN 'Purposeful: it began with ' || event || ', is tied to PD goals on ' || theme
        || ', and later sessions took it up.'
    WHEN detail = 'one_off'
      THEN 'Reactive: a mandatory one-off; ' || goals_phrase
        || ', and no other kind of session took its themes up from ' || look_back_days
        || ' days before to ' || look_ahead_days || ' days after.'
    WHEN detail = 'entry_only'
      THEN 'Reactive: coaching at entry only; everyone was new, ' || goals_phrase
        || ', and coaching at the site was not yet carrying it.'
    WHEN class = 'reactive' THEN 'Reactive: it followed ' || event || ', ' || goals_phrase || after_phrase || '.'
    WHEN detail = 'strong'
      THEN 'Purposeful: it names open PD goals on ' || theme || ', and ' || theme || ' is carried by '
        || carried_by || '.'
    WHEN detail = 'standard' AND is_linked AND is_carried
      THEN 'Purposeful: those who attended have PD goals on ' || theme || ', and it is carried by '
        || carried_by || '.'
    WHEN detail = 'standard'
      THEN 'Purposeful: it brings new staff into ' || theme
        || ', which PD goals and coaching at the site were already carrying.'
    WHEN detail = 'weak'
      THEN 'Purposeful: goal-linked, not yet carried anywhere; those who attended have PD goals on '
        || theme || ', and nothing else takes it up.'
    WHEN detail = 'near_miss'
      THEN 'Unanchored: ' || theme || ' is wanted here, but too few of those who attended have a PD goal on it.'
    ELSE 'Unanchored: ' || goals_phrase || CASE WHEN has_theme THEN ', nor does anyone else at the site, and it is no priority' ELSE '' END || '.'
  END AS sentence,
  CASE
    WHEN detail IN ('strong', 'standard', 'woven_in') THEN NULL
    WHEN class = 'unknown'
      THEN 'Would be judged if it said what it was about: a theme, or the PD goal it served.'
    WHEN class = 'required'
      THEN 'Stays outside the mix; a coaching session that takes the topic up with PD goals would be purposeful.'
    WHEN NOT has_theme
      THEN 'Would be purposeful if it logged a theme on which those who attended have open PD goals, and that theme were taken up again.'
    WHEN detail = 'weak' THEN 'Would be carried if ' || carry_wish || '.'
    WHEN class = 'reactive' AND detail IS NULL
      THEN 'Would be purposeful if '
        || CASE
          WHEN reaches_goals THEN after_wish
          WHEN is_taken_up_after THEN 'PD goals on ' || theme || ' reached enough of those who attended'
          ELSE 'PD goals on ' || theme || ' reached enough of those who attended and ' || after_wish
        END || '.'
    WHEN detail = 'one_off'
      THEN 'Would be purposeful if ' || goal_wish || ' and a session of another kind took ' || theme
        || ' up within ' || look_back_days || ' days before or ' || look_ahead_days || ' days after.'
    WHEN detail = 'entry_only'
      THEN 'Would be purposeful if ' || goal_wish
        || ', or if PD goals, group sessions or supervision at the site had been carrying ' || theme
        || ' before they came.'
    WHEN is_carried THEN 'Would be purposeful if ' || goal_wish || '.'
    ELSE 'Would be purposeful if ' || goal_wish || ', and if ' || carry_wish || '.'
  END AS would_change
FROM phrases
