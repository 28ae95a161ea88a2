"""The look of the window: Fusion, one palette and one style sheet made from tokens, and the bundled type.

Widgets choose their part by a dynamic property, never by a colour of their own: ``role`` on labels (title, lead,
secondary, figure, strong), ``kind`` on buttons (primary, quiet, danger), ``tone`` (good, warn, bad, accent).
"""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from reactivate_desktop.resources import asset
from reactivate_desktop.ui import icons
from reactivate_desktop.ui.stylesheet import SHEET
from reactivate_desktop.ui.tokens import BODY_PX, DARK, LIGHT, Tokens

SYSTEM = "system"
FAMILY = "Inter"
MONO_FAMILY = "IBM Plex Mono"


class Theme(QObject):
    """Dresses the application and can change its clothes while it runs.

    Signals:
        changed: the look is another one now; icons that are pixmaps must be drawn again.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._choice = SYSTEM
        load_fonts()
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(body_font())
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)

    def wear(self, choice: str) -> None:
        """Show the look ``choice``: light, dark or system."""
        self._choice = choice
        tokens = self._tokens()
        icons.forget()
        self._application.setPalette(palette(tokens))
        self._application.setStyleSheet(style_sheet(tokens))
        for window in self._application.topLevelWidgets():
            icons.redress(window)
        self.changed.emit()

    def _tokens(self) -> Tokens:
        if self._choice == SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    @Slot()
    def _on_system_scheme_changed(self) -> None:
        if self._choice == SYSTEM:
            self.wear(SYSTEM)


def load_fonts() -> None:
    """Make the bundled faces known to Qt; where one is missing the system's own sans stands in."""
    known = set(QFontDatabase.families())
    for family, folder in ((FAMILY, "inter"), (MONO_FAMILY, "ibm-plex-mono")):
        if family in known:
            continue
        for path in sorted(asset("fonts", folder).glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(path))


def body_font() -> QFont:
    """The window's type: 13 px."""
    font = QFont(FAMILY)
    font.setPixelSize(BODY_PX)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def steady_figures(widget: QWidget) -> None:
    """Give figures in ``widget`` one width, so that numbers stand in columns and stand still while they count.

    Only where figures are: the same feature sets hyphens and points apart, which running words must not have.
    """
    font = widget.font()
    font.setFeature(QFont.Tag("tnum"), 1)
    widget.setFont(font)


def palette(tokens: Tokens) -> QPalette:
    """The palette of a token set, for what Fusion and painted widgets draw."""
    result = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.canvas,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.canvas,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.surface,
        role.Mid: tokens.line_strong,
        role.Midlight: tokens.line,
        role.Dark: tokens.line_strong,
        role.Shadow: tokens.shadow,
        role.BrightText: tokens.bad,
    }
    for colour_role, value in colours.items():
        result.setColor(colour_role, QColor(value))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.faint))
    return result


def style_sheet(tokens: Tokens) -> str:
    """The one style sheet, filled with the colours of a token set."""
    names = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    look = asset("icons", "look").as_posix()
    return Template(SHEET).substitute(names, mono=MONO_FAMILY, look=look, name="dark" if tokens is DARK else "light")


def restyle(widget: QWidget) -> None:
    """Read the style sheet again for ``widget`` after one of its dynamic properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
