"""Who the firms and estates are, and what is on file about them."""
