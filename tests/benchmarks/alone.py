"""`python -m tests.benchmarks.alone DATABASE WHAT …`: do one thing once, and tell how much memory it took."""

import json
import os
import resource
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

if __name__ == "__main__":
    django.setup()
    import importlib

    from tests import databases
    from tests.benchmarks.bigcity import FULL
    from tests.benchmarks.city import City

    database, what, *params = sys.argv[1:]
    databases.point_at(database)
    importlib.import_module(f"tests.benchmarks.{what}").alone(City(FULL, database), *params)
    kilobytes = sum(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"peak_mb": round(kilobytes / 1024, 1)}))
