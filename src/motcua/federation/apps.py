from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "motcua.federation"
    label = "federation"
    verbose_name = "Federation"
