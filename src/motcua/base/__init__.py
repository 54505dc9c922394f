"""What every domain stands on. No noun of the field lives here."""
