"""Birth registration (1.001193): Luật Hộ tịch 2014, điều 13 to 16."""

from motcua.catalogue.demo.common import (
    CIRCULAR_04,
    CIVIL_STATUS_LAW,
    COMMUNES,
    DECREE_87,
    DECREE_123,
    FIELD_CODE,
    FIELD_NAMES,
    PHOTOS,
    both,
    four_steps,
)
from motcua.catalogue.types import Fee, FeeKind, Outcome, Procedure, RequiredDocument, ServiceLevel, TimeLimit, TimeUnit
from motcua.counts.types import Channel

_MEGABYTE = 1024 * 1024

BIRTH_REGISTRATION = Procedure(
    code="1.001193",
    names=both("Đăng ký khai sinh", "Birth registration"),
    field_code=FIELD_CODE,
    field_names=FIELD_NAMES,
    level=ServiceLevel.FULL,
    descriptions=both(
        "Đăng ký khai sinh cho trẻ em sinh ra tại Việt Nam và nhận Giấy khai sinh. Cha hoặc mẹ có trách nhiệm đăng ký "
        "trong 60 ngày kể từ ngày sinh con; nếu cha, mẹ không thể, ông, bà, người thân thích khác hoặc người đang nuôi "
        "dưỡng trẻ đăng ký thay.",
        "Register a child born in Việt Nam and get the birth certificate. The father or the mother registers within "
        "60 days of the birth; if they can't, a grandparent, another relative or whoever brings the child up does.",
    ),
    sequence=(
        both(
            "Người yêu cầu điền tờ khai và gửi ảnh chụp giấy tờ qua mạng, hoặc nộp trực tiếp tại Bộ phận Một cửa của "
            "Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ.",
            "Fill in the application and send photos of the papers online, or hand them in at the service desk of the "
            "People's Committee of the commune where the father or the mother lives.",
        ),
        both(
            "Người tiếp nhận kiểm tra hồ sơ trong 8 giờ làm việc: đủ thì tiếp nhận và gửi giấy hẹn; chưa đủ thì hướng "
            "dẫn bổ sung một lần, nêu rõ từng nội dung.",
            "The service desk checks the dossier within 8 working hours: if it is complete it is accepted and an "
            "appointment slip is sent; if not, you are asked once for exactly what is missing.",
        ),
        both(
            "Công chức tư pháp - hộ tịch thẩm định, đối chiếu cơ sở dữ liệu và soạn Giấy khai sinh.",
            "The justice and civil status officer appraises the dossier, compares it with the databases and drafts the "
            "birth certificate.",
        ),
        both(
            "Lãnh đạo Ủy ban nhân dân cấp xã ký Giấy khai sinh; nội dung được ghi vào Sổ đăng ký khai sinh.",
            "The leader of the commune's People's Committee signs the certificate; the birth is entered in the "
            "register.",
        ),
        both(
            "Người yêu cầu nhận Giấy khai sinh bản điện tử trong kho dữ liệu của mình, và bản giấy tại Bộ phận Một cửa "
            "nếu muốn.",
            "You receive the electronic certificate in your data store, and a paper one at the service desk if you "
            "wish.",
        ),
    ),
    channels=(Channel.ONLINE, Channel.COUNTER, Channel.POSTAL),
    time_limit_online=TimeLimit(8, TimeUnit.WORKING_HOURS),
    time_limit_counter=TimeLimit(8, TimeUnit.WORKING_HOURS),
    time_limit_notes=both(
        "Ngay trong ngày làm việc; hồ sơ nhận sau 15 giờ mà không giải quyết được ngay thì trả kết quả trong ngày làm "
        "việc tiếp theo.",
        "Within the working day; a dossier received after 15:00 that can't be handled at once is answered on the next "
        "working day.",
    ),
    sets=1,
    fees=(
        Fee(
            kind=FeeKind.CHARGE,
            names=both("Lệ phí đăng ký khai sinh", "Charge for birth registration"),
            amount_vnd=0,
            notes=both(
                "Miễn lệ phí khi đăng ký đúng hạn (Luật Hộ tịch, điều 11). Đăng ký quá hạn: theo nghị quyết của Hội "
                "đồng nhân dân cấp tỉnh.",
                "Free when registered in time (Law on Civil Status, article 11). Late registration: as the provincial "
                "People's Council resolves.",
            ),
        ),
    ),
    required_documents=(
        RequiredDocument(
            code="birth_attestation",
            names=both("Giấy chứng sinh", "Birth attestation of the hospital or health station"),
            hint=both(
                "Ảnh chụp rõ cả bốn góc. Nếu không có: văn bản của người làm chứng, hoặc giấy cam đoan về việc sinh.",
                "A photo with all four corners. If there is none: a witness's statement, or your own declaration of "
                "the birth.",
            ),
            originals=1,
            media_types=PHOTOS,
            files_max=3,
            size_max=10 * _MEGABYTE,
        ),
        RequiredDocument(
            code="identity_paper",
            names=both("Giấy tờ tùy thân của người yêu cầu", "Identity paper of whoever asks"),
            hint=both(
                "Ảnh chụp thẻ căn cước, căn cước công dân hoặc hộ chiếu còn giá trị.",
                "A photo of a valid identity card or passport.",
            ),
            copies=1,
            media_types=PHOTOS,
            files_max=3,
            size_max=10 * _MEGABYTE,
        ),
    ),
    requirements=both(
        "Trẻ sinh ra tại Việt Nam, chưa được đăng ký khai sinh; cha hoặc mẹ cư trú tại xã, phường, đặc khu nơi đăng "
        "ký.",
        "The child was born in Việt Nam and isn't registered yet; the father or the mother lives in the commune, "
        "ward or special zone.",
    ),
    subjects=both(
        "Cha, mẹ, ông, bà, người thân thích khác hoặc người đang nuôi dưỡng trẻ",
        "The father, the mother, a grandparent, another relative or whoever brings the child up",
    ),
    results=(Outcome(code="birth_certificate", names=both("Giấy khai sinh", "Birth certificate")),),
    legal_bases=(CIVIL_STATUS_LAW, DECREE_123, DECREE_87, CIRCULAR_04),
    agencies=(COMMUNES,),
    process=four_steps(intake=1, appraisal=4, decision=2, hand_over=1),
    form_code="birth",
    form_notes=both(
        "Tờ khai đăng ký khai sinh (Thông tư 04/2020/TT-BTP)", "Application for birth registration (Circular 04/2020)"
    ),
    outcome_template="birth_certificate",
    keywords=(
        "khai sinh",
        "giấy khai sinh",
        "làm giấy khai sinh",
        "làm khai sinh",
        "đăng ký khai sinh cho con",
        "khai sinh cho con",
        "khai sinh cho bé",
        "khai sinh cho trẻ em mới sinh",
        "giấy chứng sinh",
        "birth certificate",
        "register a birth",
        "registering a newborn child",
    ),
    life_events=("sinh con", "có con", "con mới sinh", "having a baby", "a child is born"),
)
