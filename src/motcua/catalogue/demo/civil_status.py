"""Three further procedures of civil status; here they are handled at the counter."""

from motcua.catalogue.demo.common import (
    CIRCULAR_04,
    CIRCULAR_85,
    CIVIL_STATUS_LAW,
    COMMUNES,
    DECREE_87,
    DECREE_123,
    FIELD_CODE,
    FIELD_NAMES,
    both,
    four_steps,
)
from motcua.catalogue.types import (
    Fee,
    FeeKind,
    LegalBasis,
    Outcome,
    Procedure,
    RequiredDocument,
    ServiceLevel,
    TimeLimit,
    TimeUnit,
)
from motcua.counts.types import Channel

_APPLICATION = "application"
_IDENTITY = RequiredDocument(
    code="identity_paper",
    names=both("Giấy tờ tùy thân của người yêu cầu", "Identity paper of whoever asks"),
    hint=both("Xuất trình thẻ căn cước hoặc hộ chiếu còn giá trị.", "Show a valid identity card or passport."),
    originals=1,
)
_RECEPTION = both(
    "Bộ phận Một cửa kiểm tra hồ sơ, tiếp nhận và giao giấy hẹn trả kết quả; nếu thiếu thì hướng dẫn bổ sung một lần.",
    "The service desk checks the dossier, accepts it and gives an appointment slip; if something is missing it says so "
    "once.",
)
_RETURN = both(
    "Người yêu cầu nhận kết quả tại Bộ phận Một cửa theo giấy hẹn.",
    "Collect the result at the service desk, as the appointment slip says.",
)

MARRIAGE_REGISTRATION = Procedure(
    code="1.000894",
    names=both("Đăng ký kết hôn", "Marriage registration"),
    field_code=FIELD_CODE,
    field_names=FIELD_NAMES,
    level=ServiceLevel.PARTIAL,
    descriptions=both(
        "Đăng ký kết hôn giữa hai công dân Việt Nam cư trú trong nước. Hai bên cùng có mặt để ký Sổ đăng ký kết hôn và "
        "Giấy chứng nhận kết hôn.",
        "Register the marriage of two Vietnamese citizens who live in the country. Both come in person to sign the "
        "register and the marriage certificate.",
    ),
    sequence=(
        both(
            "Hai bên nam, nữ nộp tờ khai tại Ủy ban nhân dân cấp xã nơi cư trú của một trong hai bên và cùng có mặt.",
            "Both hand in the application at the People's Committee of the commune where one of them lives, and come "
            "together.",
        ),
        _RECEPTION,
        both(
            "Công chức tư pháp - hộ tịch kiểm tra điều kiện kết hôn và ghi vào Sổ đăng ký kết hôn; hai bên ký vào Sổ.",
            "The civil status officer checks the conditions and enters the marriage in the register; both sign it.",
        ),
        both(
            "Lãnh đạo Ủy ban nhân dân cấp xã ký và trao Giấy chứng nhận kết hôn cho hai bên.",
            "The leader of the commune's People's Committee signs the certificate and gives it to the couple.",
        ),
    ),
    channels=(Channel.COUNTER,),
    time_limit_online=None,
    time_limit_counter=TimeLimit(5, TimeUnit.WORKING_DAYS),
    time_limit_notes=both(
        "Ngay khi đủ điều kiện; nếu cần xác minh thì không quá 05 ngày làm việc (Luật Hộ tịch, điều 18).",
        "At once where the conditions are met; if they must be verified, at most 5 working days (Law on Civil Status, "
        "article 18).",
    ),
    sets=1,
    fees=(
        Fee(
            kind=FeeKind.CHARGE,
            names=both("Lệ phí đăng ký kết hôn", "Charge for marriage registration"),
            amount_vnd=0,
            notes=both("Miễn lệ phí (Luật Hộ tịch, điều 11)", "Free (Law on Civil Status, article 11)"),
        ),
    ),
    required_documents=(
        RequiredDocument(
            code=_APPLICATION,
            names=both("Tờ khai đăng ký kết hôn", "Application for marriage registration"),
            hint=both("Hai bên có thể khai chung một tờ.", "Both may use one sheet."),
            originals=1,
        ),
        _IDENTITY,
        RequiredDocument(
            code="marital_status_certificate",
            names=both("Giấy xác nhận tình trạng hôn nhân", "Certificate of marital status"),
            hint=both(
                "Chỉ khi người yêu cầu không cư trú tại nơi đăng ký và cơ sở dữ liệu chưa có thông tin.",
                "Only of someone who lives elsewhere and whose status isn't in the database.",
            ),
            originals=1,
            is_required=False,
        ),
    ),
    requirements=both(
        "Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi trở lên; tự nguyện; không mất năng lực hành vi dân sự; không thuộc trường "
        "hợp cấm kết hôn (Luật Hôn nhân và gia đình, điều 8).",
        "He is at least 20, she at least 18; both are willing and legally capable; the law doesn't forbid the marriage "
        "(Law on Marriage and Family, article 8).",
    ),
    subjects=both("Hai bên nam, nữ là công dân Việt Nam", "A man and a woman who are Vietnamese citizens"),
    results=(Outcome(code="marriage_certificate", names=both("Giấy chứng nhận kết hôn", "Marriage certificate")),),
    legal_bases=(
        LegalBasis(number="52/2014/QH13", titles=both("Luật Hôn nhân và gia đình", "Law on Marriage and Family")),
        CIVIL_STATUS_LAW,
        DECREE_123,
        CIRCULAR_04,
    ),
    agencies=(COMMUNES,),
    process=four_steps(intake=1, appraisal=31, decision=7, hand_over=1),
    form_notes=both(
        "Tờ khai đăng ký kết hôn (Thông tư 04/2020/TT-BTP)", "Application for marriage registration (Circular 04/2020)"
    ),
    keywords=(
        "kết hôn",
        "đăng ký kết hôn",
        "giấy đăng ký kết hôn",
        "giấy kết hôn",
        "marriage certificate",
        "getting married",
    ),
    life_events=("kết hôn", "lập gia đình", "getting married"),
)

