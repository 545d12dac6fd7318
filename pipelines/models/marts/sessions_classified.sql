-- One row per told coaching session: its class with the reasons, in words too, and what the export says.
-- The words are made last, from the joined rows: text is wide, and joins are not. To the reasons, which
-- are wide too, every session has its one row of the rest: joined from the left they are not held up.
WITH sessions AS (
  SELECT
    s.agency,
    s.session_id,
    site.site,
    s.date,
    c.class,
    c.detail,
    w.session_no IS NULL AS settled,
    c.theme,
    c.signals,
    c.evidence,
    c.linked,
    c.is_linked,
    c.reaches_goals,
    c.c1,
    c.c2,
    c.c3,
    c.c4,
    f.attendees <= r.small_group AS is_small,
    f.attendees,
    (f.attendees + r.incident_named_parts - 1) / NULLIF(r.incident_named_parts, 0) AS fewest_named,
    (f.attendees + r.incident_goal_parts - 1) / NULLIF(r.incident_goal_parts, 0) AS fewest_linked,
    r.look_back_days,
    r.look_ahead_days,
    s.date + r.look_ahead_days AS look_ahead_to,
    b.as_of > s.date + r.look_ahead_days AS is_past,
    s.coach,
    l.staff,
    s.format,
    f.channel,
    s."trigger",
    f.is_mandatory AS mandatory,
    s.minutes,
    l.themes,
    l.goal_ids,
    CASE WHEN s.records = 1 THEN row_of_session.action_step ELSE t.action_step END AS action_step,
    s.follow_up_date,
    coalesce(i.invited, s.invited) AS invited,
    f.attended,
    CASE WHEN s.records = 1 THEN row_of_session.notes ELSE t.notes END AS notes,
    f.r1 AS began_with_event,
    o.class AS override_class,
    o.why AS override_why
  FROM intermediate.session_theme_reasons AS c
  JOIN intermediate.session_classes AS d
    ON d.agency = c.agency
    AND d.session_no = c.session_no
    AND d.theme_no IS NOT DISTINCT FROM c.theme_no
  LEFT JOIN staging.sessions AS s ON s.agency = c.agency AND s.session_no = c.session_no
  LEFT JOIN staging.sites AS site ON site.agency = s.agency AND site.site_no = s.site_no
  LEFT JOIN intermediate.session_facts AS f ON f.agency = s.agency AND f.session_no = s.session_no
  LEFT JOIN intermediate.session_lists AS l ON l.agency = s.agency AND l.session_no = s.session_no
  LEFT JOIN raw.sessions AS row_of_session
    ON row_of_session.agency = s.agency
    AND row_of_session.import_id = s.import_id
    AND row_of_session.line = s.line
  LEFT JOIN intermediate.provisional AS w ON w.agency = s.agency AND w.session_no = s.session_no
  LEFT JOIN intermediate.invited AS i ON i.agency = s.agency AND i.session_id = s.session_id
  LEFT JOIN staging.session_texts AS t ON t.agency = s.agency AND t.session_id = s.session_id
  LEFT JOIN staging.overrides AS o ON o.agency = s.agency AND o.session_id = s.session_id
  JOIN staging.rules AS r ON r.agency = c.agency
  JOIN raw.build AS b ON b.agency = c.agency
),
phrases AS (
  SELECT
    s.*,
    s.c1 OR s.c2 OR s.c3 OR s.c4 AS is_carried,
    s.c3 OR s.c4 AS is_taken_up_after,
    concat_ws(
      ', ',
      CASE WHEN s.c1 THEN 'a priority of the site' END,
      CASE WHEN s.c2 THEN 'other kinds of sessions before it' END,
      CASE WHEN s.c3 THEN 'other kinds of sessions after it' END,
      CASE WHEN s.c4 THEN 'a later session with the same staff' END
    ) AS carried_by,
    CASE s."trigger"
      WHEN 'incident' THEN 'an incident'
      WHEN 'complaint' THEN 'a complaint'
      WHEN 'crisis' THEN 'a crisis'
      ELSE 'a compliance finding'
    END AS event,
    CASE
      WHEN s.theme IS NULL THEN 'no theme was logged'
      WHEN s.reaches_goals THEN concat('those who attended have open PD goals on ', s.theme)
      WHEN s.linked = 0 THEN concat('nobody who attended has an open PD goal on ', s.theme)
      ELSE concat('too few of those who attended have an open PD goal on ', s.theme)
    END AS goals_phrase,
    CASE
      WHEN s.is_small
        THEN concat('it named an open PD goal on ', s.theme, ' of someone who attended')
      ELSE concat('it named open PD goals on ', s.theme, ' of at least two who attended')
    END AS goal_wish,
    CASE
      WHEN s.attendees <= 1
        THEN concat('whoever attended had an open PD goal on ', s.theme)
      ELSE concat(
        'it named open PD goals on ', s.theme, ' of at least ', s.fewest_named, ' of the ',
        s.attendees, ' who attended, or at least ', s.fewest_linked, ' of them had one'
      )
    END AS event_goal_wish,
    concat(
      'a session of another kind took ', s.theme, ' up within ', s.look_back_days,
      ' days before or ', s.look_ahead_days, ' days after'
    ) AS carry_wish,
    concat(
      CAST(extract(day FROM s.look_ahead_to) AS integer),
      ' ',
      (
        ARRAY[
          'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
          'October', 'November', 'December'
        ]
      )[CAST(extract(month FROM s.look_ahead_to) AS integer)],
      ' ',
      CAST(extract(year FROM s.look_ahead_to) AS integer)
    ) AS look_ahead_day
  FROM sessions AS s
)
SELECT
  agency,
  session_id,
  site,
  date,
  class,
  detail,
  settled,
  theme,
  signals,
  evidence,
  CASE
    WHEN detail IN ('strong', 'standard', 'woven_in') THEN NULL
    WHEN class = 'unknown'
      THEN 'Would be judged if it said what it was about: a theme, or the PD goal that it served.'
    WHEN class = 'required'
      THEN concat(
        'Stays outside the mix; a coaching session that takes its theme up with PD goals would ',
        'be purposeful.'
      )
    WHEN theme IS NULL
      THEN concat(
        'Would be purposeful if it logged a theme on which those who attended have open PD ',
        'goals, and the theme were carried on.'
      )
    WHEN detail = 'weak'
      THEN concat(
        'Would be carried if ', carry_wish,
        ', a later session saw the same staff on it, or it were a priority of the site.'
      )
    WHEN began_with_event AND reaches_goals
      THEN concat(
        'Would be purposeful if a session carried ', theme, ' on within ', look_ahead_days,
        ' days.'
      )
    WHEN began_with_event AND is_taken_up_after
      THEN concat('Would be purposeful if ', event_goal_wish, '.')
    WHEN began_with_event
      THEN concat(
        'Would be purposeful if ', event_goal_wish, ', and a session carried the theme on within ',
        look_ahead_days, ' days.'
      )
    WHEN detail = 'one_off'
      THEN concat('Would be purposeful if ', goal_wish, ' and ', carry_wish, '.')
    WHEN detail = 'entry_only'
      THEN concat(
        'Would be purposeful if ', goal_wish,
        ' and the theme were carried on, or if PD goals, group sessions or supervision at the ',
        'site had been carrying it before.'
      )
    WHEN is_carried THEN concat('Would be purposeful if ', goal_wish, '.')
    ELSE concat(
      'Would be purposeful if ', goal_wish, ' and ', carry_wish,
      ', a later session saw the same staff on it, or it were a priority of the site.'
    )
  END AS would_change,
  CASE
    WHEN class = 'unknown'
      THEN 'Not enough logged: neither a theme nor a PD goal of anyone who attended.'
    WHEN class = 'required' THEN 'Required: calendar training, counted outside the mix.'
    WHEN began_with_event AND detail = 'woven_in'
      THEN concat(
        'Purposeful: it began with ', event, ', is tied to PD goals on ', theme,
        ', and a later session carried it on.'
      )
    WHEN began_with_event AND theme IS NULL
      THEN concat(
        'Reactive: it followed ', event, ', and no theme was logged that could be carried on.'
      )
    WHEN began_with_event AND is_taken_up_after
      THEN concat(
        'Reactive: it followed ', event, ', and ', goals_phrase,
        ', although a later session carried it on.'
      )
    WHEN began_with_event AND is_past
      THEN concat(
        'Reactive: it followed ', event, ', ', goals_phrase,
        ', and no later session carried it on by ', look_ahead_day, '.'
      )
    WHEN began_with_event
      THEN concat(
        'Reactive: it followed ', event, ', ', goals_phrase,
        ', and no later session has carried it on so far.'
      )
    WHEN detail = 'one_off'
      THEN concat(
        'Reactive: a mandatory one-off; ', goals_phrase,
        ', and no other kind of session took its themes up from ', look_back_days,
        ' days before to ', look_ahead_days, ' days after.'
      )
    WHEN detail = 'entry_only' AND theme IS NULL
      THEN 'Reactive: coaching at entry only; everyone was new, and no theme was logged.'
    WHEN detail = 'entry_only'
      THEN concat(
        'Reactive: coaching at entry only; everyone was new, ', goals_phrase,
        ', and coaching at the site was not carrying it yet.'
      )
    WHEN detail = 'strong'
      THEN concat(
        'Purposeful: it names open PD goals on ', theme, ', and that is carried by ', carried_by,
        '.'
      )
    WHEN detail = 'standard' AND is_linked AND is_carried
      THEN concat(
        'Purposeful: those who attended have open PD goals on ', theme,
        ', and that is carried by ', carried_by, '.'
      )
    WHEN detail = 'standard'
      THEN concat(
        'Purposeful: it brings new staff into ', theme,
        ', which PD goals and coaching at the site were carrying already.'
      )
    WHEN detail = 'weak'
      THEN concat(
        'Purposeful: goal-linked, not yet carried anywhere; those who attended have open PD ',
        'goals on ', theme, ', and nothing else takes it up.'
      )
    WHEN detail = 'near_miss'
      THEN concat(
        'Unanchored: ', theme, ' is wanted here, but ',
        CASE WHEN linked = 0 THEN 'nobody' ELSE 'not enough of those' END,
        ' who attended ', CASE WHEN linked = 0 THEN 'has' ELSE 'have' END,
        ' an open PD goal on it.'
      )
    WHEN theme IS NULL THEN 'Unanchored: no theme was logged that PD goals could be about.'
    ELSE concat('Unanchored: ', goals_phrase, ', and it is no priority of the site.')
  END AS sentence,
  coach,
  staff,
  format,
  channel,
  "trigger",
  mandatory,
  minutes,
  themes,
  goal_ids,
  action_step,
  follow_up_date,
  invited,
  attended,
  notes,
  began_with_event,
  override_class,
  override_why
FROM phrases
