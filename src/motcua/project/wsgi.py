"""The web process: granian serves ``application``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
application = get_wsgi_application()
gc.freeze()  # what was loaded stays; nobody needs to look through it again
