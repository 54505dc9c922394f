"""Every part of the design layer on two pages, for tests and for the eye; addresses of tests only."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext, Template
from django.urls import path

from motcua.base.errors import Problem
from motcua.ui.fields import Field, Option, Upload
from motcua.ui.parts import Answer, AnswerGroup, Crumb, Moment, Queue, Task

NOW = datetime(2025, 9, 5, 10, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

PHOTO = Upload("giay-chung-sinh.jpg", 2_214_000, "/f/1", "/static/ui/img/door.svg", "/f/1/remove", "10:02, 05/09/2025")

FIELDS = [
    Field("full_name", "text", "Họ, chữ đệm, tên", value="Nguyễn Thị Phượng", source="Tài khoản của bạn", width="long"),
    Field(
        "personal_id",
        "text",
        "Số định danh cá nhân",
        hint="12 chữ số trên thẻ căn cước",
        value="00109901234",
        errors=("Số định danh cá nhân gồm đúng 12 chữ số",),
        inputmode="numeric",
        width="medium",
    ),
    Field("birth_date", "date", "Ngày sinh", hint="Ví dụ: 5/9/1990", width="short", errors=("Nhập ngày sinh",)),
    Field("email", "email", "Thư điện tử", required=False, width="long", autocomplete="email"),
    Field("phone", "tel", "Số điện thoại", width="medium", autocomplete="tel"),
    Field("copies", "number", "Số bản sao", value=2, width="short"),
    Field(
        "gender",
        "radios",
        "Giới tính",
        options=(Option("MALE", "Nam"), Option("FEMALE", "Nữ", "Theo giấy chứng sinh")),
        value="FEMALE",
    ),
    Field(
        "ways",
        "checkboxes",
        "Nhận thông báo qua",
        required=False,
        options=(Option("mail", "Thư điện tử"), Option("sms", "Tin nhắn")),
        value=["sms"],
    ),
    Field(
        "province", "select", "Tỉnh, thành phố", options=(Option("01", "Hà Nội"), Option("48", "Đà Nẵng")), value="48"
    ),
    Field("reason", "textarea", "Lý do", max_length=500),
    Field(
        "papers",
        "file",
        "Giấy chứng sinh",
        hint="Ảnh chụp rõ cả bốn góc, tối đa 10 MB mỗi ảnh",
        accept="image/*,application/pdf",
        multiple=True,
        uploads=(PHOTO,),
    ),
    Field("password", "password", "Mật khẩu", width="long", autocomplete="current-password"),
    Field("one_time", "code", "Mã xác nhận", max_length=6, width="short"),
    Field("honest", "checkbox", "Tôi cam đoan những điều khai trên là đúng sự thật"),
    Field("draft", "hidden", "", value="7"),
]

PROBLEMS = [
    Problem("personal_id", "Số định danh cá nhân gồm đúng 12 chữ số"),
    Problem("birth_date", "Nhập ngày sinh"),
    Problem("", "Mở trang quá lâu, hãy gửi lại"),
]

PUBLIC = Template("""{% extends "ui/frame_public.html" %}{% load ui %}{% block title %}Thư viện{% endblock %}
{% block heading %}{% crumbs crumbs %}{% endblock %}
{% block main %}{% error_summary problems %}<h1>Người yêu cầu đăng ký khai sinh</h1>
{% notice "warning" %}<p>Trẻ phải được khai sinh trong 60 ngày.</p>{% endnotice %}
<form method="post" novalidate>{% fields fields %}<div class="actions"><button class="button">Tiếp tục</button>
<button class="button button-second">Lưu và để sau</button></div></form>
<h2>Việc cần làm</h2>{% task_list tasks %}<h2>Kiểm tra lại</h2>{% answers groups 3 %}
<h2>Hồ sơ đã đi đến đâu</h2>{% timeline moments %}
<div class="panel"><p>Đã nộp hồ sơ</p><p class="panel-code">H26.15-250905-0042</p></div>
{% pages "/next" "/back" %}{% endblock %}
{% block aside %}<div class="card card-key"><h2>Cần giúp đỡ?</h2><p>Gọi bộ phận một cửa.</p></div>{% endblock %}""")

STAFF = Template("""{% extends "ui/frame_staff.html" %}{% load ui %}{% block title %}Bàn làm việc{% endblock %}
{% block heading %}<h1>Hồ sơ cần xử lý hôm nay</h1>{% endblock %}
{% block main %}<form class="filters" method="get">{% fields filters %}
<button class="button button-second">Lọc</button></form>
<div class="table-box"><table class="table cards"><caption>4 hồ sơ, sắp theo hạn trả</caption>
<thead><tr><th scope="col">Mã hồ sơ</th><th scope="col">Thủ tục</th><th scope="col">Người nộp</th>
<th scope="col">Hạn trả</th></tr></thead><tbody>{% for row in rows %}
<tr><th scope="row"><a href="#">{{ row.code }}</a></th>
<td data-label="Thủ tục">Đăng ký khai sinh</td><td data-label="Người nộp">{{ row.who }}</td>
<td data-label="Hạn trả">{% clock row.due now 150 %}</td></tr>{% endfor %}</tbody></table></div>
<div class="panes"><section class="card">{% answers groups 2 %}</section>
<section class="card"><h2>Tiến độ</h2><p>{% meter 16.2 18 "Công khai" %} {{ 16.2|number:1 }}/18</p>
<p>{% bar 100 30 50 10 %}</p>
{% timeline moments %}</section></div>
<div class="toolbar"><button class="button">Tiếp nhận</button>
<button class="button button-second">Yêu cầu bổ sung</button>
<button class="button button-danger">Từ chối</button></div>{% endblock %}""")


def things() -> dict[str, object]:
    """Return one of everything."""
    return {
        "fields": FIELDS,
        "problems": PROBLEMS,
        "now": NOW,
        "crumbs": [Crumb("Thủ tục", "/p"), Crumb("Đăng ký khai sinh", "/p/1"), Crumb("Người yêu cầu")],
        "tasks": [
            Task("Thông tin của trẻ", "Đã xong", "/t/1", "ok"),
            Task("Cha và mẹ", "Chưa xong", "/t/2", "soon", "Còn thiếu số định danh của cha"),
            Task("Kiểm tra và nộp", "Chưa làm được"),
        ],
        "groups": [
            AnswerGroup(
                "Trẻ được khai sinh",
                (
                    Answer("Họ, chữ đệm, tên", "NGUYỄN LỄ QUỲNH ANH", "/c/1"),
                    Answer("Ngày sinh", "ngày 01 tháng 9 năm 2025", "/c/2", "Không khớp với giấy chứng sinh"),
                    Answer("Giấy chứng sinh", "giay-chung-sinh.jpg", file_url="/f/1"),
                ),
                "/c",
            )
        ],
        "moments": [
            Moment("Đã nộp", NOW - timedelta(days=1), "Nguyễn Thị Phượng"),
            Moment(
                "Yêu cầu bổ sung", NOW, "Lê Văn Bình", "Ảnh giấy chứng sinh bị mờ.", "warning", "/s", "Bổ sung ngay"
            ),
            Moment("Thẩm định", who="Công chức tư pháp - hộ tịch", state="now"),
            Moment("Trả kết quả", state="next"),
        ],
        "queues": [
            Queue("Chờ tiếp nhận", "/q/1", 12),
            Queue("Đang xử lý", "/q/2", 38, is_current=True),
            Queue("Quá hạn", "/q/3", 2, is_late=True),
        ],
        "filters": [
            Field("q", "text", "Mã hồ sơ, họ tên", required=True),
            Field("f", "select", "Lĩnh vực", options=(Option("1", "Hộ tịch"),)),
        ],
        "rows": [
            {"code": "H26.15-250904-0042", "who": "Trần Văn Ẩn", "due": NOW - timedelta(days=1)},
            {"code": "H26.15-250905-0017", "who": "Lê Thị Mỹ Hạnh", "due": NOW + timedelta(hours=4)},
            {"code": "H26.15-250905-0031", "who": "Hộ kinh doanh Phở Ỷ Lan", "due": NOW + timedelta(days=2)},
            {"code": "H26.15-250906-0003", "who": "Võ Nguyên Khởi", "due": None},
        ],
    }


def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PUBLIC.render(RequestContext(request, things())))


def staff(request: HttpRequest) -> HttpResponse:
    return HttpResponse(STAFF.render(RequestContext(request, things())))


def draw(source: str, **context: object) -> str:
    """Render a snippet that uses the tag library."""
    return Template("{% load ui %}" + source).render(Context(context))


urlpatterns = i18n_patterns(path("", public, name="home"), path("staff/", staff, name="inbox"))
