import { Unanswered, fromAnyBuild, watchBuild } from "./api.ts";

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

/**
 * Answers by key, all of one build: an answer of another one forgets those before it. While a new
 * answer is on its way after `forget`, the old one is still drawn.
 */
export function keepSources(onChange: () => void): Sources {
  const answers = new Map<string, Source<unknown>>();
  let stale = new Map<string, Source<unknown>>();

  function forget(): void {
    fromAnyBuild();
    stale = new Map(
      [...answers].flatMap(([key, answer]) => {
        const last = answer.state === "loading" ? stale.get(key) : answer;
        return last?.state === "ready" ? [[key, last] as const] : [];
      }),
    );
    answers.clear();
  }

  watchBuild(() => {
    forget();
    onChange();
  });

  return {
    read<T>(key: string, ask: () => Promise<T>): Source<T> {
      const known = answers.get(key);
      if (known)
        return (known.state === "loading" ? (stale.get(key) ?? known) : known) as Source<T>;
      const asked: Source<T> = { state: "loading" };
      answers.set(key, asked);
      // What was asked before `forget` may come after it, and is of the build before.
      const answer = (come: Source<T>) => answers.get(key) === asked && answers.set(key, come);
      const [oldest] = answers.keys();
      if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
      ask()
        .then(
          (data) => answer({ state: "ready", data }),
          (error: unknown) =>
            answer({
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
    forget,
  };
}
