"""The agency tree, units, positions, officers, calendars and row scope."""
