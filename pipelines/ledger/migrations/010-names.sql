-- What names in the file of an import meant by catalogues, codebooks and aliases on its day, apart
-- from what a person answered: it tells the rejected rows of that day again.
ALTER TABLE imports ADD COLUMN names TEXT;
UPDATE imports SET answers = (
  SELECT json_group_object(given.key, given.value) FROM json_each(imports.answers) AS given
  WHERE given.key NOT IN ('said', 'words', 'measures') AND given.key NOT LIKE 'measure:%'
    AND (given.key NOT LIKE 'label:%' OR EXISTS (
      SELECT 1 FROM answers AS by_person
      WHERE by_person.subject = imports.source AND by_person.question = given.key
        AND by_person.value = given.value
    ))
);
