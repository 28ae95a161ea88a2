"""The file around the pages: forms, pictures and fonts, each once; the page tree; what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

from reactivate_desktop.press import metadata
from reactivate_desktop.press.colour import EXT_G_STATES, put_spaces, spot_spaces
from reactivate_desktop.press.compose import Composer, Glyphs, merge
from reactivate_desktop.press.docparts import DocumentParts
from reactivate_desktop.press.font_embed import embed_faces
from reactivate_desktop.press.glyphs import by_face
from reactivate_desktop.press.layers import Layer, LayerName
from reactivate_desktop.press.page_run import PageKind, PageRun, boxes
from reactivate_desktop.press.page_tree import PageBranches
from reactivate_desktop.press.pen import art_name
from reactivate_desktop.press.syntax import dictionary, reference
from reactivate_desktop.press.writer import PdfWriter, deflate

_REMEMBERED: Final = 8192
"""Contents that were written before and may come again; most first names do."""


class PageFile:
    """Writes the pages of one job to a stream, as they come.

    Where a job is made as several files, ``words`` (such as ``volume 2 of 4``) set this one apart in its title and
    identity, and ``first`` is the place of its first piece among all, from 1.
    """

    def __init__(self, composer: Composer, stream: BinaryIO, *, words: str = "", first: int = 1) -> None:
        self._composer = composer
        self._words = words
        self._writer = PdfWriter(stream, composer.standard.pdf_version)
        self._media = boxes(composer.job.paper)["MediaBox"]
        self._root = self._writer.reserve()
        self._tree = PageBranches(self._writer)
        self._font_entry = self._writer.reserve()
        self._states = {name: reference(self._writer.put(state)) for name, state in EXT_G_STATES.items()}
        self._spaces = put_spaces(self._writer, (part.ink for face in composer.faces for part in face.parts()))
        self._parts = DocumentParts(self._writer, first) if composer.standard.document_parts else None
        self._glyphs: dict[int, set[int]] = {}
        self._art: dict[str, int] = {}
        self._forms: dict[LayerName, int] = {}
        self._resources: dict[PageKind, int] = {}
        self._repeated: dict[bytes, int] = {}

    @property
    def pages(self) -> int:
        """Pages written so far."""
        return len(self._tree)

    def use(self, glyphs: Glyphs) -> None:
        """Remember glyphs that pages use."""
        merge(self._glyphs, glyphs)

    def add(self, run: PageRun) -> None:
        """Write the pages of a chunk."""
        if not run.pieces:
            return
        resources = [self._resources.get(kind) or self._put_resources(kind) for kind in run.kinds]
        shared = list(map(self._content, run.shared))
        parents = self._tree.parents(len(run.nodes))
        node, record = (self._parts.node, self._parts.next_record) if self._parts else (0, 0)
        base = self._writer.put_run(run.objects, [0, node, *parents, *resources, *shared], record)
        if self._parts:
            self._parts.add(base + run.first, run.step, run.pieces)
        self._tree.add(base + run.first + run.pieces * run.step, run.nodes)

    def _content(self, content: bytes) -> int:
        """The number of a content that pages share."""
        number = self._repeated.get(content)
        if number is None:
            if len(self._repeated) >= _REMEMBERED:
                self._repeated.clear()
            number = self._repeated[content] = self._writer.put_packed(content)
        return number

    def close(self, *, cut_fonts: bool = True) -> None:
        """Write fonts, page tree, metadata, catalog and trailer. ``cut_fonts`` embeds subsets, not whole faces."""
        used = {index: glyphs for index, glyphs in self._glyphs.items() if glyphs}
        fonts = embed_faces(self._writer, self._composer.book, used, cut=cut_fonts)
        entries = {f"F{index}": reference(number) for index, number in fonts.items()}
        self._writer.put(dictionary(entries), self._font_entry)
        self._tree.close(self._root)
        job, standard = self._composer.job, self._composer.standard
        identity = metadata.Identity.of(job, self._composer.intent, self._words)
        catalog = {"Pages": self._root}
        if self._parts:
            catalog["DPartRoot"] = self._parts.close()
        intent = metadata.put_output_intent(self._writer, self._composer.intent)
        info = metadata.put_info(self._writer, identity, standard)
        catalog["Metadata"] = metadata.put_xmp(self._writer, identity, standard)
        self._writer.finish(metadata.put_catalog(self._writer, catalog, intent), info, identity.document_id)

    def _put_resources(self, kind: PageKind) -> int:
        """What pages of a kind call, as an object of its own."""
        names = self._composer.layer_names(*kind)
        forms = {name.resource: reference(self._form(name)) for name in names}
        spaces = spot_spaces(self._composer.piece_inks(kind.face, kind.variant))
        number = self._resources[kind] = self._writer.put(self._resource_entry(forms, spaces))
        return number

    def _resource_entry(self, objects: dict[str, bytes], spaces: Iterable[str]) -> bytes:
        """Only inks that are used are named: each that is stands for a plate."""
        entries = {"Font": reference(self._font_entry), "ExtGState": dictionary(self._states)}
        if named := {name: self._spaces[name] for name in spaces}:
            entries["ColorSpace"] = dictionary(named)
        if objects:
            entries["XObject"] = dictionary(objects)
        return dictionary(entries)

    def _form(self, name: LayerName) -> int:
        if name not in self._forms:
            layer = self._composer.layer(name)
            self.use(by_face([layer.glyphs]))
            self._forms[name] = self._put_form(layer)
        return self._forms[name]

    def _put_form(self, layer: Layer) -> int:
        pictures = {art_name(art_id): reference(self._picture(art_id)) for art_id in layer.art}
        spaces = [name for name in self._spaces if f"/{name} cs ".encode() in layer.content]
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": self._media,
            "Resources": self._resource_entry(pictures, spaces),
            "Filter": b"/FlateDecode",
        }
        if self._parts:
            # a press may keep it from record to record (ISO 16612-2, 6.7); it is not encapsulated: it takes what is set
            entries["GTS_Scope"] = b"/File"
        return self._writer.put_stream(deflate(layer.content), entries)

    def _picture(self, art_id: str) -> int:
        if art_id not in self._art:
            self._art[art_id] = self._composer.art(art_id).put(self._writer)
        return self._art[art_id]
