import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { ThroughlineError } from "../errors.ts";
import type { SignOn } from "../ledger/sign_on.ts";
import { type Logout, WrongLogout } from "./logout.ts";
import { explained, type Provider } from "./provider.ts";

/** Signatures by the provider's published keys: never by a secret, never none. */
const algorithms = ["RS", "PS", "ES"].flatMap((kind) => [256, 384, 512].map((n) => `${kind}${n}`));
const event = "http://schemas.openid.net/event/backchannel-logout";
/** A token is believed for so long, whatever it says; clocks may differ by so much. */
const [mostSeconds, skewSeconds] = [300, 60];

/** The keys that a provider publishes; asked for when a token names one that is not known, at most twice a minute. */
export const keysOf = (provider: Provider): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(provider.serverMetadata().jwks_uri!), { timeoutDuration: 5000 });

/**
 * What a logout token says. Throws `WrongLogout` where it is not to be believed, and in one line where the
 * provider's keys cannot be had. Source: OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6.
 */
export async function readLogout(
  text: string,
  { provider, keys, signOn }: { provider: Provider; keys: JWTVerifyGetKey; signOn: SignOn },
): Promise<Logout> {
  const { issuer } = provider.serverMetadata();
  try {
    const { payload, protectedHeader } = await jwtVerify(text, keys, {
      issuer,
      audience: signOn.clientId,
      algorithms: [...algorithms, "EdDSA", "Ed25519"],
      requiredClaims: ["iat", "exp", "jti", "events"],
      maxTokenAge: mostSeconds,
      clockTolerance: skewSeconds,
    });
    const { sub, sid, jti, events, nonce } = payload;
    const isText = (word: unknown): word is string => typeof word === "string" && word !== "";
    const isEvent = typeof events === "object" && events !== null && Object.hasOwn(events, event);
    // An ID token is no logout token: it has a nonce, and no such event.
    if (!isEvent || nonce !== undefined || !/^(logout\+)?jwt$/i.test(protectedHeader.typ ?? "jwt"))
      throw new WrongLogout("it is not a logout token");
    if (![sub, sid].some(isText) || ![sub, sid].every((each) => each === undefined || isText(each)))
      throw new WrongLogout("it does not say whose sign-ins end");
    if (!isText(jti) || jti.length > 500) throw new WrongLogout("it has no number of its own");
    const until = Date.now() + (mostSeconds + 2 * skewSeconds) * 1000;
    return { issuer, subject: sub ?? null, session: isText(sid) ? sid : null, id: jti, until };
  } catch (error) {
    if (error instanceof ThroughlineError) throw error;
    const unreached = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
    if (unreached || error.code === "ERR_JOSE_GENERIC") throw explained(signOn, error);
    throw new WrongLogout("the logout token is not to be believed", { cause: error });
  }
}
