"""The one door in: who is counted when it fails, how long a session lasts, and what is recorded of both.

allauth asks for name, password and second factor; axes counts failures; what is ours stands here (INVARIANTS 7, 34).
"""
