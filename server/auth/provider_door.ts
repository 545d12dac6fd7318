import { randomBytes } from "node:crypto";
import { AuthorizationResponseError } from "openid-client";
import { admit, claimsWanted } from "../../pipelines/accounts/admission.ts";
import { addressAt, claimsOf, newExchange, wayOut } from "../../pipelines/accounts/exchange.ts";
import { findProvider, type Provider } from "../../pipelines/accounts/provider.ts";
import { ThroughlineError } from "../../pipelines/errors.ts";
import { type Logout, WrongLogout } from "../../pipelines/accounts/logout.ts";
import { keysOf, readLogout } from "../../pipelines/accounts/logout_token.ts";
import { boundAccount } from "../../pipelines/ledger/identities.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import { beginSignIn, endProviderSignIns, endSignIn } from "../../pipelines/ledger/sign_ins.ts";
import { readClientSecret, type SignOn } from "../../pipelines/ledger/sign_on.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { turns } from "../turns.ts";
import { network } from "./held.ts";
import { type Flow, keepFlows } from "./flows.ts";
import type { ProviderDoor } from "./sign_on.ts";

/** A provider's addresses are asked for again after so long. */
const foundMillis = 3_600_000;
/** So many codes are traded at once. */
const atOnce = 8;

/** What goes on with the provider that is `current` (null: single sign-on is off). */
export function openProviderDoor(
  store: Store,
  ledger: Ledger,
  current: () => SignOn | null,
): ProviderDoor {
  const flows = keepFlows();
  const myTurn = turns(atOnce);
  let found: { settings: string; at: number; provider: Promise<Provider> } | null = null;
  let published: { of: Provider; keys: ReturnType<typeof keysOf> } | null = null;
  /** Logout tokens that were heard, and until when they would be believed. */
  const heard = new Map<string, number>();

  /** The provider of these settings; one that was not reached is asked again by the next. */
  function providerOf(signOn: SignOn): Promise<Provider> {
    const secret = readClientSecret(ledger, store);
    const settings = JSON.stringify([signOn, secret]);
    if (found?.settings === settings && found.at > Date.now() - foundMillis) return found.provider;
    const asked = { settings, at: Date.now(), provider: findProvider(signOn, secret) };
    found = asked;
    asked.provider.catch(() => {
      if (found === asked) found = null;
    });
    return asked.provider;
  }

  async function trade(signOn: SignOn, flow: Flow, brought: URLSearchParams) {
    const end = await myTurn();
    try {
      const provider = await providerOf(signOn);
      return await claimsOf(provider, signOn, flow, brought, claimsWanted(signOn));
    } finally {
      end();
    }
  }

  /** What a logout token says, once. */
  async function hear(signOn: SignOn, token: string): Promise<Logout> {
    const end = await myTurn();
    try {
      const provider = await providerOf(signOn);
      if (published?.of !== provider) published = { of: provider, keys: keysOf(provider) };
      const logout = await readLogout(token, { provider, keys: published.keys, signOn });
      for (const [id, until] of heard) if (until < Date.now()) heard.delete(id);
      if (heard.has(logout.id)) throw new WrongLogout("this logout token was heard already");
      heard.set(logout.id, logout.until);
      return logout;
    } finally {
      end();
    }
  }

  return {
    async begin({ to, back, before, browser }, { address }) {
      const signOn = current();
      if (signOn === null) throw new ThroughlineError("single sign-on is off");
      const provider = await providerOf(signOn);
      const secret = browser ?? randomBytes(32).toString("base64url");
      const exchange = newExchange(back);
      const settings = JSON.stringify(signOn);
      flows.keep({ ...exchange, browser: secret, to, before, settings, network: network(address) });
      return { address: await addressAt(provider, signOn, exchange), browser: secret };
    },
    async leave() {
      const signOn = current();
      if (signOn === null) throw new ThroughlineError("single sign-on is off");
      return wayOut(await providerOf(signOn));
    },
    async end(token) {
      const signOn = current();
      if (signOn === null) throw new ThroughlineError("single sign-on is off");
      const { id, issuer, subject, session } = await hear(signOn, token);
      const bound = subject === null ? null : boundAccount(ledger, { issuer, subject });
      // Somebody whom the provider knows, and we do not.
      if (subject !== null && bound === null) return { accountId: null, ended: 0 };
      const accountId = bound?.accountId ?? null;
      try {
        return { accountId, ended: endProviderSignIns(ledger, { accountId, session }) };
      } catch (error) {
        // The provider sends it again: it has done nothing yet.
        heard.delete(id);
        throw error;
      }
    },
    async arrive(browser, brought, from) {
      const states = brought.getAll("state");
      const flow = states.length === 1 ? flows.take(states[0]!, browser ?? "") : null;
      const signOn = current();
      if (flow === null || signOn === null || flow.settings !== JSON.stringify(signOn))
        return { refused: "late" };
      try {
        const claims = await trade(signOn, flow, brought);
        const now = new Date();
        const admitted = admit(ledger, signOn, claims, { now, address: from.address });
        if ("refused" in admitted) return admitted;
        const { accountId } = admitted.account;
        const providerSession = typeof claims.sid === "string" ? claims.sid : null;
        const by = { accountId, ...from, byProvider: true, providerSession };
        const secret = beginSignIn(ledger, by, now);
        if (flow.before) endSignIn(ledger, flow.before.accountId, flow.before.signInId);
        return { to: flow.to, secret };
      } catch (error) {
        if (!(error instanceof ThroughlineError)) throw error;
        const declined = error.cause instanceof AuthorizationResponseError;
        return { refused: declined ? "declined" : "provider", why: error };
      }
    },
  };
}
