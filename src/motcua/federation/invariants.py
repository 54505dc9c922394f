"""What ``motcua doctor`` checks of federation: at an agency's seat what was told, at the national seat the registry."""

from collections.abc import Sequence

from django.db import connection

from motcua.base import clock
from motcua.base.invariants import invariant
from motcua.base.seats import Seat, seat
from motcua.counts import queries as counts
from motcua.dossiers import queries as dossiers
from motcua.federation.queries.legacy import list_closed_ways
from motcua.federation.queries.stored import COUNTED

LINES_MAX = 20


@invariant("Where a dossier stands is the newest version of its history, which has no holes but the open gaps.")
def the_newest_version_holds() -> Sequence[str]:
    return _lines(
        """
        SELECT format('%s: stands at %s, history has %s up to %s, %s missing', coalesce(d.code, h.code), d.version,
                      h.lines, h.newest, coalesce(g.missing, 0))
        FROM (SELECT code, count(*) AS lines, max(version) AS newest FROM federation_recordedstatus GROUP BY code) AS h
        FULL JOIN federation_registereddossier AS d ON d.code = h.code
        LEFT JOIN (SELECT code, count(*) AS missing FROM federation_opengap GROUP BY code) AS g ON g.code = d.code
        WHERE h.newest IS DISTINCT FROM d.version OR h.lines + coalesce(g.missing, 0) IS DISTINCT FROM d.version
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("Where a dossier stands is what the newest version of its history says.")
def the_newest_version_says_it() -> Sequence[str]:
    return _lines(
        """
        SELECT format('%s: %s since %s, history says %s since %s', d.code, d.status, d.at, h.status, h.at)
        FROM federation_registereddossier AS d JOIN federation_recordedstatus AS h USING (code, version)
        WHERE (d.status, d.at, d.agency, d.unit) IS DISTINCT FROM (h.status, h.at, h.agency, h.unit)
           OR d.due_at IS DISTINCT FROM h.due_at
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("No version that is missing is there.")
def gaps_are_open() -> Sequence[str]:
    return _lines(
        """
        SELECT format('%s: version %s came, and is noted as missing', code, version)
        FROM federation_opengap JOIN federation_recordedstatus USING (code, version) ORDER BY 1 LIMIT 20
        """
    )


@invariant("The national counts equal a recount of the registry.")
def counts_equal_a_recount() -> Sequence[str]:
    return counts.list_differences(from_sql=COUNTED, limit=LINES_MAX) if seat() is Seat.NATIONAL else ()


@invariant("The history of a dossier lies in the month of the day on which it was opened.")
def history_lies_in_its_month() -> Sequence[str]:
    return _lines(
        """
        SELECT format('%s: opened on %s, history in %s', d.code, d.opened_on, h.opened_month)
        FROM federation_registereddossier AS d JOIN federation_recordedstatus AS h USING (code)
        WHERE h.opened_month <> date_trunc('month', d.opened_on)::date ORDER BY 1 LIMIT 20
        """
    )


def _lines(sql: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [str(line) for (line,) in cursor.fetchall()]


@invariant("Every version of every dossier here was told, or waits to be.")
def every_version_is_told() -> Sequence[str]:
    if seat() is not Seat.AGENCY:
        return ()
    return _lines(
        f"""
        SELECT format('%s: version %s was never told', code, version) FROM ({dossiers.VERSIONS}) AS written
        WHERE NOT EXISTS (
            SELECT FROM federation_toldstatus AS told WHERE (told.code, told.version) = (written.code, written.version)
        )
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("Where a dossier stands here is what was told of its newest version.")
def what_stands_was_told() -> Sequence[str]:
    if seat() is not Seat.AGENCY:
        return ()
    return _lines(
        f"""
        SELECT format('%s: version %s was told otherwise than it stands', code, version)
        FROM ({dossiers.STANDING}) AS standing JOIN federation_toldstatus AS told USING (code, version),
             json_to_record(told.line::json) AS said (agency text, procedure text, channel text,
             submitted_at timestamptz, received_at timestamptz, due_at timestamptz, finished_at timestamptz)
        WHERE (said.agency, said.procedure, said.channel, said.submitted_at, said.received_at, said.due_at,
               said.finished_at)
            IS DISTINCT FROM (standing.agency, standing.procedure, standing.channel, standing.submitted_at,
               standing.received_at, standing.due_at, standing.finished_at)
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("No step of a comparison has waited for an hour.")
def steps_are_taken() -> Sequence[str]:
    return _lines(
        """
        SELECT format('%s of %s has waited since %s', type, sender, received_at) FROM federation_comparisonstep
        WHERE received_at < now() - interval '1 hour' ORDER BY received_at LIMIT 20
        """
    )


@invariant("No older adapter has an account of a source that speaks by the road: one source has one way.")
def a_source_has_one_way() -> Sequence[str]:
    closed = list_closed_ways(clock.now())[:LINES_MAX]
    return [f"{username}: {code} speaks by the road; end the account" for username, code in closed]
