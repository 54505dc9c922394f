"""People are told on their page, by e-mail and by text message."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.base.actor import Actor, Hat
from motcua.base.errors import NoSuchThing
from motcua.base.ids import new_id
from motcua.notices import actions, invariants, queries
from motcua.notices.models import Delivery
from motcua.notices.testing import make_notice
from motcua.notices.types import CannotReachYou, Way

AN = Actor(hat=Hat.CITIZEN, account_id=new_id(), full_name="Nguyễn Văn An")
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_notice_stands_on_the_page_at_once_and_goes_out_soon():
    with clock.given(NOW), CaptureQueriesContext(connection) as statements:
        make_notice(account_id=AN.account_id, phone="0912345678", link="/dossiers/1/")

    assert len([one for one in statements if "SAVEPOINT" not in one["sql"]]) == 2
    assert [notice.title["vi"] for notice in queries.list_notices(by=AN)] == ["Hồ sơ đã được tiếp nhận"]
    assert actions.deliver_due(now=NOW) == 2
    assert {message.way for message in queries.list_sandbox_messages()} == {Way.EMAIL, Way.SMS}
    assert "/vi/dossiers/1/" in queries.list_sandbox_messages()[0].text


def test_what_was_sent_is_not_sent_again():
    make_notice(account_id=AN.account_id)
    actions.deliver_due(now=clock.now())

    assert actions.deliver_due(now=clock.now() + timedelta(days=1)) == 0


def test_reading_a_notice_leads_to_its_thing_and_lowers_the_count():
    notice_id = make_notice(account_id=AN.account_id, link="/dossiers/1/")
    assert queries.count_unread(by=AN) == 1

    assert actions.mark_read(notice_id=notice_id, by=AN, now=NOW) == "/dossiers/1/"
    assert queries.count_unread(by=AN) == 0


def test_anothers_notice_is_not_there():
    notice_id = make_notice(account_id=new_id())

    with pytest.raises(NoSuchThing):
        actions.mark_read(notice_id=notice_id, by=AN, now=NOW)
    assert queries.list_notices(by=AN) == []


def test_by_smtp_an_e_mail_goes_to_the_mail_server_and_no_text_message_is_promised(settings):
    settings.MOTCUA_NOTICES = "smtp"
    make_notice(account_id=AN.account_id, email="an@thu.example", phone="0912345678")

    actions.deliver_due(now=clock.now())

    assert [message.to for message in mail.outbox] == [["an@thu.example"]]
    with pytest.raises(CannotReachYou):
        actions.send_now(phone="0912345678", subject="", text="123456", now=NOW)


def test_a_mail_server_that_is_away_is_tried_again_later_and_given_up_in_the_end(settings):
    settings.MOTCUA_NOTICES = "smtp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    with clock.given(NOW):
        make_notice(account_id=AN.account_id)
    now = NOW

    for _ in range(12):
        assert actions.deliver_due(now=now) == 1
        assert actions.deliver_due(now=now) == 0
        now = Delivery.objects.get().next_at

    assert Delivery.objects.get().state == "FAILED"


def test_the_doctor_sees_messages_that_nobody_sends():
    with clock.given(NOW):
        make_notice(account_id=AN.account_id)
    with clock.given(NOW + timedelta(minutes=5)):
        assert invariants.messages_go_out() == []
    with clock.given(NOW + timedelta(minutes=15)):
        assert len(invariants.messages_go_out()) == 1
