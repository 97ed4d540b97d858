"""Event → letters → channels (inbox, e-mail), one file a channel."""
