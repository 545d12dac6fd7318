-- Who imported, as the audit says it; of imports from before there was one it is not kept.
ALTER TABLE imports ADD COLUMN imported_by TEXT;
UPDATE imports SET imported_by =
  (SELECT who FROM audit WHERE action = 'import' AND subject = 'import ' || import_id);
