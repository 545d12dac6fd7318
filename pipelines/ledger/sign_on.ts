import { z } from "zod";
import { roles } from "../accounts/roles.ts";
import { ThroughlineError } from "../errors.ts";
import { seal, unseal } from "../store/seal.ts";
import type { Store } from "../store/store.ts";
import { asLogin } from "./accounts.ts";
import { isBound } from "./identities.ts";
import { type Ledger, transaction } from "./ledger.ts";
import { endSignInsByPassword, endSignInsByProvider } from "./sign_ins.ts";

const word = z.string().trim().min(1).max(500);

/** How people sign in by the agency's own provider (OpenID Connect). */
export const signOnShape = z.strictObject({
  /** The provider's own name: an address. */
  issuer: z.url().max(500),
  clientId: word,
  /** What the provider is called on screen. */
  name: word,
  /** What is asked for beside `openid email profile`. */
  scopes: z.array(word),
  /** The claim that is the login of an account. */
  loginClaim: word,
  /** The claim that holds a person's role, or groups; null: the role of their account counts. */
  roleClaim: word.nullable(),
  /** Which value of it stands for which role; the first one that a person has counts. */
  roles: z.array(z.strictObject({ value: word, role: z.enum(roles) })),
  /** Claims with a coach's sites and names; null: those of their account count. */
  siteClaim: word.nullable(),
  coachClaim: word.nullable(),
  /** Claims without which nobody gets in: the value, or one of the values, is this one. */
  require: z.array(z.strictObject({ claim: word, value: word })),
  /** Whether somebody without an account gets one at the first sign-in, by the role claim. */
  makesAccounts: z.boolean(),
  /** The login that alone still signs in by password; null: everybody may. */
  breakGlass: word.nullable(),
});

export type SignOn = z.infer<typeof signOnShape>;

const [settingsName, secretName] = ["sign_on", "sign_on_secret"];
const purpose = "client secret";

const read = (ledger: Ledger, name: string): string | null => {
  const row = ledger.database.prepare("SELECT value FROM settings WHERE name = ?").get(name);
  return row === undefined ? null : String(row.value);
};

/** How single sign-on is set; null: it is off. */
export function readSignOn(ledger: Ledger): SignOn | null {
  const text = read(ledger, settingsName);
  return text === null ? null : signOnShape.parse(JSON.parse(text));
}

/** The client's secret; null: it has none. Throws when the store's key does not open it. */
export function readClientSecret(ledger: Ledger, store: Store): string | null {
  const sealed = read(ledger, secretName);
  return sealed === null ? null : unseal(store, purpose, sealed);
}

/**
 * Sets it. Without a `secret` the one that is kept stays, as long as issuer and client do. Sign-ins that
 * could not be begun by it end.
 */
export function writeSignOn(
  ledger: Ledger,
  store: Store,
  signOn: SignOn,
  secret: string | null,
): void {
  requireSense(signOn);
  requireWayIn(ledger, signOn);
  const sealed = secret === null ? null : seal(store, purpose, secret);
  transaction(ledger, () => {
    const before = readSignOn(ledger);
    const same = before?.issuer === signOn.issuer && before.clientId === signOn.clientId;
    const put = ledger.database.prepare(
      "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    );
    put.run(settingsName, JSON.stringify(signOn));
    if (before !== null && before.issuer !== signOn.issuer) endSignInsByProvider(ledger);
    if (signOn.breakGlass !== null) endSignInsByPassword(ledger, signOn.breakGlass);
    if (sealed !== null) put.run(secretName, sealed);
    else if (!same) ledger.database.prepare("DELETE FROM settings WHERE name = ?").run(secretName);
  });
}

/** Turns it off: everybody signs in by password again, and who did by the provider does so anew. */
export function endSignOn(ledger: Ledger): void {
  transaction(ledger, () => {
    endSignInsByProvider(ledger);
    ledger.database
      .prepare("DELETE FROM settings WHERE name IN (?, ?)")
      .run(settingsName, secretName);
  });
}

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether an issuer may be spoken with without TLS: only one on this machine. */
export const isOnThisMachine = (issuer: string): boolean => loopback.has(new URL(issuer).hostname);

function requireSense({ issuer, roleClaim, roles: map, makesAccounts, ...rest }: SignOn): void {
  const { protocol } = new URL(issuer);
  if (protocol !== "https:" && !(protocol === "http:" && isOnThisMachine(issuer)))
    throw new ThroughlineError(`not an https address: ${issuer}`);
  if (/^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)\b/i.test(issuer))
    throw new ThroughlineError(
      `${issuer} lets in people of every agency: name your tenant, https://login.microsoftonline.com/TENANT/v2.0`,
    );
  if (roleClaim === null ? map.length > 0 : map.length === 0)
    throw new ThroughlineError("a role claim and a map of its values to roles go together");
  if (makesAccounts && roleClaim === null)
    throw new ThroughlineError("to make accounts a role claim has to say what people are");
  if ((rest.siteClaim === null) !== (rest.coachClaim === null))
    throw new ThroughlineError("a coach's sites and names come both from claims, or neither");
}

/** When the provider is gone, somebody still has to get in who can mend it. */
function requireWayIn(ledger: Ledger, { breakGlass }: SignOn): void {
  if (breakGlass === null) return;
  const found = ledger.database
    .prepare(
      `SELECT 1 FROM accounts WHERE login = ? AND role = 'quality_lead'
       AND password IS NOT NULL AND removed_at IS NULL`,
    )
    .get(asLogin(breakGlass));
  if (found === undefined)
    throw new ThroughlineError(
      `${breakGlass} has to be the login of a quality lead with a password`,
    );
}

/** Whether an account is bound to somebody at the provider that is set. */
export function isBoundNow(ledger: Ledger, accountId: number): boolean {
  const signOn = readSignOn(ledger);
  return signOn !== null && isBound(ledger, accountId, signOn.issuer);
}
