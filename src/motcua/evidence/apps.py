from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "motcua.evidence"
    label = "evidence"
    verbose_name = "Evidence"
