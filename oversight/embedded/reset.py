"""`make demo-reset`: throw the demo's data away, after asking."""

import shutil
import sys

from oversight.embedded.place import place, var
from oversight.embedded.server import Server


def main() -> int:
    """Ask, stop the server, delete its folder and the uploaded files. Returns the exit code."""
    where = place()
    doomed = [folder for folder in (where.home, var() / "media") if folder.exists()]
    if not doomed:
        print("There is no demo data to throw away.")
        return 0
    print("This deletes the demo's database and files:")
    for folder in doomed:
        print(f"  {folder}")
    if input("Type yes to go on: ").strip().lower() != "yes":
        print("Nothing was deleted.")
        return 1
    server = Server(where)
    if server.postmaster() and not server.stop():
        print("The demo is running: end it first (Ctrl-C where it was started).", file=sys.stderr)
        return 1
    for folder in doomed:
        shutil.rmtree(folder)
    print("Done: the next `make demo` starts with a fresh sample city.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
