"""Which files of the store the road still needs."""

from motcua.road.models import RoadFile


def list_file_keys() -> set[str]:
    """Return the key of every attachment that is here, for whomever: for the sweep of orphans."""
    return set(RoadFile.objects.order_by().values_list("file_key", flat=True).iterator(chunk_size=10_000))
