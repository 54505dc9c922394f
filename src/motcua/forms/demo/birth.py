"""The form of a birth registration (tờ khai đăng ký khai sinh, TT 04/2020/TT-BTP), with the source of each question."""

from motcua.forms.demo.ethnic_groups import ETHNIC_GROUPS
from motcua.forms.types import (
    Check,
    CheckKind,
    Choice,
    FormDefinition,
    Page,
    PersonKeys,
    Question,
    QuestionKind,
    ShownIf,
    Texts,
)

_CONTENT = "Luật Hộ tịch 60/2014/QH13, điều 14"
_PROCEDURE = "Luật Hộ tịch 60/2014/QH13, điều 15 và 16"
_COMPETENCE = "Luật Hộ tịch 60/2014/QH13, điều 13"
_CONTACT = "Thông tư 01/2018/TT-VPCP, mẫu số 01"

_FOR_CERTIFICATE = {
    "vi": "Ghi vào Sổ đăng ký khai sinh và Giấy khai sinh",
    "en": "To be entered in the register of births and on the birth certificate",
}
_FOR_REQUESTER = {
    "vi": "Xác định người yêu cầu và quyền yêu cầu đăng ký khai sinh",
    "en": "To know who asks for the registration, and that they may",
}
_FOR_MATCHING = {
    "vi": "Đối chiếu với Cơ sở dữ liệu quốc gia về dân cư",
    "en": "To be compared with the national population database",
}
_FOR_CONTACT = {
    "vi": "Thông báo về việc giải quyết hồ sơ",
    "en": "To tell you how the dossier is getting on",
}
_BY_MOTHER = ShownIf("requester_relation", ("MOTHER",))
_BY_FATHER = ShownIf("requester_relation", ("FATHER",))
_IF_FATHER = ShownIf("father_known", ("YES",))


def _both(vi: str, en: str) -> Texts:
    return {"vi": vi, "en": en}


_REQUESTER = Page(
    code="requester",
    titles=_both("Người yêu cầu", "Who asks"),
    intro=_both(
        "Thông tin đã có trong tài khoản được điền sẵn; xin kiểm tra lại.",
        "What your account knows is filled in already; please check it.",
    ),
    questions=(
        Question(
            key="requester_relation",
            kind=QuestionKind.CHOICE,
            labels=_both("Quan hệ với người được khai sinh", "Your relation to the child"),
            choices=(
                Choice("MOTHER", _both("Mẹ", "Mother")),
                Choice("FATHER", _both("Cha", "Father")),
                Choice("GRANDPARENT", _both("Ông hoặc bà", "Grandparent")),
                Choice("RELATIVE", _both("Người thân thích khác", "Another relative")),
                Choice("GUARDIAN", _both("Người đang nuôi dưỡng trẻ", "Who brings the child up")),
            ),
            purpose=_FOR_REQUESTER,
            legal_basis=_PROCEDURE,
        ),
        Question(
            key="requester_full_name",
            kind=QuestionKind.FULL_NAME,
            labels=_both("Họ, chữ đệm, tên người yêu cầu", "Your full name"),
            max_length=100,
            prefill="person.full_name",
            purpose=_FOR_REQUESTER,
            legal_basis=_PROCEDURE,
            autocomplete="name",
        ),
        Question(
            key="requester_personal_id",
            kind=QuestionKind.PERSONAL_ID,
            labels=_both("Số định danh cá nhân của người yêu cầu", "Your personal identification number"),
            prefill="person.personal_id",
            purpose=_FOR_MATCHING,
            legal_basis=_PROCEDURE,
        ),
        Question(
            key="requester_residence",
            kind=QuestionKind.PLACE,
            labels=_both("Nơi cư trú của người yêu cầu", "Where you live"),
            prefill="person.residence",
            purpose=_FOR_REQUESTER,
            legal_basis=_COMPETENCE,
        ),
        Question(
            key="requester_phone",
            kind=QuestionKind.PHONE,
            labels=_both("Số điện thoại", "Telephone number"),
            prefill="person.phone",
            purpose=_FOR_CONTACT,
            legal_basis=_CONTACT,
            autocomplete="tel",
        ),
        Question(
            key="requester_email",
            kind=QuestionKind.EMAIL,
            labels=_both("Thư điện tử", "E-mail address"),
            is_required=False,
            prefill="person.email",
            purpose=_FOR_CONTACT,
            legal_basis=_CONTACT,
            autocomplete="email",
        ),
    ),
)

