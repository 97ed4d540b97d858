"""The registry's forms, one file a noun."""
