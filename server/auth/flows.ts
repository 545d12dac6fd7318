import { createHash, timingSafeEqual } from "node:crypto";
import type { Exchange } from "../../pipelines/accounts/exchange.ts";

/** A sign-in at the provider that was begun and has not come back yet. */
export interface Flow extends Exchange {
  /** The secret of the browser that began it. */
  readonly browser: string;
  /** The page of ours that was to be opened. */
  readonly to: string;
  /** The sign-in that the browser had before; null: none. */
  readonly before: { accountId: number; signInId: number } | null;
  /** By which settings it was begun. */
  readonly settings: string;
  /** Where it was begun: an address, of IPv6 its first half. */
  readonly network: string;
}

/** Whoever takes longer at the provider begins again. */
const flowMinutes = 10;
/** More than so many at once, from one network or at all, push the oldest out: they cannot fill the memory. */
const mostFlows = { network: 100, all: 5000 } as const;

export interface Flows {
  keep(flow: Flow): void;
  /** The flow of this state and browser, which is used up by asking; null: none, or it is too old. */
  take(state: string, browser: string): Flow | null;
}

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** Keeps flows in memory: those that a restart of the server cuts off begin again. */
export function keepFlows(now: () => number = Date.now): Flows {
  const kept = new Map<string, { flow: Flow; ends: number }>();

  function sweep(): void {
    for (const [state, { ends }] of kept) {
      if (ends > now()) return;
      kept.delete(state);
    }
  }

  return {
    keep(flow) {
      sweep();
      const near = [...kept].filter(([, other]) => other.flow.network === flow.network);
      const [oldest] =
        near.length >= mostFlows.network ? near : kept.size < mostFlows.all ? [] : kept;
      if (oldest !== undefined) kept.delete(oldest[0]);
      kept.set(flow.state, { flow, ends: now() + flowMinutes * 60_000 });
    },
    take(state, browser) {
      sweep();
      const found = kept.get(state)?.flow;
      kept.delete(state);
      const isTheirs =
        found !== undefined && timingSafeEqual(hashOf(found.browser), hashOf(browser));
      return isTheirs ? found : null;
    },
  };
}
