/**
 * The text of a model in which DuckDB finds the greatest value of a window as the last, and the least as
 * the first, where the window's name begins with `rising_`: there values never fall in its order. To
 * compare the values of each row's frame took three times as long; PostgreSQL reads the text as written.
 */
export function endsOfRising(sql: string): string {
  return sql
    .replaceAll(/\bmax\(([a-z_.]+)\) OVER (rising_[a-z_]+)/g, "last_value($1 IGNORE NULLS) OVER $2")
    .replaceAll(
      /\bmin\(([a-z_.]+)\) OVER (rising_[a-z_]+)/g,
      "first_value($1 IGNORE NULLS) OVER $2",
    );
}
