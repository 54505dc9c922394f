"""Writes of identity: people, accounts, contacts, personal stores."""

from motcua.identity.actions.accounts import create_citizen, create_officer, hash_password
from motcua.identity.actions.contacts import update_contact
from motcua.identity.actions.officers import choose_password, invite_officer, renew_link
from motcua.identity.actions.people import record_person
from motcua.identity.actions.registration import register_citizen
from motcua.identity.actions.store import keep_in_store

__all__ = [
    "choose_password",
    "create_citizen",
    "create_officer",
    "hash_password",
    "invite_officer",
    "keep_in_store",
    "record_person",
    "register_citizen",
    "renew_link",
    "update_contact",
]
