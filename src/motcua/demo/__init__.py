"""The demo country."""
