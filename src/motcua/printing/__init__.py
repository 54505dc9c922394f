"""Official papers as PDF, by Typst."""
