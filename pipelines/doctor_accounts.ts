import { listSecondFactors, sealFor } from "./ledger/second_factors.ts";
import { fingerprints } from "./store/keys.ts";
import { unseal } from "./store/seal.ts";
import type { Store } from "./store/store.ts";
import { ThroughlineError } from "./errors.ts";
import { type Account, hasAccounts, listAccounts } from "./ledger/accounts.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { readSignOn } from "./ledger/sign_on.ts";
import { hasLink } from "./ledger/sign_ins.ts";

/** Throws where a store with accounts has nobody who could manage them, with what to do. */
export function requireManager(ledger: Ledger, now: Date): void {
  if (!hasAccounts(ledger) || readSignOn(ledger) !== null) return;
  const leads = listAccounts(ledger).filter(({ role }) => role === "quality_lead");
  if (leads.some(({ hasPassword }) => hasPassword)) return;
  if (leads.some(({ accountId }) => hasLink(ledger, accountId, now))) return;
  const [first] = leads;
  const way =
    first === undefined
      ? "throughline user add LOGIN --name NAME --role quality_lead"
      : `throughline user reset ${first.login}`;
  throw new ThroughlineError(`no quality lead can sign in: \`${way}\` prints a link for one`);
}

/** What is odd about accounts and stops nobody, in lines; `sites`: those of the exports, null: not known. */
export function oddAccounts(ledger: Ledger, sites: readonly string[] | null, now: Date): string[] {
  const isKnown = (site: string): boolean =>
    sites === null || sites.some((each) => each.toLowerCase() === site.toLowerCase());
  return listAccounts(ledger).flatMap((account) => [
    ...linkNote(ledger, account, now),
    ...(account.role === "coach" ? groundNotes(account, isKnown) : []),
  ]);
}

/** Somebody who can get in neither by a password nor by a link. */
function linkNote(ledger: Ledger, { accountId, login, hasPassword }: Account, now: Date): string[] {
  if (hasPassword || readSignOn(ledger) !== null || hasLink(ledger, accountId, now)) return [];
  return [
    `${login} has no password, and the link to set one is over: \`throughline user reset ${login}\``,
  ];
}

function groundNotes({ login, sites, coaches }: Account, isKnown: (site: string) => boolean) {
  const lacks = sites.length === 0 ? "site" : coaches.length === 0 ? "name in the exports" : null;
  if (lacks !== null) return [`coach ${login} has no ${lacks} and sees little: say it on People`];
  const unknown = sites.filter((site) => !isKnown(site));
  return unknown.map((site) => `coach ${login} has the site ${site}, which no export names`);
}

/** Throws where the store's keys do not open a second factor: its owner cannot bring a code. */
export function requireSecondFactors(ledger: Ledger, store: Store): void {
  const hasKey = fingerprints(store).uploads !== undefined;
  const closed = listSecondFactors(ledger).filter(({ accountId, secret }) => {
    try {
      return !hasKey || unseal(store, sealFor(accountId), secret) === "";
    } catch (error) {
      if (error instanceof ThroughlineError) return true;
      throw error;
    }
  });
  if (closed.length > 0)
    throw new ThroughlineError(
      `${closed.length} second factors cannot be read with the keys in ${store.keys}: put the right ones back from a backup; until then recovery codes sign in, and \`throughline user reset-second-factor LOGIN\` ends one`,
    );
}
