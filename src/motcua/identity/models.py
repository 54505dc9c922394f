"""Tables of identity."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.identity.types import AccountKind, AssuranceLevel, Gender, StoreKind


class Person(models.Model):
    """A human being; one row for each personal id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.TextField()
    name_sort_key = models.TextField(default="")
    personal_id = models.CharField(max_length=12, unique=True, null=True)
    birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=8, choices=Gender.choices, default="", blank=True)
    ethnicity = models.TextField(default="", blank=True)
    nationality = models.TextField(default="", blank=True)
    commune_code = models.CharField(max_length=5, default="", blank=True)
    address_line = models.TextField(default="", blank=True)
    phone = models.CharField(max_length=15, default="", blank=True)
    email = models.EmailField(default="", blank=True)
    created_at = models.DateTimeField()


class AccountManager(BaseUserManager["Account"]):
    def create_superuser(self, username: str, password: str, **extra: Any) -> "Account":
        account = self.model(
            username=username, kind=AccountKind.OFFICER, is_superuser=True, created_at=clock.now(), **extra
        )
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A way to sign in, with one hat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="accounts")
    full_name = models.TextField(default="")
    email = models.EmailField(default="", blank=True)
    phone = models.CharField(max_length=15, default="", blank=True)
    language = models.CharField(max_length=8, default="vi")
    email_confirmed_at = models.DateTimeField(null=True)
    phone_confirmed_at = models.DateTimeField(null=True)
    assurance = models.SmallIntegerField(choices=AssuranceLevel.choices, default=AssuranceLevel.DECLARED)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=AccountKind.CITIZEN, person__isnull=False)
                | models.Q(kind=AccountKind.OFFICER, person__isnull=True),
                name="account_wears_one_hat",
            ),
        ]
        indexes = [
            models.Index(Lower("email"), name="account_by_email", condition=~models.Q(email="")),
            models.Index(fields=["phone"], name="account_by_phone", condition=~models.Q(phone="")),
        ]

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_superuser


class StorePaper(models.Model):
    """A paper in a person's store. One sealed file may stand in several stores (a child's result, both parents')."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=16, choices=StoreKind.choices)
    titles = models.JSONField()
    reference = models.TextField(default="", blank=True)
    about = models.TextField(default="", blank=True)
    source_names = models.JSONField(default=dict)
    file_name = models.TextField()
    file_key = models.TextField()
    file_size = models.PositiveBigIntegerField()
    file_sha256 = models.CharField(max_length=64)
    media_type = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "reference", "file_sha256"], name="store_paper_kept_once")
        ]
        indexes = [models.Index(fields=["person", "-kept_at"], name="store_paper_by_person")]
