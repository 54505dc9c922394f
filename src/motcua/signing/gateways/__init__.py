"""The outside parties of signing: who holds private keys, who certifies, who stamps the time."""

from motcua.signing.gateways import server_key
from motcua.signing.types import Provider

# Providers that can sign at once; every other one works from outside, by prepare and complete.
PROVIDERS = {Provider.SERVER_KEY: server_key}

__all__ = ["PROVIDERS"]
