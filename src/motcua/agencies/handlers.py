"""What agencies do with messages of the road."""

from motcua.agencies import actions
from motcua.agencies.types import DIRECTORY, DirectoryBody
from motcua.base import clock
from motcua.base.messages import Received, receives


@receives(DIRECTORY, seats={"national"})
def keep_directories(messages: list[Received[DirectoryBody]]) -> None:
    actions.keep_directories(messages, now=clock.now())
