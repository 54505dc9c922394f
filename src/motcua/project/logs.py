"""Logs: one JSON object a line on stderr, readable lines on a terminal; never what people wrote about themselves."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# PostgreSQL repeats values in DETAIL and CONTEXT; the rest are identifiers, telephone numbers and e-mail addresses.
PERSONAL = [
    (re.compile(r"(?m)^(DETAIL|CONTEXT|LINE \d+):[ ]+.*$"), r"\1: …"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
    (re.compile(r"(?<![\w-])\+?\d{9,12}(?![\w-])"), "…"),
]
CALL = re.compile(r"(\[\d+\])\(.*\)", re.DOTALL)


def without_personal_data(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: blank what could name a person."""
    for key, value in entry.items():
        if isinstance(value, str):
            for pattern, replacement in PERSONAL:
                value = pattern.sub(replacement, value)
            entry[key] = value
    return entry


class WithoutArguments(logging.Filter):
    """The job queue names a job with all its arguments; keep the name."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = CALL.sub(r"\1", record.getMessage()), ()
        return True


def configure() -> None:
    """Set logging up for this process."""
    common: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    on_terminal = sys.stderr.isatty()
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, level in {"django.request": logging.ERROR, "procrastinate": logging.WARNING}.items():
        logging.getLogger(name).setLevel(level)
    for name in ("procrastinate.worker", "procrastinate.worker.worker", "procrastinate.jobs", "procrastinate.manager"):
        logging.getLogger(name).addFilter(WithoutArguments())
