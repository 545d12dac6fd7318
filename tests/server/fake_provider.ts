import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A token as the provider would give it out, to be spoiled. */
export type Token = {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** What it is signed with: the key that is published, or another way. */
  by: KeyObject | "nobody" | "the client's secret";
  /** What stands beside it in the answer. */
  more?: Record<string, unknown>;
};

const keyPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
export const strangersKey = keyPair().privateKey;

const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString("base64url");

function signed({ header, claims, by }: Token, secret: string): string {
  const text = `${part(header)}.${part(claims)}`;
  if (by === "nobody") return `${text}.`;
  if (by === "the client's secret")
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  const signature = sign("sha256", Buffer.from(text), { key: by, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

export type FakeProvider = {
  issuer: string;
  /** What its next tokens are; without it they are right. */
  spoil: (token: Token) => Token;
  /** A logout token of its own, or spoiled. */
  logout: (spoil?: (token: Token) => Token) => string;
  /** The nonce of the sign-in that is under way: the provider knows it from the browser. */
  nonce: string;
  /** What it says of itself beside what it has to. */
  metadata: Record<string, unknown>;
  /** What it says of whoever's access token it is asked about. */
  person: Record<string, unknown>;
  /** Requests so far, by path. */
  asked: string[];
  /** It answers nothing before this. */
  hold: Promise<void>;
  close(): Promise<void>;
};

/** A provider whose tokens a test can spoil; nobody signs in there, its codes are all good. */
export async function startFakeProvider(client: {
  id: string;
  secret: string;
}): Promise<FakeProvider> {
  const key = keyPair();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", provider.issuer);
    provider.asked.push(pathname);
    response.setHeader("content-type", "application/json");
    void provider.hold.then(() => response.end(JSON.stringify(answerTo(pathname, request))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: FakeProvider = {
    issuer,
    spoil: (token) => token,
    logout(spoil = (token) => token) {
      const now = Math.floor(Date.now() / 1000);
      const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
      const own = { iss: issuer, aud: client.id, iat: now, exp: now + 120, jti: randomUUID() };
      const right: Token = {
        header: { alg: "ES256", kid: "first", typ: "logout+jwt" },
        claims: { ...own, sub: "1", events },
        by: key.privateKey,
      };
      return signed(spoil(right), client.secret);
    },
    nonce: "",
    metadata: {},
    person: { sub: "1", email: "ana@agency.example", email_verified: true },
    asked: [],
    hold: Promise.resolve(),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  function answerTo(path: string, request: IncomingMessage): unknown {
    request.resume();
    if (path === "/jwks")
      return {
        keys: [{ ...key.publicKey.export({ format: "jwk" }), kid: "first", use: "sig" }],
      };
    if (path === "/person") return provider.person;
    if (path === "/token") {
      const now = Math.floor(Date.now() / 1000);
      const right: Token = {
        header: { alg: "ES256", kid: "first" },
        claims: {
          iss: issuer,
          aud: client.id,
          sub: "1",
          iat: now,
          exp: now + 300,
          nonce: provider.nonce,
          email: "ana@agency.example",
          email_verified: true,
        },
        by: key.privateKey,
      };
      const token = provider.spoil(right);
      return {
        access_token: "any",
        token_type: "Bearer",
        id_token: signed(token, client.secret),
        ...token.more,
      };
    }
    return {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/person`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      // It says that it would take all of them: what we take is not its to say.
      id_token_signing_alg_values_supported: ["ES256", "none", "HS256"],
      ...provider.metadata,
    };
  }
  return provider;
}
