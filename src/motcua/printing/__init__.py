"""Papers: Typst templates and facts become PDF/A."""
