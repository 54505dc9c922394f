"""A procedure of the Ministry of Industry and Trade; here it's handled at the counter. Its code is made up."""

from motcua.catalogue.demo.common import both, steps_through
from motcua.catalogue.types import (
    Fee,
    FeeKind,
    HandlingBody,
    HandlingLevel,
    LegalBasis,
    Outcome,
    Procedure,
    RequiredDocument,
    ServiceLevel,
    TimeLimit,
    TimeUnit,
)
from motcua.counts.types import Channel

ORIGIN_OF_GOODS = Procedure(
    code="9.000201",
    names=both("Cấp Giấy chứng nhận xuất xứ hàng hóa (C/O)", "Certificate of origin of goods (C/O)"),
    field_code="FOREIGN_TRADE",
    field_names=both("Xuất nhập khẩu", "Foreign trade"),
    level=ServiceLevel.PARTIAL,
    descriptions=both(
        "Xác nhận hàng hóa xuất khẩu có xuất xứ Việt Nam, để được hưởng ưu đãi thuế ở nước nhập khẩu.",
        "Confirms that exported goods originate in Việt Nam, so that they enjoy lower duties where they arrive.",
    ),
    sequence=(
        both(
            "Thương nhân đã đăng ký hồ sơ thương nhân nộp đơn cùng chứng từ của lô hàng.",
            "A registered trader hands in the application with the papers of the consignment.",
        ),
        both(
            "Chuyên viên đối chiếu tiêu chí xuất xứ của từng mặt hàng; nếu thiếu thì hướng dẫn bổ sung một lần.",
            "An officer compares every article with the rules of origin; if something is missing it is asked for once.",
        ),
        both(
            "Người có thẩm quyền ký Giấy chứng nhận xuất xứ hàng hóa và trả kết quả.",
            "Whoever is authorised signs the certificate, and it is handed over.",
        ),
    ),
    channels=(Channel.COUNTER,),
    time_limit_online=None,
    time_limit_counter=TimeLimit(8, TimeUnit.WORKING_HOURS),
    time_limit_notes=both("Kể từ khi nhận đủ hồ sơ hợp lệ.", "From the receipt of a complete and valid dossier."),
    sets=1,
    fees=(Fee(kind=FeeKind.CHARGE, names=both("Phí cấp C/O", "Fee for a C/O"), amount_vnd=60_000, notes=both("", "")),),
    required_documents=(
        RequiredDocument(
            code="application",
            names=both("Đơn đề nghị cấp C/O", "Application for a C/O"),
            hint=both("Khai đầy đủ và hợp lệ, có chữ ký của thương nhân.", "Filled in whole and signed by the trader."),
            originals=1,
        ),
        RequiredDocument(
            code="customs_declaration",
            names=both("Bản in tờ khai hải quan xuất khẩu", "Printed export declaration"),
            hint=both("Đã hoàn thành thủ tục hải quan.", "Of goods that have passed customs."),
            originals=0,
            copies=1,
        ),
        RequiredDocument(
            code="origin_list",
            names=both("Bảng kê khai hàng hóa xuất khẩu đạt tiêu chí xuất xứ", "List of goods and their origin"),
            hint=both("Theo mẫu của từng tiêu chí.", "On the form of each rule of origin."),
            originals=1,
        ),
    ),
    requirements=both(
        "Hàng hóa đáp ứng quy tắc xuất xứ của điều ước quốc tế liên quan.",
        "The goods meet the rules of origin of the treaty concerned.",
    ),
    subjects=both("Thương nhân xuất khẩu hàng hóa", "Traders who export goods"),
    results=(Outcome(code="certificate_of_origin", names=both("Giấy chứng nhận xuất xứ hàng hóa", "C/O")),),
    legal_bases=(
        LegalBasis(number="05/2017/QH14", titles=both("Luật Quản lý ngoại thương", "Law on Foreign Trade Management")),
        LegalBasis(
            number="31/2018/NĐ-CP",
            titles=both("Nghị định quy định chi tiết về xuất xứ hàng hóa", "Decree on the origin of goods"),
        ),
    ),
    agencies=(
        HandlingBody(
            level=HandlingLevel.MINISTRY,
            names=both("Cục Xuất nhập khẩu, Bộ Công Thương", "Agency of Foreign Trade, Ministry of Industry and Trade"),
            codes=("G02.01",),
        ),
    ),
    process=steps_through(
        ("XX", both("Phòng Xuất xứ hàng hóa thẩm định", "Appraisal by the origin of goods office")),
        intake=1,
        appraisal=4,
        decision=2,
        hand_over=1,
    ),
    form_notes=both("Đơn đề nghị cấp C/O (Nghị định 31/2018/NĐ-CP)", "Application for a C/O (Decree 31/2018/NĐ-CP)"),
    keywords=("xuất xứ", "chứng nhận xuất xứ", "C/O", "xuất khẩu", "certificate of origin"),
    life_events=("kinh doanh", "running a business"),
)
