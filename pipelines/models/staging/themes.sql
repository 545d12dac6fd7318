-- One row per theme of the agency.
SELECT DISTINCT agency, theme_no, theme, is_mapped
FROM staging.theme_names
