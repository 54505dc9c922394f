"""Writes of identity: people, accounts, contacts."""

from motcua.identity.actions.accounts import create_citizen, create_officer
from motcua.identity.actions.people import record_person

__all__ = ["create_citizen", "create_officer", "record_person"]
