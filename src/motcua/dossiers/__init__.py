"""The one-stop flow."""
