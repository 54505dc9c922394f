"""Who a form is about and who fills it in; what is known of them already."""

from datetime import date

from motcua.base import clock
from motcua.base.text import fold, in_language
from motcua.forms import rules
from motcua.forms.types import Answer, Answers, FormDefinition, Party, PersonKeys, Question
from motcua.identity.types import PersonData
from motcua.places import queries as places


def owner_of(form: FormDefinition, answers: Answers) -> Party:
    """Return whom the result is for (chủ hồ sơ), as far as the answers say."""
    return _party(form.owner, answers)


def submitter_of(form: FormDefinition, answers: Answers) -> Party:
    """Return who asks (người nộp), with their relation to the owner."""
    relation = answers.get(form.relation_key, "") if form.relation_key else ""
    relations = {}
    if isinstance(relation, str) and relation:
        relations = next((c.labels for c in form.question(form.relation_key).choices if c.code == relation), {})
    return _party(form.submitter, answers, relation=str(relation), relations=relations)


def prefill(
    form: FormDefinition, person: PersonData, answers: Answers | None = None, *, on: date | None = None
) -> dict[str, Answer]:
    """Return what is known of the person, as answers; what they answered themselves comes before it.

    Ask again as answers come: some are known only by then (the mother's name, once the mother says it is her).
    """
    given = dict(answers or {})
    facts = _facts(person, on or clock.vietnam_date(clock.now()))
    return {
        question.key: answer
        for page in form.pages
        for question in page.questions
        if question.prefill and rules.holds(question.prefill_if, given)
        if (answer := _fitting(question, facts.get(question.prefill, ""))) is not None
    }


def _facts(person: PersonData, on: date) -> dict[str, Answer]:
    commune = places.find_place(person.commune_code, on) if person.commune_code else None
    home = {"province": commune.province_code, "commune": commune.code, "line": person.address_line} if commune else {}
    return {
        "person.full_name": person.full_name,
        "person.personal_id": person.personal_id,
        "person.birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "person.gender": person.gender,
        "person.ethnicity": person.ethnicity,
        "person.nationality": person.nationality,
        "person.residence": home,
        "person.phone": person.phone,
        "person.email": person.email,
    }


def _fitting(question: Question, fact: Answer) -> Answer | None:
    """Return a fact as an answer to a question; a choice is found by its code or by its label."""
    if not fact or not question.choices or not isinstance(fact, str):
        return fact or None
    for choice in question.choices:
        if fact == choice.code or fold(fact) == fold(in_language(choice.labels, "vi")):
            return choice.code
    return None


def _party(keys: PersonKeys, answers: Answers, *, relation: str = "", relations: dict[str, str] | None = None) -> Party:
    def text(key: str) -> str:
        answer = answers.get(key, "") if key else ""
        return answer if isinstance(answer, str) else ""

    home = answers.get(keys.residence) if keys.residence else None
    return Party(
        full_name=text(keys.full_name),
        birth_date=text(keys.birth_date),
        gender=text(keys.gender),
        personal_id=text(keys.personal_id),
        residence=home if isinstance(home, dict) else {},
        phone=text(keys.phone),
        email=text(keys.email),
        relation=relation,
        relations=relations or {},
    )
