CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS inbox (
  message_id TEXT PRIMARY KEY, header_sha256 TEXT NOT NULL, parcel TEXT NOT NULL, receipt TEXT NOT NULL,
  deployment TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, order_key TEXT NOT NULL,
  order_seq INTEGER NOT NULL, identity TEXT NOT NULL, is_skip INTEGER NOT NULL, day TEXT NOT NULL,
  received_at TEXT NOT NULL, done_at TEXT, attempts INTEGER NOT NULL DEFAULT 0, problem TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX IF NOT EXISTS inbox_place ON inbox (sender, recipient, order_key, order_seq) WHERE order_key <> '';
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (received_at) WHERE done_at IS NULL;
CREATE TABLE IF NOT EXISTS inbound_key (
  sender TEXT, recipient TEXT, order_key TEXT, applied_seq INTEGER NOT NULL, PRIMARY KEY (sender, recipient, order_key)
);
CREATE TABLE IF NOT EXISTS outbox (
  message_id TEXT PRIMARY KEY, header_sha256 TEXT NOT NULL, parcel TEXT NOT NULL, recipient TEXT NOT NULL,
  files TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'WAITING', code TEXT NOT NULL DEFAULT '', receipt TEXT,
  peer TEXT NOT NULL DEFAULT '', day TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (next_at) WHERE state IN ('WAITING', 'RELAYED');
CREATE TABLE IF NOT EXISTS outbound_key (
  sender TEXT, recipient TEXT, order_key TEXT, last_seq INTEGER NOT NULL, last_id TEXT,
  PRIMARY KEY (sender, recipient, order_key)
);
CREATE TABLE IF NOT EXISTS shown_file (sha256 TEXT, deployment TEXT, PRIMARY KEY (sha256, deployment));
