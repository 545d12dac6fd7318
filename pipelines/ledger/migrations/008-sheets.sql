-- The sheets of a workbook that waits, by the digests of their rows as text: a sheet that is forgotten
-- is in the workbook's bytes too.
CREATE TABLE waiting_sheets (
  sha256 TEXT NOT NULL,
  sheet_sha256 TEXT NOT NULL,
  PRIMARY KEY (sha256, sheet_sha256)
) STRICT, WITHOUT ROWID;
