/**
 * An expected failure: a bad file, a failed check, a wrong parameter. Its message says in one line
 * what was wrong, where, and what to do; commands print it without a stack and exit 1, or 2 when
 * `usage` is set; the server answers with a 4xx. Every other error keeps its stack and its cause.
 */
export class ThroughlineError extends Error {
  readonly usage: boolean;

  constructor(message: string, options: ErrorOptions & { usage?: boolean } = {}) {
    super(message, options);
    this.name = "ThroughlineError";
    this.usage = options.usage ?? false;
  }
}

/** An expected failure that is wrong usage: an unknown option, id or value. Exit 2. */
export function usageError(message: string): ThroughlineError {
  return new ThroughlineError(message, { usage: true });
}
