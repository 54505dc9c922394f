"""Logs name no person."""

import logging

import pytest

from motcua.project.logs import WithoutArguments, without_personal_data


@pytest.mark.parametrize(
    "text",
    [
        "duplicate key\nDETAIL:  Key (personal_id)=(001190000123) already exists.",
        "no such person 001190000123",
        "mail to an.nguyen@example.vn failed",
        "call 0912345678",
    ],
)
def test_values_that_could_name_a_person_are_blanked(text: str) -> None:
    entry = without_personal_data(None, "", {"event": text})

    assert not any(secret in str(entry) for secret in ("001190000123", "an.nguyen", "0912345678"))


def test_a_job_is_named_without_its_arguments() -> None:
    record = logging.LogRecord(
        "w", logging.INFO, "f", 1, "Starting job motcua.react[12](body={'name': 'An'})", (), None
    )

    WithoutArguments().filter(record)

    assert record.getMessage() == "Starting job motcua.react[12]"
