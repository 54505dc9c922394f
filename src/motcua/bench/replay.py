"""The bare cost of a filing: its very statements, sent again with fresh ids and nothing else around them."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.ids import new_id, new_token
from motcua.bench.people import Application
from motcua.dossiers.types import SubmissionReceipt

_UUID = re.compile(r"(?<![0-9a-fx])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])")


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Write down every statement that this connection runs, with its values in it."""
    texts: list[str] = []

    def write_down(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        texts.append(connection.ops.compose_sql(sql, params) if params else sql)  # type: ignore[attr-defined]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(write_down):
        yield texts


class Replay:
    """The statements of one filing, to be filled with the ids of another."""

    def __init__(self, statements: Sequence[str], application: Application, receipt: SubmissionReceipt) -> None:
        self._statements = list(statements)
        self._draft_id, self._account_id = application.draft_id, application.person.account_id
        self._receipt = receipt
        self._agency, self._day, _ = receipt.dossier_code.split("-")

    def of(self, draft_id: UUID, number: int, agency_code: str) -> list[str]:
        """Return what files another draft. It draws its number from a series of its own, so codes stay apart."""
        fresh = {self._draft_id: draft_id, self._account_id: self._account_id}

        def other(found: re.Match[str]) -> str:
            return str(fresh.setdefault(UUID(found.group()), new_id()))

        code, token = f"{agency_code}-{self._day}-{900_000_000 + number}", new_token()
        return [
            _UUID.sub(other, text)
            .replace(self._receipt.dossier_code, code)
            .replace(self._receipt.lookup_token, token)
            .replace(f"dossier/{self._agency}", f"bare/{agency_code}")
            .replace(self._agency, agency_code)
            for text in self._statements
        ]
