"""The net under every test: what production would only sometimes punish fails here always."""

import os

from hypothesis import settings

settings.register_profile("house", deadline=None)  # how long one example takes is no property of the rule
settings.load_profile("house")

os.environ.setdefault("MOTCUA_ENV", "test")
