"""Histories by others, where they are: the verdicts that are known of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from formal.transactions import check
from formal.transactions.reading import read_transactions

SAMPLES = Path(__file__).resolve().parents[3] / "shared/samples"
if not SAMPLES.exists():
    SAMPLES = Path(__file__).resolve().parents[4] / "shared/samples"

#: File, the strongest models that hold, the anomaly's name.
KNOWN = [
    # The paper's example: T2 → T3 → T4 → T2 with one anti-dependency.
    ("elle/paper-example.edn", ("transactional-causal",), "G-single"),
    # As its name says: snapshot isolation holds, repeatable read does not.
    ("elle/si-without-g-single.edn", ("snapshot-isolation",), "G2-item"),
    # PostgreSQL 12.3, "serializable": G2-item.
    ("isovista/pg_ser_bug.txt", ("snapshot-isolation",), "G2-item"),
    # YugabyteDB, transactional causal consistency violated: a session forgets its own write.
    ("isovista/yugabyte_tcc.txt", ("monotonic-atomic-view",), "G-single-session"),
    # The beginning of a history: it reads what is written after its end.
    ("isovista/dgraph_si_head2000.txt", (), "thin-air read"),
]


@pytest.mark.parametrize(("name", "strongest", "anomaly"), KNOWN)
def test_known_verdicts(name, strongest, anomaly):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the samples are not here")
    report = check(read_transactions(path))
    assert report.strongest == strongest
    assert report.anomaly.name == anomaly


def test_the_examples_of_dbcops_page():
    path = SAMPLES / "dbcop/history-format.md"
    if not path.exists():
        pytest.skip("the samples are not here")
    page = path.read_text(encoding="utf-8")
    blocks = [b.split("```")[0] for b in page.split("```json\n")[1:] + page.split("```text\n")[1:]]
    found = []
    for block in blocks:
        scratch = block.strip()
        if scratch.startswith(("[\n", "//")):
            found.append(verdict(scratch))
    # Write skew is what snapshot isolation allows; the page's words on its example are not so.
    assert found == [
        ("strong-session-serializable",),
        ("snapshot-isolation",),
        ("strong-session-serializable",),
        ("snapshot-isolation",),
    ]


def verdict(text: str) -> tuple[str, ...]:
    """The strongest models of a text."""
    return check(read_transactions("example", data=text.encode())).strongest
