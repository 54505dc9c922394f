"""Notices on the portal, by e-mail and by SMS."""
