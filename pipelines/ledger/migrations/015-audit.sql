-- Who did what, when, from where. Nothing is ever changed or deleted: each row's hash covers the hash
-- before it, so that `doctor` finds what was changed in the file by other means.
CREATE TABLE audit (
  audit_id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL CHECK (trim(who) <> ''),
  address TEXT,
  action TEXT NOT NULL CHECK (trim(action) <> ''),
  subject TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_action ON audit (action, audit_id);

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_appended BEFORE INSERT ON audit
  WHEN NEW.audit_id <> (SELECT coalesce(max(audit_id), 0) + 1 FROM audit)
  BEGIN SELECT RAISE(ABORT, 'the audit is appended to alone'); END;