_CHILD = Page(
    code="child",
    titles=_both("Trẻ được khai sinh", "The child"),
    intro=_both(
        "Ghi đúng theo Giấy chứng sinh. Họ và tên trẻ do cha mẹ thỏa thuận.",
        "As on the birth attestation. The parents agree on the child's name.",
    ),
    questions=(
        Question(
            key="child_full_name",
            kind=QuestionKind.FULL_NAME,
            labels=_both("Họ, chữ đệm, tên của trẻ", "The child's full name"),
            hints=_both("Viết có dấu, ví dụ: Nguyễn Minh An", "With its marks, for example Nguyễn Minh An"),
            max_length=100,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key="child_gender",
            kind=QuestionKind.CHOICE,
            labels=_both("Giới tính của trẻ", "The child's gender"),
            choices=(Choice("MALE", _both("Nam", "Male")), Choice("FEMALE", _both("Nữ", "Female"))),
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key="child_birth_date",
            kind=QuestionKind.DATE,
            labels=_both("Ngày sinh của trẻ", "The child's date of birth"),
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key="child_birth_place",
            kind=QuestionKind.PLACE,
            labels=_both("Nơi sinh", "Place of birth"),
            line_labels=_both("Tên bệnh viện hoặc cơ sở y tế, địa chỉ", "Hospital or health station, address"),
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key="child_ethnicity",
            kind=QuestionKind.CHOICE,
            labels=_both("Dân tộc của trẻ", "The child's ethnic group"),
            hints=_both("Theo dân tộc của cha hoặc mẹ", "That of the father or of the mother"),
            choices=ETHNIC_GROUPS,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key="child_nationality",
            kind=QuestionKind.TEXT,
            labels=_both("Quốc tịch của trẻ", "The child's nationality"),
            max_length=60,
            initial="Việt Nam",
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key="child_home_town",
            kind=QuestionKind.PLACE,
            labels=_both("Quê quán", "Home town"),
            hints=_both("Theo quê quán của cha hoặc mẹ", "That of the father or of the mother"),
            has_line=False,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
    ),
)


def _parent(who: str, vi: str, en: str, by: ShownIf, shown_if: ShownIf | None) -> tuple[Question, ...]:
    """Return what is asked of a parent; the account answers it where that parent asks."""
    return (
        Question(
            key=f"{who}_full_name",
            kind=QuestionKind.FULL_NAME,
            labels=_both(f"Họ, chữ đệm, tên người {vi}", f"The {en}'s full name"),
            max_length=100,
            prefill="person.full_name",
            prefill_if=by,
            shown_if=shown_if,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key=f"{who}_birth_date",
            kind=QuestionKind.PARTIAL_DATE,
            labels=_both(f"Ngày sinh của người {vi}", f"The {en}'s date of birth"),
            prefill="person.birth_date",
            prefill_if=by,
            shown_if=shown_if,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key=f"{who}_personal_id",
            kind=QuestionKind.PERSONAL_ID,
            labels=_both(f"Số định danh cá nhân của người {vi}", f"The {en}'s personal identification number"),
            hints=_both(
                "12 số, ghi trên thẻ căn cước; bỏ trống nếu là người nước ngoài",
                "12 digits, as on the identity card; leave it out for a foreigner",
            ),
            is_required=False,
            prefill="person.personal_id",
            prefill_if=by,
            shown_if=shown_if,
            purpose=_FOR_MATCHING,
            legal_basis=_PROCEDURE,
        ),
        Question(
            key=f"{who}_ethnicity",
            kind=QuestionKind.CHOICE,
            labels=_both(f"Dân tộc của người {vi}", f"The {en}'s ethnic group"),
            choices=ETHNIC_GROUPS,
            prefill="person.ethnicity",
            prefill_if=by,
            shown_if=shown_if,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key=f"{who}_nationality",
            kind=QuestionKind.TEXT,
            labels=_both(f"Quốc tịch của người {vi}", f"The {en}'s nationality"),
            max_length=60,
            initial="Việt Nam",
            prefill="person.nationality",
            prefill_if=by,
            shown_if=shown_if,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
        Question(
            key=f"{who}_residence",
            kind=QuestionKind.PLACE,
            labels=_both(f"Nơi cư trú của người {vi}", f"Where the {en} lives"),
            prefill="person.residence",
            prefill_if=by,
            shown_if=shown_if,
            purpose=_FOR_CERTIFICATE,
            legal_basis=_CONTENT,
        ),
    )


_MOTHER = Page(
    code="mother",
    titles=_both("Người mẹ", "The mother"),
    questions=_parent("mother", "mẹ", "mother", _BY_MOTHER, None),
)

_FATHER = Page(
    code="father",
    titles=_both("Người cha", "The father"),
    questions=(
        Question(
            key="father_known",
            kind=QuestionKind.CHOICE,
            labels=_both("Ghi thông tin người cha vào Giấy khai sinh", "Enter the father on the birth certificate"),
            hints=_both(
                "Nếu chưa xác định được cha, phần ghi về người cha để trống (Nghị định 123/2015/NĐ-CP, điều 15)",
                "Where the father isn't determined, his part is left blank (Decree 123/2015/NĐ-CP, article 15)",
            ),
            choices=(
                Choice("YES", _both("Có", "Yes")),
                Choice("NO", _both("Không, chưa xác định được cha", "No, the father isn't determined")),
            ),
            purpose=_FOR_CERTIFICATE,
            legal_basis="Nghị định 123/2015/NĐ-CP, điều 15",
        ),
        *_parent("father", "cha", "father", _BY_FATHER, _IF_FATHER),
    ),
)

_DECLARATION = Page(
    code="declaration",
    titles=_both("Cam đoan", "Declaration"),
    questions=(
        Question(
            key="declaration",
            kind=QuestionKind.CONSENT,
            labels=_both(
                "Tôi cam đoan nội dung đề nghị đăng ký khai sinh là đúng sự thật, được sự thỏa thuận nhất trí của các "
                "bên liên quan, và chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình",
                "I declare that what I write for this registration is true and agreed by all concerned, and I answer "
                "for it before the law",
            ),
            purpose=_FOR_REQUESTER,
            legal_basis="Thông tư 04/2020/TT-BTP, mẫu Tờ khai đăng ký khai sinh",
        ),
    ),
)

BIRTH_FORM = FormDefinition(
    code="birth",
    titles=_both("Tờ khai đăng ký khai sinh", "Application for birth registration"),
    pages=(_REQUESTER, _CHILD, _MOTHER, _FATHER, _DECLARATION),
    checks=(
        Check(kind=CheckKind.NOT_IN_FUTURE, keys=("child_birth_date",)),
        Check(kind=CheckKind.ID_FITS_PERSON, keys=("mother_personal_id", "mother_birth_date"), gender="FEMALE"),
        Check(kind=CheckKind.ID_FITS_PERSON, keys=("father_personal_id", "father_birth_date"), gender="MALE"),
        Check(kind=CheckKind.OLDER_BY, keys=("mother_birth_date", "child_birth_date"), years=12),
        Check(kind=CheckKind.OLDER_BY, keys=("father_birth_date", "child_birth_date"), years=12),
        Check(kind=CheckKind.DIFFERENT, keys=("father_personal_id", "mother_personal_id")),
    ),
    owner=PersonKeys(full_name="child_full_name", birth_date="child_birth_date", gender="child_gender"),
    submitter=PersonKeys(
        full_name="requester_full_name",
        personal_id="requester_personal_id",
        residence="requester_residence",
        phone="requester_phone",
        email="requester_email",
    ),
    relation_key="requester_relation",
)
