"""A question is drawn with its label, its hint, its mistake and its control tied together."""

import re

import pytest
from django.forms import CharField, Form, PasswordInput

from motcua.base.errors import Problem
from motcua.ui.fields import Field, Option, Upload, from_form
from motcua.ui.tests.gallery import FIELDS, draw

SEX = Field("gender", "radios", "Giới tính", options=(Option("M", "Nam"), Option("F", "Nữ")), value="F")


def one(field: Field) -> str:
    return draw("{% field f %}", f=field)


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind != "hidden"], ids=lambda field: field.kind)
def test_every_control_has_a_label_and_ids_are_unique(field):
    html = one(field)
    ids = re.findall(r' id="([^"]+)"', html)

    assert f'for="{field.id}"' in html
    assert field.id in ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.kind)
def test_every_kind_of_question_sends_its_name(field):
    assert f'name="{field.name}"' in one(field)


def test_a_mistake_is_said_and_tied_to_its_control():
    html = one(Field("born", "date", "Born", hint="5/9/1990", errors=("Enter a day",), value="32/1"))

    assert 'aria-describedby="hint_born err_born"' in html
    assert 'aria-invalid="true"' in html
    assert '<div id="err_born"><p class="error">Lỗi: Enter a day</p></div>' in html
    assert 'value="32/1"' in html


def test_choices_stand_in_a_fieldset_and_the_first_has_the_id_of_the_field():
    html = one(SEX)

    assert "<fieldset" in html and "<legend>Giới tính" in html
    assert 'id="id_gender" name="gender" value="M" required' in html
    assert 'id="id_gender_2" name="gender" value="F" checked' in html


def test_a_field_that_may_stay_empty_says_so():
    html = one(Field("email", "email", "Email", required=False))

    assert "(không bắt buộc)" in html
    assert " required" not in html


def test_what_was_typed_cannot_break_out():
    assert "<script>" not in one(Field("x", "text", "<script>", value='"><script>', hint="<script>"))


def test_a_password_is_never_shown_again():
    assert "secret" not in one(Field("p", "password", "P", value="secret"))


def test_a_camera_can_answer_and_a_received_file_is_shown():
    photo = Upload("a.jpg", 2_202_010, "/f/1", "/p/1", "/r/1")
    html = one(Field("papers", "file", "Papers", accept="image/*", multiple=True, uploads=(photo,)))

    assert 'accept="image/*"' in html and " multiple" in html
    assert " required" not in html
    assert "2,1 MB" in html and 'href="/r/1"' in html and 'src="/p/1"' in html


def test_a_prefilled_value_says_where_it_comes_from():
    assert "Điền sẵn từ Tài khoản" in one(Field("x", "text", "X", value="An", source="Tài khoản"))


def test_the_summary_links_every_mistake_and_takes_the_focus():
    html = draw("{% error_summary p %}", p=[Problem("born", "Enter a day"), Problem("", "Whole form")])

    assert 'role="alert"' in html and "autofocus" in html
    assert '<a href="#id_born">Enter a day</a>' in html
    assert "<li>Whole form</li>" in html


def test_without_mistakes_there_is_no_summary():
    assert draw("{% error_summary p %}", p=[]).strip() == ""


class SignIn(Form):
    login = CharField(label="Tên đăng nhập")
    password = CharField(label="Mật khẩu", widget=PasswordInput)


def test_a_django_form_becomes_our_fields():
    fields = from_form(SignIn({"login": "an", "password": ""}))

    assert [(field.kind, field.value) for field in fields] == [("text", "an"), ("password", None)]
    assert fields[1].errors
    assert draw("{% form_fields f %}{% error_summary f %}", f=SignIn({})).count('href="#id_') == 2
