"""Where every dossier stands, for who compares it with what is known elsewhere."""

from motcua.dossiers.models import DAY_OF_CODE

STANDING = f"""
SELECT code, {DAY_OF_CODE % {"expressions": "code"}} AS day, version, status, agency_code AS agency,
       procedure_code AS procedure, channel, submitted_at,
       accepted_at AS received_at, due_at, finished_at, outcome_kind AS outcome
FROM dossiers_dossier
"""
"""One row a dossier: SQL that callers put into a statement of their own. There is an index by ``day``."""
