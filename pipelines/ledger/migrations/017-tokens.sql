-- Personal tokens, by which a program reads what its owner sees, by the SHA-256 of the secret in them.
CREATE TABLE tokens (
  token_id INTEGER PRIMARY KEY AUTOINCREMENT,
  secret_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts,
  name TEXT NOT NULL CHECK (trim(name) <> ''),
  made_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  used_at TEXT,
  used_from TEXT
) STRICT;
CREATE INDEX tokens_by_account ON tokens (account_id);
