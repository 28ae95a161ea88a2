"""What a user changed on a template, within its locks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.template import ArtElement, TextElement


@dataclass(frozen=True, slots=True)
class Customization:
    """Changes by element id: new words for EDIT, an approved id for CHOOSE. Made only by ``check`` or empty."""

    values: dict[str, str] = field(default_factory=dict)

    def text_of(self, element: TextElement, kit: BrandKit) -> str:
        """The words to print, merge fields still in braces."""
        chosen = self.values.get(element.id)
        if chosen is None:
            return kit.copy_text(element.copy_id) if element.copy_id else element.text
        if chosen in element.lock.approved:
            return kit.copy_text(chosen)
        return chosen

    def art_of(self, element: ArtElement) -> str:
        """The id of the picture to place."""
        return self.values.get(element.id, element.art)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the changes, independent of their order."""
        return hashlib.sha256(json.dumps(self.values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
