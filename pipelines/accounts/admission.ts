import {
  type Account,
  addAccount,
  changeAccount,
  clearPassword,
  findAccount,
  type Ground,
  leadProblem,
  listAccounts,
} from "../ledger/accounts.ts";
import { recordAudit } from "../ledger/audit.ts";
import { bindIdentity, boundAccount, isBound, noteSeen, wasRemoved } from "../ledger/identities.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { endSignInsOf } from "../ledger/sign_ins.ts";
import { endTokensOf } from "../ledger/tokens.ts";
import type { SignOn } from "../ledger/sign_on.ts";
import type { Claims } from "./exchange.ts";
import type { Role } from "./roles.ts";

/** Why somebody whom the provider knows does not get in. */
export type AdmissionRefusal =
  | "unknown"
  | "unverified"
  | "no_login"
  | "no_role"
  | "no_ground"
  | "other_person"
  | "removed"
  | "requirement"
  | "last_lead";

export type Admission = { account: Account } | { refused: AdmissionRefusal };

const refuse = (refused: AdmissionRefusal): { refused: AdmissionRefusal } => ({ refused });

/** The claims that an admission looks at. */
export const claimsWanted = (signOn: SignOn): string[] =>
  [
    signOn.loginClaim,
    ...(signOn.loginClaim === "email" ? ["email_verified"] : []),
    signOn.roleClaim,
    signOn.siteClaim,
    signOn.coachClaim,
    ...(signOn.makesAccounts ? ["name"] : []),
    ...signOn.require.map(({ claim }) => claim).filter((claim) => !["acr", "amr"].includes(claim)),
  ].filter((name) => name !== null);

/** The texts of a claim: a text, a list of them, or what lies at `a.b.c` within objects. */
export function textsOf(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const whole = Object.hasOwn(claims, name) ? claims[name] : undefined;
  const within = (value: unknown, part: string): unknown =>
    typeof value === "object" && value !== null && Object.hasOwn(value, part)
      ? (value as Record<string, unknown>)[part]
      : undefined;
  const found = whole ?? name.split(".").reduce(within, claims as unknown);
  return [found].flat().filter((each) => typeof each === "string");
}

/** The role that the provider gives somebody: the first of the map that is among their values. */
const roleAt = ({ roleClaim, roles }: SignOn, claims: Claims): Role | null => {
  const values = new Set(roleClaim === null ? [] : textsOf(claims, roleClaim));
  return roles.find(({ value }) => values.has(value))?.role ?? null;
};

/**
 * The login that the provider vouches for. Letters of A to Z alone are taken for their small ones: others
 * have small ones that are another's (the Kelvin sign's is k).
 */
function loginAt(
  { loginClaim }: SignOn,
  claims: Claims,
): { login: string } | { refused: AdmissionRefusal } {
  const [text = ""] = textsOf(claims, loginClaim);
  const login = text.trim().replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (login === "" || login.length > 200) return refuse("no_login");
  if (loginClaim === "email" && claims.email_verified !== true) return refuse("unverified");
  return { login };
}

/** Whose account it is: one that stands, or one to be made with this login. */
type Person = { accountId: number; bound: boolean } | { login: string };

function personOf(
  ledger: Ledger,
  signOn: SignOn,
  claims: Claims,
): Person | { refused: AdmissionRefusal } {
  const bound = boundAccount(ledger, { issuer: claims.iss, subject: claims.sub });
  if (bound !== null && !bound.removed) return { accountId: bound.accountId, bound: true };
  const said = loginAt(signOn, claims);
  if ("refused" in said) return said;
  const account = listAccounts(ledger).find(({ login }) => login === said.login);
  if (account !== undefined)
    return isBound(ledger, account.accountId, claims.iss)
      ? refuse("other_person")
      : { accountId: account.accountId, bound: false };
  if (bound !== null || wasRemoved(ledger, said.login)) return refuse("removed");
  return signOn.makesAccounts ? said : refuse("unknown");
}

/** A coach's sites and names: what the provider says of them, else what their account has. */
const groundAt = ({ siteClaim, coachClaim }: SignOn, claims: Claims, account: Ground): Ground =>
  siteClaim === null || coachClaim === null
    ? { sites: account.sites, coaches: account.coaches }
    : { sites: textsOf(claims, siteClaim), coaches: textsOf(claims, coachClaim) };

const isSame = (one: Ground & { role: Role }, other: Ground & { role: Role }): boolean =>
  one.role === other.role &&
  (one.role !== "coach" ||
    (String(one.sites.toSorted()) === String(other.sites.toSorted()) &&
      String(one.coaches.toSorted()) === String(other.coaches.toSorted())));

/**
 * Whether somebody whom the provider signed in gets in, and as whom: the account bound to them, else the
 * one of their login, which is bound to them from then on, else one that is made where that is set. Their
 * role is what the provider says of it now. Who has lost it there is signed out here everywhere, and their
 * tokens, password and links to set one end.
 */
export function admit(
  ledger: Ledger,
  signOn: SignOn,
  claims: Claims,
  { now, address }: { now: Date; address: string },
): Admission {
  const person = personOf(ledger, signOn, claims);
  if ("refused" in person) return person;
  if (signOn.require.some(({ claim, value }) => !textsOf(claims, claim).includes(value)))
    return refuse("requirement");
  const account = "accountId" in person ? findAccount(ledger, person.accountId) : null;
  const record = (action: string, accountId: number) =>
    recordAudit(ledger, { who: "single sign-on", address }, [
      { action, subject: `account ${accountId}` },
    ]);
  const signOut = (refused: AdmissionRefusal) => {
    if ("accountId" in person && person.bound) {
      endSignInsOf(ledger, person.accountId);
      endTokensOf(ledger, person.accountId);
      record("end access", person.accountId);
      if (leadProblem(ledger, person.accountId) === null) clearPassword(ledger, person.accountId);
    }
    return refuse(refused);
  };
  const role = signOn.roleClaim === null ? (account?.role ?? null) : roleAt(signOn, claims);
  if (role === null) return signOut("no_role");
  const next = { role, ...groundAt(signOn, claims, account ?? { sites: [], coaches: [] }) };
  if (role === "coach" && (next.sites.length === 0 || next.coaches.length === 0))
    return signOut("no_ground");
  if (account !== null && role !== "quality_lead" && leadProblem(ledger, account.accountId))
    return signOut("last_lead");

  const at = now.toISOString();
  let accountId: number;
  if ("login" in person) {
    const added = { ...next, login: person.login, name: nameOf(claims, person.login) };
    accountId = addAccount(ledger, added, { by: signOn.name, at });
    record("add account", accountId);
  } else {
    ({ accountId } = person);
    if (account !== null && !isSame(account, next)) {
      changeAccount(ledger, accountId, next);
      record("change account", accountId);
    }
  }
  if (!("bound" in person && person.bound)) {
    bindIdentity(ledger, { issuer: claims.iss, subject: claims.sub }, accountId, at);
    record("bind account", accountId);
  }
  noteSeen(ledger, { issuer: claims.iss, subject: claims.sub }, at);
  return { account: findAccount(ledger, accountId) };
}

const nameOf = (claims: Claims, login: string): string => {
  const [name = ""] = textsOf(claims, "name");
  return (
    name
      .replaceAll(/\p{Cc}/gu, " ")
      .trim()
      .slice(0, 200) || login
  );
};
