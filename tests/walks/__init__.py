"""Journeys through the portal, one file each."""
