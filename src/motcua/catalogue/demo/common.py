"""What the procedures of the demo have in common, most of all those of civil status at communes."""

from motcua.catalogue.types import HandlingBody, HandlingLevel, LegalBasis, Process, Step, StepAct, Texts

FIELD_CODE = "CIVIL_STATUS"
PHOTOS = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")


def both(vi: str, en: str) -> Texts:
    """Return a text in the two languages of the demo."""
    return {"vi": vi, "en": en}


FIELD_NAMES = both("Hộ tịch", "Civil status")
COMMUNES = HandlingBody(
    level=HandlingLevel.COMMUNE,
    names=both("Ủy ban nhân dân cấp xã", "People's Committee of the commune, ward or special zone"),
)

CIVIL_STATUS_LAW = LegalBasis(number="60/2014/QH13", titles=both("Luật Hộ tịch", "Law on Civil Status"))
DECREE_123 = LegalBasis(
    number="123/2015/NĐ-CP",
    titles=both(
        "Nghị định quy định chi tiết một số điều và biện pháp thi hành Luật Hộ tịch",
        "Decree detailing articles and measures to implement the Law on Civil Status",
    ),
)
DECREE_87 = LegalBasis(
    number="87/2020/NĐ-CP",
    titles=both(
        "Nghị định quy định về Cơ sở dữ liệu hộ tịch điện tử, đăng ký hộ tịch trực tuyến",
        "Decree on the electronic civil status database and online civil status registration",
    ),
)
CIRCULAR_04 = LegalBasis(
    number="04/2020/TT-BTP",
    titles=both(
        "Thông tư quy định chi tiết thi hành một số điều của Luật Hộ tịch và Nghị định 123/2015/NĐ-CP",
        "Circular detailing articles of the Law on Civil Status and of Decree 123/2015/NĐ-CP",
    ),
)
CIRCULAR_85 = LegalBasis(
    number="85/2019/TT-BTC",
    titles=both(
        "Thông tư hướng dẫn về phí và lệ phí thuộc thẩm quyền quyết định của Hội đồng nhân dân cấp tỉnh",
        "Circular on the fees and charges that provincial People's Councils set",
    ),
)


def four_steps(intake: int, appraisal: int, decision: int, hand_over: int) -> Process:
    """Return the usual process of a commune, with the working hours of each step."""
    civil_status = both("Công chức tư pháp - hộ tịch thẩm định", "Appraisal by the civil status officer")
    return steps_through(
        ("TP", civil_status), intake=intake, appraisal=appraisal, decision=decision, hand_over=hand_over
    )


def steps_through(office: tuple[str, Texts], *, intake: int, appraisal: int, decision: int, hand_over: int) -> Process:
    """Return intake, appraisal by an office (its suffix and what its step is called), decision and return."""
    return Process(
        (
            Step(
                code="intake",
                names=both("Tiếp nhận hồ sơ", "Intake"),
                role="COUNTER",
                unit="MC",
                hours=intake,
                acts=(StepAct.ACCEPT, StepAct.REQUEST_SUPPLEMENT),
                next_steps=("appraisal",),
            ),
            Step(
                code="appraisal",
                names=office[1],
                role="HANDLER",
                unit=office[0],
                hours=appraisal,
                acts=(StepAct.APPRAISE, StepAct.REQUEST_SUPPLEMENT),
                next_steps=("decision",),
            ),
            Step(
                code="decision",
                names=both("Lãnh đạo ký", "Signature by the leader"),
                role="LEADER",
                unit="LD",
                hours=decision,
                acts=(StepAct.DECIDE, StepAct.SEND_BACK),
                next_steps=("hand_over",),
            ),
            Step(
                code="hand_over",
                names=both("Trả kết quả", "Return of the result"),
                role="COUNTER",
                unit="MC",
                hours=hand_over,
                acts=(StepAct.HAND_OVER,),
            ),
        )
    )
