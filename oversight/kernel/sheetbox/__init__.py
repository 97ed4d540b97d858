"""The child that reads a table: workbook or text, out as JSON lines. ``tables`` runs it through ``childbox``.

It is a program of its own (``python sheetbox``): it imports nothing of the portal, whose packages bring Django
along, and no parser before its limits stand. It says {"meta": …} once, {"rows": [[number, [cells…]], …]} in batches,
and ends with {"done": n}; or {"refused": code, "params": {…}}.
"""
