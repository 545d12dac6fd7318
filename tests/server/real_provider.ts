import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** What the provider says of people, by what they sign in with there; that is their `sub` too. */
export type People = Map<string, Record<string, unknown>>;

export const clientId = "throughline";
export const clientSecret = "a secret that the client and the provider have alone";

export type RealProvider = {
  issuer: string;
  people: People;
  /** The form by which it tells our client that somebody's sessions have ended. */
  logout(sub: string): Promise<string>;
  close(): Promise<void>;
};

type Asked = { oidc: { client: { clientId: string }; session: { accountId: string } } };

/**
 * A certified OpenID Connect provider (npm: oidc-provider) on this machine, with one client that comes
 * back to these addresses. Its sign-in page takes every name and password.
 */
export async function startProvider(backs: readonly string[]): Promise<RealProvider> {
  const people: People = new Map();
  let sent = "";
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Another site than the one under test, which is at 127.0.0.1.
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: backs,
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: "ES256",
        backchannel_logout_uri: "http://127.0.0.1:4173/sign-in/out",
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "first", use: "sig" }] },
    cookies: { keys: ["for tests alone"] },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "groups", "sites", "coach_names", "realm_access", "realm_access.roles"],
      acr: null,
      amr: null,
    },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    features: { backchannelLogout: { enabled: true } },
    fetch: async (_url: string, { body }: RequestInit) => {
      sent = String(body);
      return new Response(null, { status: 200 });
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
    loadExistingGrant: async ({ oidc }: Asked) => {
      const { clientId, accountId } = { ...oidc.client, ...oidc.session };
      const grant = new provider.Grant({ clientId, accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  return {
    issuer,
    people,
    async logout(sub) {
      const client = await provider.Client.find(clientId);
      await client!.backchannelLogout(sub, "none");
      return sent;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
