-- Who an account is at the provider of single sign-on: its number for the person never changes, a mail
-- address may come to be another's. An account has one for each provider that there was.
CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject <> ''),
  account_id INTEGER NOT NULL REFERENCES accounts,
  bound_at TEXT NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (account_id, issuer)
) STRICT, WITHOUT ROWID;

-- Whether the provider said who it is: it asked for what it asks for, a second factor too.
ALTER TABLE sign_ins ADD COLUMN by_provider INTEGER NOT NULL DEFAULT 0;
