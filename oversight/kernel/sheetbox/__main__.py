"""Where the child begins: as a package of its own, behind the standard library."""

import json
import os
import sys

sys.path[:1] = []  # this folder itself: nothing in it may stand before a module of Python's
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from sheetbox.reading import main  # noqa: E402

main(json.loads(sys.argv[1]))
