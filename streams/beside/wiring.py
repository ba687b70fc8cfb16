"""Which candidates the settings name, and what a worker needs to ask them."""

from dataclasses import dataclass, field

from streams.beside.asked import InterestCandidate, TextCandidate, options
from streams.beside.canary import Canary, Share
from streams.beside.rows import RowsFile
from streams.beside.shadow import Shadow
from streams.beside.watch import Watch
from streams.settings import Settings
from streams.triton.answered import Heard, nobody
from streams.triton.channel import Channel
from streams.triton.known_versions import KnownVersions
from streams.triton.repository import repository_of


@dataclass
class Beside:
    """Nothing is asked beside the served models unless the settings say so."""

    hear_text: Heard = nobody
    hear_interest: Heard = nobody
    canary: Canary | None = None
    _shadows: list[Shadow] = field(default_factory=list)
    _channel: Channel | None = None

    @classmethod
    def of(cls, settings: Settings, triton: str) -> "Beside":
        """What these settings name, on this server. Unavailable where the text candidate has no card."""
        asked = options(triton)
        channel, found = Channel(asked), cls()
        found._channel = channel
        files = KnownVersions(repository_of(settings)).files
        if settings.shadow_text:
            text = TextCandidate.on(channel, asked, settings.shadow_text, repository_of(settings))
            write = RowsFile(settings.data_dir, "text_encoder").write
            found.hear_text = found._add(Shadow("text_encoder", text.version, text.scores, write, files))
        if settings.shadow_interest:
            interest = InterestCandidate.on(channel, asked, settings.shadow_interest)
            write = RowsFile(settings.data_dir, "interest").write
            found.hear_interest = found._add(Shadow("interest", interest.version, interest.scores, write, files))
        if settings.canary_interest:
            candidate = InterestCandidate.on(channel, asked, settings.canary_interest)
            share = Share(settings.seed, settings.canary_share_micro)
            found.canary = Canary(candidate, share, Watch(settings.canary_most_psi), repository_of(settings))
        return found

    def start(self) -> None:
        """Begin, on the running event loop."""
        for shadow in self._shadows:
            shadow.start()

    async def stop(self) -> None:
        """End what was begun."""
        for shadow in self._shadows:
            await shadow.stop()
        if self._channel:
            await self._channel.close()

    def _add(self, shadow: Shadow) -> Heard:
        self._shadows.append(shadow)
        return shadow.hear
