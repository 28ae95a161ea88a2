"""The steps of a press run, in their order. A new step is one function and one line here.

Whatever a step leaves in the run's folder is listed in manifest and result by itself.
"""

from __future__ import annotations

from typing import Final

from reactivate_desktop.services import press_checks, press_lists, press_pages, press_papers
from reactivate_desktop.services.press_run import Step

STEPS: Final[tuple[Step, ...]] = (
    press_pages.write,
    press_lists.write,
    press_checks.read_back_pages,
    press_checks.preflight_pages,
    press_papers.draw_proof,
    press_papers.write_ticket,
)
