-- When an import was forgotten, and the first build without it: no warehouse file from before that
-- build may be kept. Its line stays, without answers, decisions and rejects.
ALTER TABLE imports ADD COLUMN forgotten_at TEXT CHECK (forgotten_at IS NULL OR standing = 0);
ALTER TABLE imports ADD COLUMN forgotten_in INTEGER REFERENCES builds;
-- Digest of the export and its header: files with the same one come from the same source.
ALTER TABLE imports ADD COLUMN source TEXT;
