"""Pictures of the window's main states, for people to look at."""
