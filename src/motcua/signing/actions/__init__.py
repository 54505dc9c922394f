"""What can be done in signing."""

from motcua.signing.actions.completing import complete
from motcua.signing.actions.keys import create_key, open_key, register_key, revoke_key, trust_authority
from motcua.signing.actions.preparing import forget_preparations, prepare
from motcua.signing.actions.proofs import refresh_revocation_lists
from motcua.signing.actions.signing import sign, sign_batch
from motcua.signing.actions.stamping import stamp_time
from motcua.signing.actions.unattended import create_unattended_seal, sign_unattended

__all__ = [
    "complete",
    "create_key",
    "create_unattended_seal",
    "forget_preparations",
    "open_key",
    "prepare",
    "refresh_revocation_lists",
    "register_key",
    "revoke_key",
    "sign",
    "sign_batch",
    "sign_unattended",
    "stamp_time",
    "trust_authority",
]
