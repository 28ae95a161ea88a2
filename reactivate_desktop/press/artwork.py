"""Pictures of a brand as the composer sees them: of a size, put into a file once, and placed anywhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from reactivate_desktop.brand.colours import Spot
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.conversion import Converter
from reactivate_desktop.press.pen import Frame, Matrix
from reactivate_desktop.press.writer import PdfWriter


class ArtRefusal(Exception):  # noqa: N818 - becomes a PressError where the file's name is known
    """Why a picture can't be printed: the end of a sentence."""


class Placement(NamedTuple):
    """A box that a picture is put into, in points; ``cover`` fills it and may reach beyond."""

    width: float
    height: float
    cover: bool

    def scale(self, width: float, height: float) -> float:
        """How much something of that size is enlarged here."""
        ratios = (self.width / width, self.height / height)
        return max(ratios) if self.cover else min(ratios)


@dataclass(frozen=True, slots=True)
class ArtUse:
    """What a picture is made for: its name in errors, whether the standard has transparency, inks, and its places.

    Without a ``converter`` a picture is only looked at. ``spots`` are the brand's: a picture that uses an ink of that
    name prints it as the brand says.
    """

    called: str
    transparency: bool = True
    converter: Callable[[], Converter] | None = None
    placements: tuple[Placement, ...] = ()
    spots: tuple[Spot, ...] = ()


class Artwork(ABC):
    """A picture; ``left``, ``bottom``, ``width`` and ``height`` are of its own page, in points."""

    path: Path
    left: float
    bottom: float
    width: float
    height: float
    uses_transparency: bool

    @abstractmethod
    def put(self, writer: PdfWriter) -> int:
        """Write the picture as a Form XObject; gives its number."""

    def matrix(self, frame: Frame, *, cover: bool) -> Matrix:
        """The matrix that puts the picture into ``frame``, centred and undistorted.

        ``cover`` fills the frame and may reach beyond it; otherwise the whole picture shows.
        """
        scale = Placement(frame.width, frame.height, cover).scale(self.width, self.height)
        across = frame.x + (frame.width - self.width * scale) / 2 - self.left * scale
        up = frame.y + (frame.height - self.height * scale) / 2 - self.bottom * scale
        return (scale, 0, 0, scale, across, up)


def missing(path: Path) -> PressError:
    """The error for a file that is not there."""
    return PressError(
        f"The picture {path.name} is missing ({path.parent}).", hint="Put the file back.", code="art-missing"
    )


def refused(called: str, why: str, hint: str) -> PressError:
    """The error for a picture that can't be printed."""
    return PressError(f"The picture {called} can't be printed: {why}.", hint=hint, code="art-refused")
