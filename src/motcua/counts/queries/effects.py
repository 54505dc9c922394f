"""What a change does to the counts, as SQL that the merger and the exact readers share."""

COLUMNS = ("agency", "procedure", "channel", "received_at", "due_at", "finished_at", "outcome")
CHANNELS = ("counter", "online", "postal")
FINISHED = ("early", "on_time", "overdue", "withdrawn")

_DAY_OF = "({instant} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_FINISHED_DAY, _DUE_DAY = _DAY_OF.format(instant="finished_at"), _DAY_OF.format(instant="due_at")

# rules.timeliness, and what is withdrawn apart.
CLASS = f"""CASE
    WHEN outcome = 'WITHDRAWN' THEN 'WITHDRAWN'
    WHEN due_at IS NULL THEN 'ON_TIME'
    WHEN {_FINISHED_DAY} < {_DUE_DAY} THEN 'EARLY'
    WHEN finished_at <= due_at THEN 'ON_TIME'
    ELSE 'OVERDUE'
END"""

# rules.province_of
PROVINCE = "split_part(agency, '.', CASE WHEN agency ~ '^[0-9]' THEN -1 ELSE 1 END)"

LATE_UNTIL = "coalesce((SELECT until FROM counts_countrylate), '-infinity')"
"""The instant of which ``counts_countryopen.late`` is true."""


def sides(log: str) -> str:
    """Return a select that takes away the old side of each row of ``log`` and adds the new one."""
    old, new = (", ".join(f"{side}_{column} AS {column}" for column in COLUMNS) for side in ("old", "new"))
    return f"""
    SELECT -1 AS sign, {old} FROM {log} WHERE old_received_at IS NOT NULL
    UNION ALL
    SELECT 1 AS sign, {new} FROM {log} WHERE new_received_at IS NOT NULL"""


def movements(sides: str) -> str:
    """Return a select of what ``sides`` received and finished, by day, with one column for each kind."""
    nothing = ", ".join(f"0 AS {name}" for name in FINISHED)
    classes = ", ".join(f"sign * (class = '{name.upper()}')::int" for name in FINISHED)
    received = ", ".join(f"sign * (channel = '{name.upper()}')::int AS received_{name}" for name in CHANNELS)
    return f"""
    SELECT {PROVINCE} AS province, agency, procedure, channel, {_DAY_OF.format(instant="received_at")} AS day,
           sign AS received, {received}, {nothing}
    FROM {sides}
    UNION ALL
    SELECT {PROVINCE}, agency, procedure, channel, {_FINISHED_DAY}, 0, 0, 0, 0, {classes}
    FROM (SELECT *, {CLASS} AS class FROM {sides} WHERE finished_at IS NOT NULL) AS finished"""


def opens(sides: str) -> str:
    """Return a select of the open dossiers of ``sides`` by due time."""
    return (
        f"SELECT {PROVINCE} AS province, agency, procedure, due_at, sign AS open FROM {sides} WHERE finished_at IS NULL"
    )


def standings(opening: str, instant: str) -> str:
    """Return a select of the open dossiers of ``opening``, which of them are late at an instant, and which paused."""
    late, paused = f"open * coalesce((due_at < {instant})::int, 0)", "open * (due_at IS NULL)::int"
    return f"SELECT procedure, open, {late} AS late, {paused} AS paused FROM {opening}"


def becoming_late(known: str, instant: str) -> str:
    """Return a select of what is late at an instant and wasn't at a known one; less what was, when that is later."""
    return f"""
        SELECT procedure, 0 AS open, CASE WHEN due_at < {instant} THEN open ELSE - open END AS late, 0 AS paused
        FROM counts_openbydue WHERE due_at >= least({known}, {instant}) AND due_at < greatest({known}, {instant})"""


def country_standings() -> str:
    """Return a select of the open dossiers of the country, late at ``now``, that reads next to none of them."""
    return f"""
        SELECT procedure, open, late, paused FROM counts_countryopen
        UNION ALL {becoming_late(LATE_UNTIL, "%(now)s")}"""


def unmerged() -> str:
    """Return the CTEs ``side``, ``movement`` and ``opening`` of what the merger has not folded yet."""
    return f"""side AS ({sides("counts_change")}
), movement AS ({movements("side")}
), opening AS ({opens("side")}
)"""
