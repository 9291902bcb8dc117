"""The verdicts on others' histories are the published ones."""

import json
from pathlib import Path

import pytest

from formal.histories import check, read_history

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"


def expected():
    for folder in ("porcupine", "knossos"):
        listing = SAMPLES / folder / "expected.json"
        if listing.exists():
            for name, holds in json.loads(listing.read_text()).items():
                yield pytest.param(SAMPLES / folder / name, holds, id=name)


@pytest.mark.parametrize(("path", "holds"), list(expected()))
def test_published_verdicts(path, holds):
    report = check(read_history(path), weaker=False)
    assert report.holds is holds
    verdict = report.verdict("linearizable")
    assert (verdict.certificate is not None) == holds
    assert (verdict.violation is not None) == (not holds)
