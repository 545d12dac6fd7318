import * as client from "openid-client";
import { ThroughlineError } from "../errors.ts";
import { isOnThisMachine, type SignOn } from "../ledger/sign_on.ts";

/** A provider that was found, with what our client is there. */
export type Provider = client.Configuration;

/** A provider that says nothing for so long is taken for gone. */
const deadlineSeconds = 5;

/** The client's secret, where the provider takes it: in the body, or as every provider has to, in a header. */
const byThe = (secret: string): client.ClientAuth => {
  const [post, basic] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)];
  return (as, ...rest) =>
    (as.token_endpoint_auth_methods_supported?.includes("client_secret_post") ? post : basic)(
      as,
      ...rest,
    );
};

/**
 * Asks a provider for its addresses and settings. ID tokens are believed by their signature alone, with
 * the provider's published keys. Throws in one line what is wrong.
 */
export async function findProvider(
  signOn: SignOn,
  secret: string | null,
  timeout = deadlineSeconds,
): Promise<Provider> {
  const { issuer, clientId } = signOn;
  const execute = [client.enableNonRepudiationChecks];
  if (isOnThisMachine(issuer)) execute.push(client.allowInsecureRequests);
  const auth = secret === null ? client.None() : byThe(secret);
  const options = { timeout, execute };
  const provider = await client
    .discovery(new URL(issuer), clientId, {}, auth, options)
    .catch((error: unknown) => {
      throw explained(signOn, error);
    });
  const found = provider.serverMetadata();
  // Of a provider with many tenants the name is a pattern: whoever has a tenant would get in.
  if (new URL(found.issuer).href !== new URL(issuer).href) throw otherName(issuer, found.issuer);
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const)
    if (found[name] === undefined)
      throw new ThroughlineError(`${issuer} does not say its ${name}: it cannot sign anybody in`);
  return provider;
}

const otherName = (issuer: string, says: string): ThroughlineError =>
  new ThroughlineError(`${issuer} calls itself ${says}: set that as the issuer if it is the one`);

/** Failures of the network in a word. */
const unreached: Record<string, string> = {
  ECONNREFUSED: "nothing answers there",
  ENOTFOUND: "no machine has this name",
  EAI_AGAIN: "its name cannot be looked up",
  ECONNRESET: "it hung up",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
};

/** Codes of OpenSSL and of Node about a certificate, all of them said alike. */
const ofCertificate = (code: string): string =>
  /CERT|SIGNATURE/.test(code)
    ? `its certificate is not trusted here (${code}): NODE_EXTRA_CA_CERTS names more that are`
    : code;

/** What went wrong with a provider in one line, for whoever runs the server; it holds no token. */
export function explained(signOn: SignOn, error: unknown): ThroughlineError {
  const { issuer } = signOn;
  const as = (words: string) => new ThroughlineError(`${issuer}: ${words}`, { cause: error });
  if (error instanceof ThroughlineError) return error;
  if (error instanceof client.ResponseBodyError)
    return error.error === "invalid_client" || error.error === "unauthorized_client"
      ? as("it refuses the client: the client id or its secret is wrong")
      : as(`it refused the code (${plain(error.error)})`);
  if (error instanceof client.AuthorizationResponseError)
    return as(`it signed nobody in (${plain(error.error)})`);
  const { code, cause } = error as { code?: string; cause?: unknown };
  if (code === "OAUTH_TIMEOUT") return as("no answer in time");
  if (error instanceof TypeError && error.message === "fetch failed") {
    const why = (cause as { code?: string } | undefined)?.code ?? "no answer";
    return as(`it cannot be reached: ${unreached[why] ?? ofCertificate(why)}`);
  }
  if (code === "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED") {
    const says = (cause as { body?: { issuer?: unknown } } | undefined)?.body?.issuer;
    if (typeof says === "string") return otherName(issuer, plain(says));
  }
  if (cause instanceof Response) return as(`it answers with status ${cause.status}`);
  const inner = cause instanceof Error ? cause.message : "";
  return as(plain((error instanceof Error ? `${error.message} ${inner}` : String(error)).trim()));
}

const plain = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ").slice(0, 200);
