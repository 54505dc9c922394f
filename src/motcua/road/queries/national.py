"""The national seat as the road names it, and who takes part in the road for an agency."""

from datetime import datetime

from django.conf import settings

from motcua.base.seats import Seat, seat
from motcua.road.queries import registry
from motcua.wire.road.registry import PeerState


def get_national_agency() -> str:
    """Return the code of the agency that keeps the national seat: our own there, elsewhere that of the hub.

    Empty before the first registry has come.
    """
    if seat() is Seat.NATIONAL:
        return str(settings.MOTCUA_AGENCY)
    hub = registry.get_hub()
    return hub.mandates[0].agency_code if hub and hub.mandates else ""


def list_connected_agencies(at: datetime) -> list[str]:
    """Return the ministries and provinces for which another deployment takes part in the road, by code."""
    own = registry.own_deployment()
    return sorted(
        {
            mandate.agency_code.partition(".")[0]
            for peer in registry.get_registry(at).peers
            if peer.state is PeerState.CONNECTED and peer.deployment != own
            for mandate in peer.mandates
            if mandate.covers(mandate.agency_code, at)
        }
    )


def is_connected(agency_code: str, at: datetime) -> bool:
    """Tell whether a deployment that takes part in the road acts for an agency."""
    peer = registry.find_peer_for(agency_code, at)
    return peer is not None and peer.state is PeerState.CONNECTED
