"""How people say it, and how the catalogue does. Words that say nothing have an empty meaning."""

from motcua.catalogue.types import Synonym

_MEANINGS = {
    "giấy khai sinh": "gks",
    "khai sinh": "ks, có con, sinh con, sinh em bé, đẻ, đẻ con, mới sinh, mới đẻ, chứng sinh, làm khai sanh, khai sanh",
    "đăng ký khai sinh": "đkks, dkks",
    "birth": "born, baby, newborn, newborn baby, new baby, gave birth, had a baby",
    "con": "bé, em bé, cháu, cháu bé, trẻ, con trai, con gái, em",
    "đăng ký": "đk, dk, dang ki",
    "kết hôn": "cưới, cưới hỏi, lấy vợ, lấy chồng, đám cưới, lập gia đình, hôn thú, giá thú",
    "đăng ký kết hôn": "đkkh, dkkh",
    "marriage": "marry, wedding, married, get married",
    "xác nhận tình trạng hôn nhân": "xntthn, tthn, độc thân, giấy độc thân, xác nhận độc thân, chưa vợ, chưa chồng",
    "marital status": "single, unmarried",
    "bản sao trích lục hộ tịch": "trích lục, sao y khai sinh, sao lục khai sinh",
    "copies": "copy, duplicate",
    "giấy phép lái xe": "gplx, bằng lái, bằng lái xe, blx",
    "căn cước công dân": "cccd, cmnd, căn cước, chứng minh thư, chứng minh nhân dân, thẻ căn cước",
    "đăng ký kinh doanh": "đkkd, dkkd, mở công ty, lập công ty",
    "giấy chứng nhận quyền sử dụng đất": "sổ đỏ, sổ hồng, gcnqsdđ",
    "bảo hiểm y tế": "bhyt, thẻ bảo hiểm",
    "bảo hiểm xã hội": "bhxh",
    "đăng ký thường trú": "hộ khẩu, nhập hộ khẩu, đktt",
    "lý lịch tư pháp": "lltp",
    "khai tử": "báo tử, người mất",
}
_FILLERS = (
    "tôi, tôi muốn, tôi cần, em muốn, cho tôi hỏi, xin hỏi, xin, muốn, cần, cho, của, ở đâu, tại đâu, làm, làm sao, "
    "làm thế nào, như thế nào, thế nào, cần những gì, cần giấy tờ gì, giấy tờ gì, thủ tục, hướng dẫn, về, thì, "
    "bao lâu, bao nhiêu tiền, online, trực tuyến, qua mạng, giấy, "
    "i, i want, want, to, how, how to, how do i, where, do, can, a, an, the, my, for, of, get, need, please"
)

SYNONYMS = (
    *(Synonym(phrase.strip(), meaning) for meaning, phrases in _MEANINGS.items() for phrase in phrases.split(",")),
    *(Synonym(phrase.strip(), "") for phrase in _FILLERS.split(",")),
)
