"""Keeping the mapping of an import as a recipe: asks before one is replaced, and says that it is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_recipes
from reactivate_desktop.services.import_patients import Recipe
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.recipe_bar import RecipeBar

Keep = Callable[[str, str], Recipe]
"""Keeps the mapping that is shown: (name, id of the brand it is for, '' = shared) → the recipe."""


class RecipeSaving(QObject):
    """The recipe bar of a page, with what keeps the mapping that is shown."""

    def __init__(self, session: Session, notice: NoticeBar, bar: RecipeBar, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._notice, self._bar, self._page = session, notice, bar, page
        self._keep: Keep | None = None
        bar.save_requested.connect(self._on_save)

    @property
    def brand(self) -> str:
        """Id of the brand whose recipes count; '' without a campaign."""
        resolved = self._session.resolved
        return resolved.kit.id if resolved is not None else ""

    def show(self, applied: str, keep: Keep) -> None:
        """Another list, or another mapping of it: the recipe that was ``applied`` ('' = none)."""
        self._keep = keep
        scopes = [(self.tr("Shared by all brands"), "")]
        resolved = self._session.resolved
        if resolved is not None:
            scopes.insert(0, (self.tr("For %1").replace("%1", resolved.kit.name), resolved.kit.id))
        self._bar.show_recipe(applied, scopes)

    @Slot(str, str)
    def _on_save(self, name: str, brand: str) -> None:
        keep, store, tidy = self._keep, self._session.store, " ".join(name.split())
        if keep is None:
            return
        if any(one.name == tidy for one in import_recipes.recipes(store)) and not self._session.asker.confirm(
            self._page,
            self.tr("Replace the recipe?"),
            self.tr("“%1” is replaced by the mapping that is shown.").replace("%1", tidy),
            self.tr("Replace"),
        ):
            return
        job = self._session.jobs.change(self.tr("Saving the recipe"), lambda _: keep(name, brand))
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_saved(self, recipe: Recipe) -> None:
        self._bar.close_form()
        self._bar.applied.show_state(self.tr("Recipe: %1").replace("%1", recipe.name), "accent")
        words = self.tr("Recipe “%1” is kept: the next export of this shape is read with it.")
        self._notice.say(words.replace("%1", recipe.name), "good")

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._notice.show_error(error)
