-- The second factor of an account: one-time codes of an app (TOTP, RFC 6238). The secret is sealed with
-- a key of the store; no code of `last_step`, or of a step before it, is taken again.
CREATE TABLE second_factors (
  account_id INTEGER PRIMARY KEY REFERENCES accounts,
  secret TEXT NOT NULL,
  since TEXT NOT NULL,
  last_step INTEGER NOT NULL
) STRICT;

-- What signs in once each where the app is lost: the first characters of a code find it, the Argon2id
-- hash is of all of them.
CREATE TABLE recovery_codes (
  account_id INTEGER NOT NULL REFERENCES accounts,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  used_at TEXT,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

-- A secret that is shown to a sign-in and counts for nothing before a code of it comes from there.
CREATE TABLE enrolments (
  sign_in_id INTEGER PRIMARY KEY REFERENCES sign_ins ON DELETE CASCADE,
  secret TEXT NOT NULL,
  ends_at TEXT NOT NULL
) STRICT;

-- Browsers whose password was right and that owe a code: no sign-ins.
CREATE TABLE half_sign_ins (
  secret_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts,
  ends_at TEXT NOT NULL
) STRICT;
