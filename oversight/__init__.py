"""The ground: people, tiers, policy, journal, paper, calendar."""
