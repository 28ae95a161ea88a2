"""The pages of the window, in the order of the rail. A new page is one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from reactivate_desktop.ui.pages.audience_page import AudiencePage
from reactivate_desktop.ui.pages.brands_page import BrandsPage
from reactivate_desktop.ui.pages.design_page import DesignPage
from reactivate_desktop.ui.pages.duplicates_page import DuplicatesPage
from reactivate_desktop.ui.pages.home_page import HomePage
from reactivate_desktop.ui.pages.licences_page import LicencesPage
from reactivate_desktop.ui.pages.patients_page import PatientsPage
from reactivate_desktop.ui.pages.preflight_page import PreflightPage
from reactivate_desktop.ui.pages.press_page import PressPage
from reactivate_desktop.ui.pages.proof_page import ProofPage
from reactivate_desktop.ui.pages.redeem_page import RedeemPage
from reactivate_desktop.ui.pages.results_page import ResultsPage
from reactivate_desktop.ui.pages.settings_page import SettingsPage
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.page_frame import PageFrame


def _word(word: str) -> str:
    """Marks a word for the translators; it is translated when it is shown."""
    return str(QT_TRANSLATE_NOOP("Navigation", word))


class Needs(Enum):
    """What must be open before a page has something to show."""

    NOTHING = "nothing"
    DESK = "desk"
    """A workspace, also one opened by a login that may redeem only."""
    WORKSPACE = "workspace"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its id, its word on the rail, its icon, its step (0 = not a step), its key, and how it is made.

    A page ``under`` another one has no place of its own on the rail.
    """

    id: str
    word: str
    icon: str
    step: int
    shortcut: str
    needs: Needs
    make: Callable[[Session], PageFrame]
    under: str = ""

    @property
    def label(self) -> str:
        """The word in the user's language."""
        return QCoreApplication.translate("Navigation", self.word)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", _word("Home"), "home", 0, "Ctrl+0", Needs.NOTHING, HomePage),
    PageEntry("patients", _word("Patients"), "patients", 1, "Ctrl+1", Needs.WORKSPACE, PatientsPage),
    PageEntry("duplicates", _word("Duplicates"), "patients", 1, "", Needs.WORKSPACE, DuplicatesPage, "patients"),
    PageEntry("audience", _word("Audience"), "audience", 2, "Ctrl+2", Needs.CAMPAIGN, AudiencePage),
    PageEntry("design", _word("Design"), "design", 3, "Ctrl+3", Needs.CAMPAIGN, DesignPage),
    PageEntry("proof", _word("Proof"), "proof", 4, "Ctrl+4", Needs.CAMPAIGN, ProofPage),
    PageEntry("press", _word("Press"), "press", 5, "Ctrl+5", Needs.CAMPAIGN, PressPage),
    PageEntry("results", _word("Results"), "results", 6, "Ctrl+6", Needs.CAMPAIGN, ResultsPage),
    PageEntry("redeem", _word("Redeem"), "redeem", 0, "Ctrl+R", Needs.DESK, RedeemPage),
    PageEntry("preflight", _word("Preflight"), "preflight", 0, "Ctrl+P", Needs.NOTHING, PreflightPage),
    PageEntry("brands", _word("Brands"), "brands", 0, "Ctrl+B", Needs.NOTHING, BrandsPage),
    PageEntry("settings", _word("Settings"), "settings", 0, "Ctrl+,", Needs.NOTHING, SettingsPage),
    PageEntry("licences", _word("Licences"), "settings", 0, "", Needs.NOTHING, LicencesPage, "settings"),
)
