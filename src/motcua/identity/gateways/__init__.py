"""The outside party of signing in: django-allauth."""
