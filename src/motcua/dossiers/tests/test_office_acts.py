import pytest
from django.urls import reverse

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.tests.office import press, reads_by, screen_of
from motcua.dossiers.types import OutcomeKind, Stage
from motcua.trail.types import ReadKind


def stage_of(code: str, town: Town) -> Stage:
    return queries.get_dossier(code, by=town.chi, now=NOW).stage


@pytest.mark.parametrize(
    ("start", "who", "act", "typed", "end"),
    [
        (Stage.SUBMITTED, "binh", "accept", {}, Stage.ACCEPTED),
        (Stage.SUBMITTED, "binh", "reject-intake", {"reject_intake_text": "Sai thẩm quyền"}, Stage.REJECTED),
        (Stage.ACCEPTED, "duc", "take", {}, Stage.IN_PROGRESS),
        (Stage.IN_PROGRESS, "duc", "propose", {"outcome": "GRANTED"}, Stage.AWAITING_SIGNATURE),
        (Stage.AWAITING_SIGNATURE, "chi", "return-draft", {"return_draft_text": "Sai tên"}, Stage.IN_PROGRESS),
    ],
)
def test_each_act_leads_on_and_says_so(
    town: Town, start: Stage, who: str, act: str, typed: dict[str, str], end: Stage
) -> None:
    code, officer = make_dossier(town, to=start), getattr(town, who)
    client = screen_of(officer)

    answer = press(client, code, act, by=officer, **typed)

    assert answer.status_code == 302
    assert code in client.get(answer.url).content.decode()
    assert stage_of(code, town) is end


def test_a_reason_that_is_missing_is_asked_for_at_its_field(town: Town) -> None:
    code = make_dossier(town)

    answer = press(screen_of(town.binh), code, "reject-intake", by=town.binh, reject_intake_text="  ")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_reject_intake_text"' in page
    assert 'id="err_reject_intake_text"' in page
    assert stage_of(code, town) is Stage.SUBMITTED


def test_who_comes_too_late_is_told_and_keeps_what_they_wrote(town: Town) -> None:
    code = make_dossier(town)
    actions.accept(dossier_code=code, by=town.binh, now=NOW)

    answer = press(screen_of(town.binh), code, "reject-intake", by=town.binh, reject_intake_text="Thiếu chữ ký của mẹ")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert str(Stage.ACCEPTED.label) in page
    assert "Thiếu chữ ký của mẹ" in page


def test_an_old_page_decides_nothing(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    answer = press(screen_of(town.duc), code, "propose", by=town.duc, seen_version="1", propose_text="Lý do dài")

    assert answer.status_code == 409
    assert "Lý do dài" in answer.content.decode()
    assert stage_of(code, town) is Stage.IN_PROGRESS


def test_an_officer_without_the_role_is_refused_with_their_text_kept(town: Town) -> None:
    code = make_dossier(town)

    answer = press(screen_of(town.chi), code, "reject-intake", by=town.chi, reject_intake_text="Không thuộc phường")

    assert answer.status_code == 403
    assert "Không thuộc phường" in answer.content.decode()
    assert reads_by(town.chi, ReadKind.DENIED, town) == [(code,)]


def test_another_commune_can_do_nothing_and_that_is_written_down(town: Town) -> None:
    code = make_dossier(town)

    answer = screen_of(town.hoa).post(reverse("office_act", args=[code, "accept"]), {"seen_version": "1"})

    assert answer.status_code == 403
    assert (code,) in reads_by(town.hoa, ReadKind.DENIED, town)
    assert stage_of(code, town) is Stage.SUBMITTED


def test_a_citizen_reaches_no_page_of_officers(town: Town) -> None:
    code = make_dossier(town)
    client = screen_of(town.an)

    for name in ("office_dossier", "office_supplement", "office_draft"):
        assert client.get(reverse(name, args=[code])).status_code == 403
    assert client.post(reverse("office_act", args=[code, "accept"])).status_code == 403
    for name in ("intake", "signing_queue"):
        assert client.get(reverse(name)).status_code == 403


def test_the_leader_sees_whom_a_dossier_can_go_to(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)
    client = screen_of(town.chi)

    assert "Lê Minh Đức" in client.get(reverse("office_dossier", args=[code])).content.decode()
    answer = press(client, code, "reassign", by=town.chi, to_account=str(town.duc.account_id))

    assert answer.status_code == 302
    assert queries.get_dossier(code, by=town.chi, now=NOW).tokens[-1].holder_name == "Lê Minh Đức"


def test_a_refusal_is_proposed_with_its_reason(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    client = screen_of(town.duc)

    without = press(client, code, "propose", by=town.duc, outcome="REFUSED")
    assert (without.status_code, stage_of(code, town)) == (422, Stage.IN_PROGRESS)
    assert 'value="REFUSED" checked' in without.content.decode()
    press(client, code, "propose", by=town.duc, outcome="REFUSED", propose_text="Đã đăng ký ở nơi khác")

    outcome = queries.get_dossier(code, by=town.chi, now=NOW).outcome
    assert outcome is not None
    assert (outcome.kind, outcome.reason) == (OutcomeKind.REFUSED, "Đã đăng ký ở nơi khác")
