from django.apps import AppConfig


class CountsConfig(AppConfig):
    name = "motcua.counts"
    label = "counts"
    verbose_name = "Counts"
