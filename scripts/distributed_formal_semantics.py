"""The document's 1.7.4 script: a system or a history in, what holds of it out, with evidence.

``python scripts/distributed_formal_semantics.py FILE`` is ``formal check FILE``: the invariants of
a transition system, the consistency of a history, the structure of a topology.
"""

import sys

from formal.cli import main

if __name__ == "__main__":
    sys.exit(main(["check", *sys.argv[1:]]))
