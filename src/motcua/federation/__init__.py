"""What the country knows of every dossier: told by agencies, kept in one registry."""
