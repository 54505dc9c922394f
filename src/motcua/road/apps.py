from django.apps import AppConfig


class RoadConfig(AppConfig):
    name = "motcua.road"
    label = "road"
    verbose_name = "Road"