MARITAL_STATUS = Procedure(
    code="1.004873",
    names=both("Cấp Giấy xác nhận tình trạng hôn nhân", "Certificate of marital status"),
    field_code=FIELD_CODE,
    field_names=FIELD_NAMES,
    level=ServiceLevel.FULL,
    descriptions=both(
        "Xác nhận một người hiện chưa kết hôn, đã ly hôn hoặc vợ, chồng đã chết, để kết hôn, mua bán tài sản hoặc dùng "
        "vào mục đích khác. Giấy có giá trị 6 tháng kể từ ngày cấp.",
        "Confirms that somebody is unmarried, divorced or widowed: to marry, to buy or sell property, or for another "
        "purpose. It is valid for 6 months.",
    ),
    sequence=(
        both(
            "Người yêu cầu nộp tờ khai tại Ủy ban nhân dân cấp xã nơi thường trú (hoặc nơi tạm trú nếu không có nơi "
            "thường trú), nêu rõ mục đích sử dụng.",
            "Hand in the application at the People's Committee of the commune of permanent residence (or of temporary "
            "residence if there is none) and say what it is for.",
        ),
        _RECEPTION,
        both(
            "Công chức tư pháp - hộ tịch kiểm tra, xác minh tình trạng hôn nhân và trình lãnh đạo ký.",
            "The civil status officer checks and verifies the marital status and submits the certificate for "
            "signature.",
        ),
        _RETURN,
    ),
    channels=(Channel.COUNTER, Channel.POSTAL),
    time_limit_online=None,
    time_limit_counter=TimeLimit(3, TimeUnit.WORKING_DAYS),
    time_limit_notes=both(
        "03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ (Nghị định 123/2015/NĐ-CP, điều 22).",
        "3 working days from the day a complete dossier is received (Decree 123/2015/NĐ-CP, article 22).",
    ),
    sets=1,
    fees=(
        Fee(
            kind=FeeKind.CHARGE,
            names=both("Lệ phí hộ tịch", "Charge for civil status"),
            amount_vnd=None,
            notes=both(
                "Theo nghị quyết của Hội đồng nhân dân cấp tỉnh; miễn cho người có công, hộ nghèo, người khuyết tật.",
                "As the provincial People's Council resolves; free for people of merit, poor households and people "
                "with disabilities.",
            ),
        ),
    ),
    required_documents=(
        RequiredDocument(
            code=_APPLICATION,
            names=both(
                "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", "Application for a certificate of marital status"
            ),
            originals=1,
        ),
        _IDENTITY,
        RequiredDocument(
            code="end_of_marriage",
            names=both(
                "Bản án, quyết định ly hôn hoặc giấy chứng tử của vợ, chồng",
                "Judgment of divorce, or death certificate of the spouse",
            ),
            hint=both("Chỉ khi đã từng kết hôn.", "Only if you were married before."),
            copies=1,
            is_required=False,
        ),
    ),
    requirements=both(
        "Nếu dùng để kết hôn thì người yêu cầu phải đủ điều kiện kết hôn theo Luật Hôn nhân và gia đình.",
        "If it is for a marriage, the conditions of the Law on Marriage and Family must be met.",
    ),
    subjects=both("Công dân Việt Nam", "Vietnamese citizens"),
    results=(
        Outcome(
            code="marital_status_certificate",
            names=both("Giấy xác nhận tình trạng hôn nhân", "Certificate of marital status"),
        ),
    ),
    legal_bases=(CIVIL_STATUS_LAW, DECREE_123, CIRCULAR_04, CIRCULAR_85),
    agencies=(COMMUNES,),
    process=four_steps(intake=1, appraisal=15, decision=6, hand_over=2),
    form_notes=both(
        "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân (Thông tư 04/2020/TT-BTP)",
        "Application for a certificate of marital status (Circular 04/2020)",
    ),
    keywords=(
        "xác nhận tình trạng hôn nhân",
        "giấy xác nhận độc thân",
        "giấy độc thân",
        "chưa kết hôn",
        "single status certificate",
    ),
    life_events=("chuẩn bị kết hôn", "mua bán nhà đất"),
)

