"""The benchmarks: each beside its floor, on a made-up big city; `python -m tests.benchmarks [--quick] [names…]`.

They are never run as tests: what a test can hold (query counts, growth) stands in tests/test_query_counts.py.
"""
