"""Assessment and inspection of what the registry holds; its nouns follow in their own issues."""
