"""A client of the road between deployments: written from its public page, depends on nothing of Một Cửa.

``Peer`` is a deployment of yours: it applies at the hub, sends, takes, and answers at its door. The other modules are
the steps of the page one by one: ``keys``, ``messages``, ``receipts``, ``registry``, ``requests``, ``http``.
"""

from motcua_road.http import Line, NoAnswer, Turned
from motcua_road.keys import Key
from motcua_road.messages import Header, Unreadable, read_header, seal
from motcua_road.peer import Peer
from motcua_road.receipts import check_receipt, write_receipt
from motcua_road.registry import Registry
from motcua_road.store import Message, Store

__all__ = [
    "Header",
    "Key",
    "Line",
    "Message",
    "NoAnswer",
    "Peer",
    "Registry",
    "Store",
    "Turned",
    "Unreadable",
    "check_receipt",
    "read_header",
    "seal",
    "write_receipt",
]
__version__ = "0.1.0"
