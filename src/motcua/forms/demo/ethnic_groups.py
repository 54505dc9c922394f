"""The 54 ethnic groups of Việt Nam by the statistics office's codes (QĐ 121-TCTK/PPCĐ, 1979)."""

from motcua.forms.types import Choice

_NAMES = (
    "Kinh, Tày, Thái, Hoa, Khmer, Mường, Nùng, Mông, Dao, Gia Rai, Ngái, Ê Đê, Ba Na, Xơ Đăng, Sán Chay, Cơ Ho, "
    "Chăm, Sán Dìu, Hrê, Mnông, Raglay, Xtiêng, Bru Vân Kiều, Thổ, Giáy, Cơ Tu, Gié Triêng, Mạ, Khơ Mú, Co, "
    "Tà Ôi, Chơ Ro, Kháng, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, "
    "Pà Thẻn, Cơ Lao, Cống, Bố Y, Si La, Pu Péo, Brâu, Ơ Đu, Rơ Măm"
)

FOREIGN = "55"

ETHNIC_GROUPS = (
    *(Choice(f"{number:02}", {"vi": name, "en": name}) for number, name in enumerate(_NAMES.split(", "), start=1)),
    Choice(FOREIGN, {"vi": "Người nước ngoài", "en": "Foreigner"}),
)
