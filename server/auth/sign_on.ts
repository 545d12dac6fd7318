import type { ThroughlineError } from "../../pipelines/errors.ts";
import { hasAccounts } from "../../pipelines/ledger/accounts.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import { readSignOn, type SignOn } from "../../pipelines/ledger/sign_on.ts";
import type { Store } from "../../pipelines/store/store.ts";
import type { SignOnRefusal, SignOnWay } from "../api.ts";
import type { Flow } from "./flows.ts";
import type { Caller } from "./proof.ts";

/** What came of a sign-in at the provider; `why`: for whoever runs the server. */
export type Arrival =
  | { to: string; secret: string }
  | { refused: SignOnRefusal; why?: ThroughlineError };

/** Signing in by the agency's own provider. */
export interface SignOnDoor extends ProviderDoor {
  /** What is offered on the sign-in page; null: nothing. */
  way(): SignOnWay | null;
  /** Whether an account of this login may sign in by a password, once it has one. */
  takesPassword(login: string): boolean;
}

/** What goes on between the provider and us. */
export interface ProviderDoor {
  /** Where a browser goes to sign in, and the secret that it comes back with. Throws in one line. */
  begin(asked: Begun, from: Caller): Promise<{ address: URL; browser: string }>;
  /** Where a browser goes to sign out at the provider; null: it has no such address. Throws in one line. */
  leave(): Promise<URL | null>;
  /**
   * Ends the sign-ins of which the provider says so by a logout token. Returns whose they were (null: of
   * one of its sessions, of nobody here). Throws a `ThroughlineError` where it is not to be believed.
   */
  end(token: string): Promise<{ accountId: number | null; ended: number }>;
  /** Ends what `begin` began, with what the browser brought back. */
  arrive(browser: string | null, brought: URLSearchParams, from: Caller): Promise<Arrival>;
}

export type Begun = Pick<Flow, "to" | "back" | "before"> & {
  /** The secret that the browser has from another tab; null: none. */
  browser: string | null;
};

/**
 * Signing in by the agency's own provider, as the ledger says that it is set at each moment. What speaks
 * with a provider is loaded by the first who goes there: a server begins without it.
 */
export function keepSignOn(store: Store, ledger: Ledger): SignOnDoor {
  const current = (): SignOn | null => (hasAccounts(ledger) ? readSignOn(ledger) : null);
  let opened: Promise<ProviderDoor> | null = null;
  const door = (): Promise<ProviderDoor> =>
    (opened ??= import("./provider_door.ts").then(
      ({ openProviderDoor }) => openProviderDoor(store, ledger, current),
      (error: unknown) => {
        // The next who goes there tries again.
        opened = null;
        throw error;
      },
    ));
  return {
    way() {
      const signOn = current();
      return signOn && { name: signOn.name, passwords: signOn.breakGlass === null };
    },
    takesPassword(login) {
      const only = current()?.breakGlass ?? null;
      return only === null || only === login;
    },
    begin: async (...given) => (await door()).begin(...given),
    leave: async () => (await door()).leave(),
    end: async (...given) => (await door()).end(...given),
    arrive: async (...given) => (await door()).arrive(...given),
  };
}
