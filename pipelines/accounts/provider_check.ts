import * as client from "openid-client";
import { ThroughlineError } from "../errors.ts";
import type { SignOn } from "../ledger/sign_on.ts";
import { explained, findProvider, type Provider } from "./provider.ts";

const deadlineMillis = 5000;

/**
 * Tries what can be tried of a provider without a person. Returns what was found, a line for each;
 * throws in one line what is wrong. `back`: the address that the provider sends browsers back to.
 */
export async function checkProvider(
  signOn: SignOn,
  secret: string | null,
  back: string,
): Promise<string[]> {
  const provider = await findProvider(signOn, secret);
  const found = provider.serverMetadata();
  return [
    `${found.issuer} is there, and signs people in at ${found.authorization_endpoint}`,
    await keysOf(signOn, found.jwks_uri!),
    await clientAt(provider, signOn, back),
    signsOut(provider),
  ];
}

/** How many keys it publishes that an ID token can be signed with. */
async function keysOf(signOn: SignOn, address: string): Promise<string> {
  const signal = AbortSignal.timeout(deadlineMillis);
  const answer = await fetch(address, { signal, redirect: "error" })
    .then((response) => response.json() as Promise<{ keys?: { kty?: string; use?: string }[] }>)
    .catch((error: unknown) => {
      throw new ThroughlineError(`${explained(signOn, error).message} (its keys, at ${address})`);
    });
  const keys = (answer.keys ?? []).filter(({ kty, use = "sig" }) => use === "sig" && kty !== "oct");
  if (keys.length === 0)
    throw new ThroughlineError(`${signOn.issuer} publishes no key to verify tokens with`);
  return `it publishes ${keys.length} ${keys.length === 1 ? "key" : "keys"} to verify tokens with`;
}

/** What it says of our client: a code that it never gave is refused only after the client is known. */
async function clientAt(provider: Provider, signOn: SignOn, back: string): Promise<string> {
  const asked = {
    code: "none",
    redirect_uri: back,
    code_verifier: client.randomPKCECodeVerifier(),
  };
  try {
    await client.genericGrantRequest(provider, "authorization_code", asked);
  } catch (error) {
    if (error instanceof client.ResponseBodyError && error.error === "invalid_grant")
      return `it knows the client ${signOn.clientId}`;
    throw explained(signOn, error);
  }
  throw new ThroughlineError(`${signOn.issuer} took a code that it never gave: do not use it`);
}

const signsOut = (provider: Provider): string =>
  provider.serverMetadata().end_session_endpoint === undefined
    ? "it has no address to sign out at: signing out here does not sign out there"
    : "it has an address to sign out at";
