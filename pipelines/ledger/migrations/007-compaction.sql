-- There is a row while the file may still hold, in freed pages or in the log beside it, what was
-- forgotten: until it has been written afresh.
CREATE TABLE compaction (
  due INTEGER PRIMARY KEY CHECK (due = 1)
) STRICT;
