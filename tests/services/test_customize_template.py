from __future__ import annotations

import pytest

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.errors import LockedError
from reactivate_desktop.services.customize_template import changes, check, editable, locked

KITS = bundled_kits()
TEMPLATES = [(kit, template_id) for kit in KITS for template_id in kit.template_ids()]
named = pytest.mark.parametrize(("kit", "template_id"), TEMPLATES, ids=lambda value: getattr(value, "id", value))


@named
def test_the_form_and_the_locked_parts_are_the_whole_template(kit: BrandKit, template_id: str) -> None:
    template = kit.template(template_id)
    form = editable(kit, template, Customization())
    ids = [field.element_id for field in form] + [part.element_id for part in locked(template)]
    assert sorted(ids) == sorted(element.id for _, element in template.elements())


@named
def test_every_input_starts_unchanged_and_says_how_far_it_goes(kit: BrandKit, template_id: str) -> None:
    for field in editable(kit, kit.template(template_id), Customization()):
        assert not field.changed
        assert field.lock_reason
        if field.kind == "text":
            assert field.max_chars > 0
        else:
            assert field.value in [option.id for option in field.options]
            assert len(field.options) >= 2
        for option in field.options:
            assert option.picture.is_file() if option.picture else option.words


@named
def test_a_choice_shows_in_form_and_changes(kit: BrandKit, template_id: str) -> None:
    template = kit.template(template_id)
    choice = next(field for field in editable(kit, template, Customization()) if field.kind != "text")
    other = next(option for option in choice.options if option.id != choice.value)
    customization = check(kit, template, {choice.element_id: other.id})
    after = {field.element_id: field for field in editable(kit, template, customization)}[choice.element_id]
    assert after.changed
    assert after.value == other.id
    assert [change.element_id for change in changes(kit, template, customization)] == [choice.element_id]


@named
def test_a_locked_part_is_refused_with_its_reason(kit: BrandKit, template_id: str) -> None:
    template = kit.template(template_id)
    part = locked(template)[0]
    with pytest.raises(LockedError, match=part.label) as refused:
        check(kit, template, {part.element_id: "something else"})
    assert part.reason in str(refused.value)
