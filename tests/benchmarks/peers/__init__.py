"""What one would otherwise use, each in a process of its own on the same server."""
