import { Unanswered } from "./api.ts";

/** What a page asked the server for: still on its way, here, or refused with words. */
export type Source<T> =
  | { state: "loading" }
  | { state: "ready"; data: T }
  | { state: "failed"; message: string; unanswered: boolean };

export interface Sources {
  /** The answer under `key`; asks when nobody has, and calls for a new drawing when it is here. */
  read<T>(key: string, ask: () => Promise<T>): Source<T>;
  /** Whether something is missing because no server was there to answer. */
  lacks(): boolean;
  /** Forgets all answers, because the build changed or the reader wants to try again. */
  forget(): void;
}

const kept = 60;

/** Answers by key. While a new answer is on its way after `forget`, the old one is still drawn. */
export function keepSources(onChange: () => void): Sources {
  const answers = new Map<string, Source<unknown>>();
  let stale = new Map<string, Source<unknown>>();

  return {
    read<T>(key: string, ask: () => Promise<T>): Source<T> {
      const known = answers.get(key);
      if (known)
        return (known.state === "loading" ? (stale.get(key) ?? known) : known) as Source<T>;
      answers.set(key, { state: "loading" });
      const [oldest] = answers.keys();
      if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
      ask()
        .then(
          (data) => answers.set(key, { state: "ready", data }),
          (error: unknown) =>
            answers.set(key, {
              state: "failed",
              message: String(error instanceof Error ? error.message : error),
              unanswered: error instanceof Unanswered,
            }),
        )
        .finally(onChange);
      return (stale.get(key) ?? { state: "loading" }) as Source<T>;
    },
    lacks: () =>
      [...answers.values()].some((answer) => answer.state === "failed" && answer.unanswered),
    forget() {
      stale = new Map([...answers].filter(([, answer]) => answer.state === "ready"));
      answers.clear();
    },
  };
}
