"""What the portal leans on goes away and comes back."""
