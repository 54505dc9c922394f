"""Where every dossier stands, for who compares it with what is known elsewhere."""

STANDING = """
SELECT code, version, status, agency_code AS agency, procedure_code AS procedure, channel, submitted_at,
       accepted_at AS received_at, due_at, finished_at, outcome_kind AS outcome
FROM dossiers_dossier
"""
"""One row a dossier: SQL that callers put into a statement of their own."""
