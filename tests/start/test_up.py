"""From nothing to ``ready``, and what can be asked of it then."""

from tests.start.deployments import Deployment


def test_the_last_line_is_ready_after_the_addresses(running: Deployment) -> None:
    text = "\n".join(running.lines)

    assert running.lines[-1] == "ready"
    assert f"http://localhost:{running.port_base + 1}" in text
    assert text.index("Addresses") < text.index("First administrator") < text.index("Notes")


def test_an_empty_deployment_waits_for_its_first_administrator(running: Deployment) -> None:
    link = next(line.strip() for line in running.lines if "/setup/" in line)

    page = running.read(link.removeprefix(f"http://localhost:{running.port_base + 1}"))

    assert 'name="username"' in page


def test_status_names_every_process(running: Deployment) -> None:
    told = running.motcua("status")

    assert told.returncode == 0
    assert [line.split()[0] for line in told.stdout.splitlines()][:3] == ["process", "supervisor", "postgres"]
    assert "restarts" not in told.stdout


def test_doctor_finds_the_deployment_and_warns_of_a_database_for_laptops(running: Deployment) -> None:
    told = running.motcua("doctor", "project")

    assert told.returncode == 1
    assert "3 invariants checked, 1 broken" in told.stdout
    assert "was started by motcua up; set DATABASE_URL" in told.stdout


def test_machines_learn_that_it_lives_and_what_it_did(running: Deployment) -> None:
    assert running.get("/healthz") == running.get("/readyz") == 200
    assert 'route="healthz"' in running.read("/metrics")


def test_a_second_start_in_the_same_folder_is_refused(running: Deployment) -> None:
    told = running.motcua("up")

    assert told.returncode == 1
    assert "already runs in" in told.stderr
