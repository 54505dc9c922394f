"""What the texts of a world say. A text never changes, so each is read, digested and checked once in a world."""

from typing import NamedTuple
from uuid import UUID

from motcua.bench.simulation.signing import Signing
from motcua.bench.simulation.store import Key
from motcua.road.rules.arrival import Judgement, check_signer
from motcua.road.rules.order import identity
from motcua.road.types import SKIP, Parcel, PeerEntry, Receipt
from motcua.wire.road.messages import Header, read_header
from motcua.wire.road.receipts import ReceiptText, read_receipt


class Letter(NamedTuple):
    """A message as it's read from its parcel; ``identity`` is who stands in its place of the key."""

    header: Header
    sha256: str
    key: Key
    identity: UUID
    is_skip: bool


class Texts:
    """Reads parcels and receipts by the road's own rules, and remembers what they say."""

    def __init__(self, signing: Signing, registry: dict[str, PeerEntry]) -> None:
        self._signing, self._registry = signing, registry
        self._letters: dict[str, Letter] = {}
        self._against: dict[Parcel, Judgement | None] = {}
        self._told: dict[str, ReceiptText] = {}
        self._said: dict[Receipt, ReceiptText | None] = {}

    def letter(self, parcel: Parcel) -> Letter:
        """Read a message."""
        found = self._letters.get(parcel.header)
        return found or self._keep(parcel, read_header(parcel.header))

    def written(self, parcel: Parcel, header: Header) -> Letter:
        """Remember what was just written; worlds that sign for real read it from its text."""
        return self.letter(parcel) if self._signing.is_real else self._keep(parcel, header)

    def _keep(self, parcel: Parcel, header: Header) -> Letter:
        key = Key(header.sender, header.recipient, header.order_key)
        letter = Letter(header, parcel.header_sha256, key, identity(header), header.type == SKIP.name)
        self._letters[parcel.header] = letter
        return letter

    def against(self, parcel: Parcel, header: Header) -> Judgement | None:
        """Tell what speaks against the signer of a message, by the very rule."""
        try:
            return self._against[parcel]
        except KeyError:
            peer = self._registry.get(header.deployment)
            found = self._against[parcel] = check_signer(parcel, header, peer, is_signed=self._signing.is_signed)
            return found

    def said(self, receipt: Receipt) -> ReceiptText | None:
        """Read a receipt that is signed by whom it names; nothing when it isn't."""
        try:
            return self._said[receipt]
        except KeyError:
            text = self._told.get(receipt.text) or read_receipt(receipt)
            public = self._registry[text.deployment].keys[0].public
            is_signed = self._signing.is_signed(receipt.text, receipt.signature, public)
            said = self._said[receipt] = text if is_signed else None
            return said

    def told(self, receipt: Receipt, text: ReceiptText) -> None:
        """Remember the text of a receipt just written; worlds that sign for real read it."""
        if not self._signing.is_real:
            self._told[receipt.text] = text
