"""Keeping the mapping of an import as a recipe: asks before one is replaced, and says that it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_recipes
from reactivate_desktop.services.import_patients import PatientImport, Recipe
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.recipe_bar import RecipeBar


class RecipeSaving(QObject):
    """The recipe bar of a page, with the list whose mapping it keeps."""

    def __init__(self, session: Session, notice: NoticeBar, bar: RecipeBar, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._notice, self._bar, self._page = session, notice, bar, page
        self._found: PatientImport | None = None
        self._chosen: dict[str, str | None] = {}
        bar.save_requested.connect(self._on_save)

    @property
    def brand(self) -> str:
        """Id of the brand whose recipes count; '' without a campaign."""
        resolved = self._session.resolved
        return resolved.kit.id if resolved is not None else ""

    def show_import(self, found: PatientImport, chosen: Mapping[str, str | None]) -> None:
        """Another list, or another mapping of it; ``chosen`` is what the user said about columns."""
        self._found, self._chosen = found, dict(chosen)
        scopes = [(self.tr("Shared by all brands"), "")]
        resolved = self._session.resolved
        if resolved is not None:
            scopes.insert(0, (self.tr("For %1").replace("%1", resolved.kit.name), resolved.kit.id))
        self._bar.show_recipe(found.recipe, scopes)

    @Slot(str, str)
    def _on_save(self, name: str, brand: str) -> None:
        found, store = self._found, self._session.store
        if found is None:
            return
        mapping = import_recipes.confirmed(found, self._chosen)
        if any(one.name == name.strip() for one in import_recipes.recipes(store)) and not self._session.asker.confirm(
            self._page,
            self.tr("Replace the recipe?"),
            self.tr("“%1” is replaced by the mapping that is shown.").replace("%1", name.strip()),
            self.tr("Replace"),
        ):
            return
        job = self._session.jobs.change(
            self.tr("Saving the recipe"),
            lambda _: import_recipes.keep_recipe(store, name, found, mapping, brand=brand),
        )
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
