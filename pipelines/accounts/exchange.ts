import * as client from "openid-client";
import type { SignOn } from "../ledger/sign_on.ts";
import { explained, type Provider } from "./provider.ts";

/** What a provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>> & {
  readonly iss: string;
  readonly sub: string;
};

/** What one sign-in sends along and gets back; it is good for one. */
export interface Exchange {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the provider sends the browser back to. */
  readonly back: string;
}

/** What a sign-in needs that is good for one: 256 random bits each. */
export const newExchange = (back: string): Exchange => ({
  state: client.randomState(),
  nonce: client.randomNonce(),
  verifier: client.randomPKCECodeVerifier(),
  back,
});

/** Where the browser is sent to sign in. */
export async function addressAt(
  provider: Provider,
  { scopes, require }: SignOn,
  { state, nonce, verifier, back }: Exchange,
): Promise<URL> {
  const level = require.find(({ claim }) => claim === "acr")?.value;
  return client.buildAuthorizationUrl(provider, {
    redirect_uri: back,
    scope: [...new Set(["openid", "email", "profile", ...scopes])].join(" "),
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(level !== undefined && { acr_values: level }),
  });
}

/** Where a browser is sent to sign out at the provider; null: it has no such address. */
export const wayOut = (provider: Provider): URL | null =>
  provider.serverMetadata().end_session_endpoint === undefined
    ? null
    : client.buildEndSessionUrl(provider);

/**
 * Trades what the browser brought back for what the provider says of the person: from the ID token, and
 * where that lacks some of `wanted`, from the provider's address for it. Throws in one line.
 */
export async function claimsOf(
  provider: Provider,
  signOn: SignOn,
  { state, nonce, verifier, back }: Exchange,
  brought: URLSearchParams,
  wanted: readonly string[],
): Promise<Claims> {
  const url = new URL(back);
  url.search = brought.toString();
  try {
    const tokens = await client.authorizationCodeGrant(provider, url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const said = tokens.claims()!;
    const lacks = wanted.some((name) => !Object.hasOwn(said, name));
    if (!lacks || provider.serverMetadata().userinfo_endpoint === undefined) return said;
    const more = await client.fetchUserInfo(provider, tokens.access_token, said.sub);
    // How somebody signed in is said by the signed token alone.
    return { ...said, ...more, iss: said.iss, sub: said.sub, acr: said.acr, amr: said.amr };
  } catch (error) {
    throw explained(signOn, error);
  }
}
