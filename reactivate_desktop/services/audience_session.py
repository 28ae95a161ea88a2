"""Decide again and again over one workspace, fast: what the Audience page holds while it is open.

The session keeps the patient table and the masks of the rules. A change of one rule asks that rule alone again and
counts with one bit a patient, so that a million people are decided in a blink. ``decide`` may be called from any
thread, stops when its ``progress`` says so, and gives an ``Audience`` whose lists are made when they are asked for.
Nothing here knows of a screen.
"""

from __future__ import annotations

from datetime import date
from threading import Lock

from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.services import audience_facts, build_audience
from reactivate_desktop.services.audience_facts import AudienceFacts
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.store import Store


class AudienceSession:
    """One workspace as it stood when it was loaded. Load a new session when patients, drops or suppression change."""

    def __init__(self, facts: AudienceFacts) -> None:
        self.facts = facts

    @classmethod
    def load(cls, store: Store, *, progress: Progress | None = None) -> AudienceSession:
        """Read a workspace. Takes as long as its patients take to read."""
        watch = progress or NoProgress()
        watch.report(0, 1, "reading patients")
        session = cls(audience_facts.read(store))
        for rule in RULES:
            if rule.prepare is not None:  # the first change of such a rule is as quick as any other then
                rule.prepare(session.facts.patients)
        watch.report(1, 1, "done")
        return session

    def decide(
        self, campaign: Campaign, kit: BrandKit | None = None, *, as_of: date, progress: Progress | None = None
    ) -> Audience:
        """The audience of a campaign, the same as ``build_audience.run`` gives.

        Raises:
            InputError: when the campaign names a rule or clinic that there is not, or the brand has no clinic here.
            Cancelled: when ``progress`` says so, between two rules; what was asked until then is kept.
        """
        return build_audience.decide(self.facts, campaign, kit, as_of=as_of, progress=progress)


class HeldAudience:
    """A session that is loaded once, when it is first asked; who asks meanwhile, from whichever thread, waits for it.

    A question that is dropped while the workspace is read costs nothing: what was read stays for the next.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._session: AudienceSession | None = None

    def decide(
        self, campaign: Campaign, kit: BrandKit | None = None, *, as_of: date, progress: Progress | None = None
    ) -> Audience:
        """As ``AudienceSession.decide``; its lists are not made yet."""
        with self._lock:
            if self._session is None:
                self._session = AudienceSession.load(self._store)
            session = self._session
        return session.decide(campaign, kit, as_of=as_of, progress=progress)
