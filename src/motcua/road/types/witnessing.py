"""What deployments say to each other as witnesses of their logs."""

from datetime import timedelta

import msgspec

from motcua.base.messages import MessageType


class CheckpointBody(msgspec.Struct, frozen=True):
    """A log asks to be watched: its key (a vkey of c2sp.org/signed-note), and the text of c2sp.org/tlog-witness."""

    log_key: str
    request: str


class CosignatureBody(msgspec.Struct, frozen=True):
    """The witness's answer: its key, and its line below the checkpoint of ``size``.

    Without a line, ``code`` says why, and ``seen`` is the newest checkpoint of the log that the witness cosigned.
    """

    witness_key: str
    size: int
    line: str = ""
    code: str = ""
    seen: str = ""


CHECKPOINT = MessageType("road.Checkpoint.1", CheckpointBody, lives=timedelta(days=1))
COSIGNATURE = MessageType("road.Cosignature.1", CosignatureBody, lives=timedelta(days=1))
OF_WITNESSES = frozenset({CHECKPOINT.name, COSIGNATURE.name})
"""What witnesses say is signed and proves itself: were it in the log too, each word about it would make another."""
