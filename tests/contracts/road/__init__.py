"""The road's texts."""
