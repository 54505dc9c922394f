"""Stories in a real browser against a real deployment: what a person does, sees, and is told."""
