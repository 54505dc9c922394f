"""The net under every test: what production would only sometimes punish fails here always."""

import os

os.environ.setdefault("MOTCUA_ENV", "test")
