"""The one tree of errors.

LaunchpulseError            a user can cause it: one paragraph on standard error, exit 1
├── BadInput                a record or file that cannot be used (poison: never retried)
│   └── Overflow            a sum of whole numbers that cannot hold what would be added
├── BadSetting              a setting or plan that cannot be followed
├── Unavailable             a part that does not answer (retryable)
├── Fenced                  a newer owner has claimed this partition: stop, it goes on elsewhere
└── Inconsistent            stored state contradicts itself: a bug or a damaged store
"""


class LaunchpulseError(Exception):
    """What went wrong, where it was seen, what was seen, and what to do; each a sentence or empty."""

    def __init__(self, what: str, *, where: str = "", seen: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.seen, self.remedy = what, where, seen, remedy

    def __str__(self) -> str:
        parts = [self.what]
        parts += [f"at {self.where}"] if self.where else []
        parts += [f"seen: {self.seen}"] if self.seen else []
        parts += [self.remedy] if self.remedy else []
        return "; ".join(parts)


class BadInput(LaunchpulseError):
    """A record or file that cannot be used; trying again gives the same."""


class Overflow(BadInput):
    """What would be added does not fit into a sum of 64 bits; nothing was added."""


class BadSetting(LaunchpulseError):
    """A setting that cannot be followed."""


class Unavailable(LaunchpulseError):
    """A part that does not answer; trying again may help."""


class Fenced(LaunchpulseError):
    """A newer owner holds this partition."""


class Inconsistent(LaunchpulseError):
    """Stored state contradicts itself."""
