"""Is a file what it says it is? Answered offline, from the file and the roots that this deployment trusts."""

import hashlib

import structlog

from motcua.base.errors import Problem
from motcua.signing import rules
from motcua.signing.types import Answer, NotAPdf, Verification

SIZE_MAX = 20 * 1024 * 1024
log = structlog.get_logger()


def verify(pdf: bytes) -> Verification:
    """Say whether a file is signed, by whom, and unchanged since. Needs neither database nor network.

    Raises NotAPdf for another kind of file or one above 20 MB. Damaged files get an answer, not an exception.
    """
    if len(pdf) > SIZE_MAX or not rules.looks_like_pdf(pdf):
        raise NotAPdf([Problem("file", NotAPdf.message)])
    from motcua.signing.queries.examining import examine  # pyHanko: read by the first who needs it, not at the start

    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        reports = examine(pdf)
    except Exception as error:  # a hostile file can break a parser in any way; each is the same answer
        log.info("unreadable_pdf", sha256=sha256, error=repr(error))
        return Verification(answer=Answer.UNREADABLE, sha256=sha256)
    if not reports:
        return Verification(answer=Answer.UNSIGNED, sha256=sha256)
    answer = Answer.VALID if all(report.is_valid for report in reports) else Answer.NOT_VALID
    return Verification(answer=answer, sha256=sha256, signatures=tuple(reports))
