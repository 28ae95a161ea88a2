"""``python -m benchmarks.dedup_peers recordlinkage|splink``: the labelled sets as the peers find duplicates in them.

Each runs in an environment of its own, as recordlinkage needs pandas below 3: ``pip install recordlinkage "pandas<3"``
(BSD-3), ``pip install splink pandas`` (MIT). Both are used as their guides for deduplication do it; Splink's model is
estimated by expectation maximisation, and a pair is told from a probability of 0.5 on.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import pandas as pd

from benchmarks.labelled_sets import SETS, Pairs, line, load, ordered

_COMPARED = ("first_name", "last_name", "birth_date", "address1", "city", "zip", "email")
_TOLD_FROM = 0.5


def recordlinkage_pairs(table: pd.DataFrame) -> Pairs:
    """recordlinkage as its guide for deduplication does it: blocks, Jaro-Winkler, expectation maximisation (ECM)."""
    import recordlinkage as rl  # noqa: PLC0415 - only where it is installed

    data = table.assign(born=table["birth_date"].dt.strftime("%Y%m%d").fillna(""))
    index = rl.Index()
    for key in ("first_name", "last_name", "born", "zip", "email"):
        if (data[key] != "").any():
            index.block(key)
    pairs = index.index(data)
    compare = rl.Compare()
    for name in _COMPARED:
        if name == "birth_date":
            compare.exact("born", "born", label=name)
        elif (data[name] != "").any():
            compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    found = rl.ECMClassifier(binarize=0.8).fit_predict(compare.compute(pairs, data))
    return {ordered(int(one), int(other)) for one, other in found}


def splink_pairs(table: pd.DataFrame) -> Pairs:
    """Splink: term frequencies of names and towns, blocks on pairs of columns, expectation maximisation."""
    import pyarrow as pa  # noqa: PLC0415 - only where it is installed
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    data = table[["first_name", "last_name", "address1", "city", "zip", "email"]].copy()
    data["born"] = table["birth_date"].dt.strftime("%Y-%m-%d")
    data = data.replace("", None)
    there = [name for name in data.columns if data[name].notna().any()]
    data = data[there].assign(unique_id=range(len(data)))
    keys = [
        ("born",),
        ("first_name", "last_name"),
        ("first_name", "zip"),
        ("last_name", "zip"),
        ("address1",),
        ("email",),
        ("first_name", "city"),
        ("last_name", "city"),
    ]
    blocks = [block_on(*key) for key in keys if set(key) <= set(there)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=_comparisons(there),
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(DuckDBAPI().register(pa.Table.from_pandas(data, preserve_index=False)), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first_name", "last_name", "born")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=4)
    for key in (("first_name", "last_name"), ("born",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*key))
    found = linker.inference.predict(threshold_match_probability=_TOLD_FROM).as_record_list()
    return {ordered(int(row["unique_id_l"]), int(row["unique_id_r"])) for row in found}


def _comparisons(there: list[str]) -> list[Any]:
    import splink.comparison_library as cl  # noqa: PLC0415

    made = {
        "first_name": cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
        "last_name": cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
        "born": cl.DateOfBirthComparison("born", input_is_string=True),
        "address1": cl.JaroWinklerAtThresholds("address1", [0.95, 0.88]),
        "city": cl.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True),
        "zip": cl.DamerauLevenshteinAtThresholds("zip", [1, 2]),
        "email": cl.EmailComparison("email"),
    }
    return [comparison for name, comparison in made.items() if name in there]


def main() -> int:
    """Print rows of the table in Markdown."""
    methods = {"recordlinkage": recordlinkage_pairs, "splink": splink_pairs}
    if len(sys.argv) != 2 or sys.argv[1] not in methods:
        print(__doc__)
        return 2
    for name in SETS:
        table, true = load(name)
        start = time.process_time()
        found = methods[sys.argv[1]](table)
        print(line(name, sys.argv[1], found, true, time.process_time() - start))
    return 0


if __name__ == "__main__":
    sys.exit(main())
