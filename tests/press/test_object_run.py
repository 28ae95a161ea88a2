"""Objects spelled before their numbers are known: whatever these are, each object is what it would be by itself."""

from __future__ import annotations

import io
import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_ground import make_job, make_pieces

from reactivate_desktop.press import chunk
from reactivate_desktop.press.object_run import OPEN, OPEN_RECORD, ObjectRun, Pattern, RunMaker, Widths
from reactivate_desktop.press.page_tree import KIDS, PageBranches
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.writer import PdfWriter

MARKED = b"%b 0 obj\n<</Mine %b 0 R /Other %b 0 R /Record /R%b>>\nendobj\n" % (OPEN, OPEN, OPEN, OPEN_RECORD)


@given(st.integers(1, 9), st.integers(0, 12_000_000), st.integers(1, 12_000_000), st.integers(1, 99_999))
def test_open_numbers_become_what_they_are(digits: int, base: int, other: int, record: int) -> None:
    widths = Widths(digits, 6)
    maker = RunMaker(widths)
    maker.add_streams([b"q Q"])
    maker.add([Pattern(MARKED, widths)] * 2, np.array([[2, 1, -1], [3, 2, -2]], dtype=np.int32))
    run = pickle.loads(pickle.dumps(maker.run()))
    data, heads = run.numbered(base, [0, other, 7], record)
    objects = [data.tobytes()[start:end] for start, end in pairwise([*heads.tolist(), len(data)])]
    assert [one.split() for one in objects] == [
        (b"%d 0 obj <</Filter /FlateDecode /Length 3>> stream q Q endstream endobj" % (base + 1)).split(),
        (
            b"%d 0 obj <</Mine %d 0 R /Other %d 0 R /Record /R%06d>> endobj" % (base + 2, base + 1, other, record)
        ).split(),
        (b"%d 0 obj <</Mine %d 0 R /Other 7 0 R /Record /R%06d>> endobj" % (base + 3, base + 2, record + 1)).split(),
    ]
    assert all(one.startswith(b"%d 0 obj\n" % (base + place)) for place, one in enumerate(objects, start=1))


@pytest.mark.parametrize("standard", ["pdfx4", "pdfvt1"])
def test_a_file_with_more_objects_than_was_reckoned_with_is_whole(
    standard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, pieces = make_job(standard=standard), make_pieces(chunk.CHUNK + 50)
    press(job, pieces, tmp_path / "usual.pdf")
    monkeypatch.setattr(chunk, "_OTHER_OBJECTS", 10 - 5 * chunk.CHUNK)
    widened: list[int] = []
    honest = ObjectRun._wider
    monkeypatch.setattr(ObjectRun, "_wider", lambda run, more: widened.append(more) or honest(run, more))
    press(job, pieces, tmp_path / "wider.pdf")
    assert widened
    with pikepdf.open(tmp_path / "usual.pdf") as usual, pikepdf.open(tmp_path / "wider.pdf") as wider:
        assert not wider.check_pdf_syntax()
        assert len(wider.pages) == 2 * len(pieces)
        for place in (0, 2 * chunk.CHUNK - 1, 2 * chunk.CHUNK, 2 * len(pieces) - 1):
            assert wider.pages[place].Contents.read_bytes() == usual.pages[place].Contents.read_bytes()
            assert wider.pages[place].obj.get("/DPart", None) == usual.pages[place].obj.get("/DPart", None)


@pytest.mark.parametrize("counts", [[], [3], [1] * KIDS, [2] * (KIDS + 1), [1] * (KIDS * KIDS + 1)])
def test_branches_of_any_number_keep_their_order(counts: list[int]) -> None:
    out = io.BytesIO()
    writer = PdfWriter(out, "1.6")
    root = writer.reserve()
    tree = PageBranches(writer)
    place = 0
    for count in counts:
        (parent,) = tree.parents(1)
        node = writer.reserve()
        entries = b"<</Type /Page /MediaBox [0 0 9 9] /Parent %d 0 R /Number %d>>"
        pages = [writer.put(entries % (node, place + one)) for one in range(count)]
        place += count
        kids = b" ".join(b"%d 0 R" % page for page in pages)
        writer.put(b"<</Type /Pages /Parent %d 0 R /Count %d /Kids [%b]>>" % (parent, count, kids), node)
        tree.add(node, [count])
    tree.close(root)
    writer.finish(writer.put(b"<</Type /Catalog /Pages %d 0 R>>" % root), writer.put(b"<<>>"), b"\1" * 16)
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        assert [int(page.obj.Number) for page in pdf.pages] == list(range(sum(counts)))
        nodes = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Pages"]
        assert max(len(node.Kids) for node in nodes) <= KIDS
        assert all(node.Parent.Kids for node in nodes if node.objgen != (root, 0))
