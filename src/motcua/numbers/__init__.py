"""Series of numbers that are never reused."""
