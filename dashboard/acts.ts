/** What came of a form that was sent to the server. */
export type Outcome = { state: "working" | "done" | "refused"; words: string; given?: unknown };

/** What is said once it is done, with what the server gave that is shown once. */
export type Told = { words: string; given: unknown };

/** What readers do with accounts, form by form: each is sent, and what came of it is kept to be said. */
export interface Acts {
  /** What came of the last sending of a form; null: it was not sent. */
  of(form: string): Outcome | null;
  /** Sends; what `work` comes back with is said, else the words of the refusal. */
  run(form: string, work: () => Promise<string | Told>): Promise<void>;
  /** Forgets what came of all forms. */
  forget(): void;
}

/** Keeps outcomes until the page is left; `onChange` is called for a new drawing. */
export function keepActs(onChange: () => void): Acts {
  const outcomes = new Map<string, Outcome>();
  const put = (form: string, outcome: Outcome): void => {
    outcomes.set(form, outcome);
    onChange();
  };
  return {
    of: (form) => outcomes.get(form) ?? null,
    async run(form, work) {
      put(form, { state: "working", words: "" });
      try {
        const told = await work();
        put(form, { state: "done", ...(typeof told === "string" ? { words: told } : told) });
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        put(form, { state: "refused", words });
      }
    },
    forget: () => outcomes.clear(),
  };
}