CERTIFIED_EXTRACTS = Procedure(
    code="2.000635",
    names=both(
        "Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh",
        "Certified copies of civil status extracts and of birth certificates",
    ),
    field_code=FIELD_CODE,
    field_names=FIELD_NAMES,
    level=ServiceLevel.FULL,
    descriptions=both(
        "Cấp bản sao trích lục từ Sổ hộ tịch hoặc Cơ sở dữ liệu hộ tịch điện tử cho việc đã đăng ký: khai sinh, kết "
        "hôn, khai tử, giám hộ, nhận cha, mẹ, con.",
        "Certified copies of what is in the registers or in the electronic civil status database: births, marriages, "
        "deaths, guardianship, recognition of parents and children.",
    ),
    sequence=(
        both(
            "Người yêu cầu nộp tờ khai tại cơ quan quản lý Cơ sở dữ liệu hộ tịch, không phụ thuộc nơi cư trú.",
            "Hand in the application at an agency that keeps the civil status database, wherever you live.",
        ),
        _RECEPTION,
        both(
            "Công chức tư pháp - hộ tịch tra cứu Sổ hộ tịch hoặc cơ sở dữ liệu, in bản sao và trình lãnh đạo ký.",
            "The civil status officer looks it up, prints the copies and submits them for signature.",
        ),
        _RETURN,
    ),
    channels=(Channel.COUNTER, Channel.POSTAL),
    time_limit_online=None,
    time_limit_counter=TimeLimit(8, TimeUnit.WORKING_HOURS),
    time_limit_notes=both(
        "Ngay trong ngày làm việc; nhận sau 15 giờ mà không giải quyết được ngay thì trả kết quả trong ngày làm việc "
        "tiếp theo.",
        "Within the working day; if received after 15:00 and not handled at once, on the next working day.",
    ),
    sets=1,
    fees=(
        Fee(
            kind=FeeKind.FEE,
            names=both("Phí cấp bản sao trích lục hộ tịch, một bản", "Fee for one certified copy"),
            amount_vnd=8_000,
            notes=both("Thông tư 281/2016/TT-BTC", "Circular 281/2016/TT-BTC"),
        ),
    ),
    required_documents=(
        RequiredDocument(
            code=_APPLICATION,
            names=both("Tờ khai cấp bản sao trích lục hộ tịch", "Application for copies of civil status extracts"),
            originals=1,
        ),
        _IDENTITY,
    ),
    requirements=both(
        "Việc hộ tịch đã được đăng ký và còn lưu trong Sổ hộ tịch hoặc cơ sở dữ liệu.",
        "The event was registered and is kept in a register or in the database.",
    ),
    subjects=both(
        "Cá nhân; cơ quan, tổ chức có thẩm quyền theo quy định của pháp luật",
        "Individuals; agencies and organisations that the law entitles",
    ),
    results=(
        Outcome(
            code="civil_status_extract",
            names=both(
                "Bản sao trích lục hộ tịch; Giấy khai sinh (bản sao)",
                "Certified copy of a civil status extract or of a birth certificate",
            ),
        ),
    ),
    legal_bases=(
        CIVIL_STATUS_LAW,
        DECREE_123,
        DECREE_87,
        CIRCULAR_04,
        LegalBasis(
            number="281/2016/TT-BTC",
            titles=both(
                "Thông tư quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí khai thác, sử dụng thông tin "
                "trong cơ sở dữ liệu hộ tịch, phí xác nhận có quốc tịch Việt Nam, lệ phí quốc tịch",
                "Circular on fees for the use of the civil status database and on nationality charges",
            ),
        ),
    ),
    agencies=(COMMUNES,),
    process=four_steps(intake=1, appraisal=4, decision=2, hand_over=1),
    form_notes=both(
        "Tờ khai cấp bản sao trích lục hộ tịch (Thông tư 04/2020/TT-BTP)",
        "Application for copies of civil status extracts (Circular 04/2020)",
    ),
    keywords=("trích lục", "trích lục hộ tịch", "bản sao khai sinh", "sao lục", "certified copy", "extract"),
    life_events=("mất giấy khai sinh", "lost a birth certificate"),
)
