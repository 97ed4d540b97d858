"""Generators of hostile and broken input (promise 21, 27, 35): made when asked for, never kept as files."""
