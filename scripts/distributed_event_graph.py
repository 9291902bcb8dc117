"""The document's 1.7.1 script: an event log in, the picture of its event structure out.

``python scripts/distributed_event_graph.py LOG [--format svg --out FILE]`` is ``formal graph LOG``.
"""

import sys

from formal.cli import main

if __name__ == "__main__":
    sys.exit(main(["graph", *sys.argv[1:]]))
