"""Commands of the house, and how those that change the schema become the owner."""
