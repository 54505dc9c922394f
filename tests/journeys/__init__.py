"""Stories in a real browser against a real deployment: what a person does, sees, and is told."""

import pytest

pytest.register_assert_rewrite("tests.journeys.visitors", "tests.journeys.walk", "tests.journeys.papers")
