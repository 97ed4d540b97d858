"""Run something in a fork of the test process, which may kill itself."""

import os
import traceback
from collections.abc import Callable

from django.db import connections


def in_child(act: Callable[[], object]) -> int:
    """Run `act` in a fork and return how it ended, as os.waitpid tells it; it never comes back into the tests.

    A browser's event loop runs in the test's thread but not in the fork: there Django finds the connections of the time
    before the browser, so they are closed on both sides.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            connections.close_all()
            act()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]
