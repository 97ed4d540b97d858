"""Printed papers of the registry: each a frozen sheet gathered from models, and a pure function sheet → paper."""
