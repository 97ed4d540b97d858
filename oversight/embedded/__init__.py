"""Database, broker and processes of a machine that brings nothing along: for the demo, commands and tests.

Nothing here is used where `DATABASE_URL` and `CELERY_BROKER_URL` are set, so never in production.
"""
