"""Keys, signatures of papers, time-stamps and their verification."""
