"""`python -m tests.benchmarks [--quick] [names…]`: build the city, measure, print."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

if __name__ == "__main__":
    django.setup()
    from tests.benchmarks.running import main

    sys.exit(main(sys.argv[1:]))
