-- The build that a job published, written with it in one transaction: what stands although the job
-- was killed or cancelled right after.
ALTER TABLE jobs ADD COLUMN build_id INTEGER REFERENCES builds;
