-- One row per import, withdrawn ones too.
SELECT
  agency,
  import_id,
  file,
  sha256,
  export,
  outcome,
  imported_at,
  standing,
  state,
  read,
  "new",
  changed,
  unchanged,
  duplicate,
  rejected,
  coalesce(imported_by, 'not kept') AS imported_by
FROM raw.imports
