"""Where a schema registry is, and as whom it is asked: user and password of a `registry_url` are shown nowhere."""

from dataclasses import dataclass, field

import httpx

from scorer.errors import BadSetting


@dataclass(frozen=True)
class RegistryAddress:
    """`url` holds neither user nor password; `auth` is both, for HTTP's basic authentication."""

    url: str
    auth: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, registry_url: str) -> "RegistryAddress":
        """BadSetting for what is no address; it does not tell the address, as part of a password may stand anywhere."""
        if not registry_url.startswith(("http:", "https:")):
            return cls(registry_url if registry_url.startswith("file:") else registry_url.rpartition("@")[2])
        try:
            given = httpx.URL(registry_url)
        except httpx.InvalidURL:
            remedy = "Expected http://host:port; in a password, @ / : ? # and % are %40 %2F %3A %3F %23 and %25."
            raise BadSetting("registry_url is no address", remedy=remedy) from None
        auth = (given.username, given.password) if given.userinfo else None
        return cls(str(given.copy_with(userinfo=b"")).rstrip("/"), auth)
