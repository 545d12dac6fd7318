-- Who may sign in. An account is never deleted, so that what it did keeps its name; once there was one,
-- the store asks everybody to sign in. The password is an Argon2id hash; none before it is set by a link.
CREATE TABLE accounts (
  account_id INTEGER PRIMARY KEY AUTOINCREMENT,
  login TEXT NOT NULL CHECK (trim(login) <> ''),
  name TEXT NOT NULL CHECK (trim(name) <> ''),
  role TEXT NOT NULL CHECK (role IN ('quality_lead', 'leadership', 'coach')),
  password TEXT,
  added_at TEXT NOT NULL,
  added_by TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX accounts_by_login ON accounts (login) WHERE removed_at IS NULL;
CREATE TRIGGER accounts_are_kept BEFORE DELETE ON accounts
  BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;

-- Of a coach: the sites, and the names in the exports, that are theirs.
CREATE TABLE account_sites (
  account_id INTEGER NOT NULL REFERENCES accounts,
  site TEXT NOT NULL CHECK (trim(site) <> ''),
  PRIMARY KEY (account_id, site)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_coaches (
  account_id INTEGER NOT NULL REFERENCES accounts,
  coach TEXT NOT NULL CHECK (trim(coach) <> ''),
  PRIMARY KEY (account_id, coach)
) STRICT, WITHOUT ROWID;

-- Browsers that are signed in, by the SHA-256 of the secret in their cookie.
CREATE TABLE sign_ins (
  sign_in_id INTEGER PRIMARY KEY AUTOINCREMENT,
  secret_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts,
  began_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  address TEXT NOT NULL,
  browser TEXT NOT NULL
) STRICT;

-- Links that set a password once, by the SHA-256 of the secret in them.
CREATE TABLE links (
  secret_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts,
  made_by TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  used_at TEXT
) STRICT;

-- Failed sign-ins by the SHA-256 of a login or of an address.
CREATE TABLE attempts (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  held_until TEXT
) STRICT;
