"""The job that `npm run bench` holds ours against, as it is done in pandas: read an agency's exports, class
every session by the same signals (L1, L2, C1-C4, R1, R3, R4, Q), and count classes and mean measures by
site and month. Not done: L3, names that mean the same, checks of the rows, reasons, provisional classes.

usage: pandas_job.py SESSIONS GOALS STAFF FIDELITY PRIORITIES; prints seconds and counts as JSON.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

LOOK_AHEAD, LOOK_BACK, GRACE, OVERDUE, ONBOARDING = 45, 90, 30, 180, 45
SLACK, MOST_FOLLOW_UP, SMALL_GROUP = 14, 120, 3
EVER = 10**6
CHANNELS = {"peer": "group", "huddle": "group", "document_review": "observation"}
EVENTS = ["incident", "complaint", "crisis", "compliance"]


def days(column):
    """Days since 1970-01-01; missing dates are EVER."""
    dates = pd.to_datetime(column, format="%Y-%m-%d")
    return np.where(dates.isna(), EVER, dates.values.astype("datetime64[D]").astype("int64"))


def read(paths):
    names = ["sessions", "goals", "staff", "fidelity", "priorities"]
    words = {"sessions": ["site", "format", "trigger", "mandatory", "themes"]}
    frames = {
        name: pd.read_csv(path, dtype={each: "category" for each in words.get(name, [])})
        for name, path in zip(names, paths)
    }
    sessions = frames["sessions"]
    sessions["day"] = days(sessions["date"])
    sessions["follow_up"] = days(sessions["follow_up_date"])
    for name in ["opened", "target_date", "closed"]:
        frames["goals"][name] = days(frames["goals"][name])
    for name in ["hired", "left"]:
        frames["staff"][name] = days(frames["staff"][name])
    frames["priorities"]["from"] = days(frames["priorities"]["from"])
    frames["priorities"]["to"] = days(frames["priorities"]["to"])
    return frames


def within(keys, groups, low, high):
    """Whether one of the sorted keys (group and day in one number) lies between two days of a group."""
    first = np.searchsorted(keys, groups * EVER * 2 + low, "left")
    return first < np.searchsorted(keys, groups * EVER * 2 + high, "right")


def keys_of(groups, day, chosen):
    return np.sort(groups[chosen] * EVER * 2 + day[chosen])


def in_another_channel(place, day, channel, chosen, low, high):
    """Whether a chosen session of the same site and theme in another channel lies in the days around."""
    found = np.zeros(len(day), dtype=bool)
    for each in np.unique(channel):
        keys = keys_of(place, day, chosen & (channel == each))
        found |= (channel != each) & within(keys, place, day + low, day + high)
    return found


def classify(frames):
    sessions, goals, staff = frames["sessions"], frames["goals"], frames["staff"]
    n = len(sessions)
    day = sessions["day"].to_numpy()
    themes = pd.Index(sessions["themes"].cat.categories)
    theme = sessions["themes"].cat.codes.to_numpy().astype("int64")
    site = sessions["site"].cat.codes.to_numpy().astype("int64")
    trigger = sessions["trigger"].astype(object)
    format_ = sessions["format"].astype(object)
    channel = format_.map(lambda word: CHANNELS.get(word, word)).to_numpy()
    channel = pd.factorize(channel)[0]
    has_theme = theme >= 0
    mandatory = (sessions["mandatory"].astype(object) == "yes").to_numpy()
    required = (trigger == "required").to_numpy()
    r1 = trigger.isin(EVENTS).to_numpy()

    # One row per session and attendee.
    attending = sessions["staff"].str.split("; ").explode()
    session = attending.index.to_numpy()
    people = pd.Index(staff["staff"])
    person = people.get_indexer(attending)
    session, person = session[person >= 0], person[person >= 0].astype("int64")
    attendees = np.bincount(session, minlength=n)
    hired, left = staff["hired"].to_numpy()[person], staff["left"].to_numpy()[person]
    is_new = day[session] - hired <= ONBOARDING
    r4 = (attendees > 0) & (np.bincount(session, weights=is_new, minlength=n) == attendees)

    # Goals of attendees on the theme of the session.
    goal_ids = pd.Index(goals["goal_id"])
    named = goal_ids.get_indexer(sessions["goal_ids"].fillna(""))
    goal_theme = themes.get_indexer(goals["theme"])
    q = ~has_theme & (named < 0) & (trigger.isna() | trigger.isin(["scheduled", "other"])).to_numpy()
    names_goal = (named >= 0) & (goal_theme[named] == theme)
    closed = goals["closed"].to_numpy()
    windows = pd.DataFrame(
        {
            "person": people.get_indexer(goals["staff"]),
            "theme": goal_theme,
            "goal": np.arange(len(goals)),
            "opened": goals["opened"],
            "open_to": np.where(closed < EVER, closed + GRACE, goals["target_date"] + OVERDUE),
            "named_to": np.where(closed < EVER, closed + GRACE, EVER),
        }
    )
    present = (day[session] <= left) & has_theme[session]
    at = pd.DataFrame({"session": session, "person": person, "theme": theme[session]})[present]
    links = at.merge(windows, on=["person", "theme"])
    on = day[links["session"]]
    is_named = named[links["session"]] == links["goal"]
    open_then = (links["opened"] <= on + LOOK_AHEAD) & (on <= links["named_to"])
    links = links.assign(is_named=is_named)[open_then & ((on <= links["open_to"]) | is_named)]
    per_person = links.groupby(["session", "person"])["is_named"].any().reset_index()
    linked = np.bincount(per_person["session"], minlength=n)
    named_linked = np.bincount(per_person["session"], weights=per_person["is_named"], minlength=n)
    small = attendees <= SMALL_GROUP
    least = np.where(small, 1, 2)
    l1 = named_linked >= least
    l2 = (linked >= least) & (small | (3 * linked >= attendees))
    reaches = (attendees > 0) & ((3 * named_linked >= attendees) | (2 * linked >= attendees))

    # Carries, and sessions that nobody takes up.
    place = site * 1000 + theme
    r3 = mandatory & has_theme & ~reaches
    takes_up = has_theme & ~mandatory & ~r1
    r3 &= ~in_another_channel(place, day, channel, takes_up, -LOOK_BACK, LOOK_AHEAD)
    carries = has_theme & ~required & ~r3
    carries_event = carries & ~mandatory & (~r1 | names_goal)

    def around(low, high):
        of_any = in_another_channel(place, day, channel, carries, low, high)
        return np.where(r1, in_another_channel(place, day, channel, carries_event, low, high), of_any)

    c2 = has_theme & around(-LOOK_BACK, 0)
    c3 = has_theme & around(1, LOOK_AHEAD)
    priorities = frames["priorities"].reset_index()
    at = sessions[["site", "themes", "day"]].astype({"site": object, "themes": object}).reset_index()
    met = at.merge(priorities, left_on=["site", "themes"], right_on=["site", "theme"])
    met = met[(met["day"] >= met["from"]) & (met["day"] <= met["to"])]
    c1 = np.bincount(met["index_x"], minlength=n) > 0
    themed = has_theme[session]
    session, person = session[themed], person[themed]
    follow_up = sessions["follow_up"].to_numpy()
    ahead = follow_up - day
    follow_up = np.where((ahead >= 1) & (ahead <= MOST_FOLLOW_UP), follow_up, EVER)[session]
    group, on = person * 1000 + theme[session], day[session]
    again = np.zeros(len(session), dtype=bool)
    for event, chosen in [(False, carries), (True, carries_event)]:
        keys = keys_of(group, on, chosen[session])
        soon = within(keys, group, on + 1, on + LOOK_AHEAD)
        soon |= within(keys, group, np.maximum(on + 1, follow_up - SLACK), follow_up + SLACK)
        again |= soon & (r1[session] == event)
    c4 = np.bincount(session, weights=again, minlength=n) > 0

    linked_at_all = l1 | l2
    return np.select(
        [q, required, r1 & reaches & (c3 | c4), r1 | r3, r4 & ~linked_at_all, linked_at_all],
        ["unknown", "required", "purposeful", "reactive", "reactive", "purposeful"],
        "unanchored",
    ), dict(c1=c1, c2=c2, c3=c3, c4=c4, l1=l1, l2=l2, r1=r1, r3=r3, r4=r4)


def trend(frames, classes):
    sessions, fidelity = frames["sessions"], frames["fidelity"]
    month = sessions["date"].str[:7]
    mix = pd.crosstab([sessions["site"].astype(object), month], classes)
    values = fidelity.assign(month=fidelity["date"].str[:7])
    means = values.groupby(["site", "month", "measure"])["value"].mean()
    return mix, means


def main():
    start = time.perf_counter()
    frames = read(sys.argv[1:6])
    after_read = time.perf_counter()
    classes, signals = classify(frames)
    mix, means = trend(frames, classes)
    end = time.perf_counter()
    names, counts = np.unique(classes, return_counts=True)
    print(
        json.dumps(
            {
                "read": after_read - start,
                "after": end - after_read,
                "classes": dict(zip(names.tolist(), counts.tolist())),
                "signals": {name: int(each.sum()) for name, each in signals.items()},
                "months": len(mix) + len(means),
                "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "pandas": pd.__version__,
            }
        )
    )


main()
