"""What the registry's pages show, gathered as the parts of `oversight.screen`."""
