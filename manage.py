#!/usr/bin/env python3
"""Run a management command; the embedded database starts by itself where no other is configured."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    from oversight.embedded.attach import database

    with database(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
