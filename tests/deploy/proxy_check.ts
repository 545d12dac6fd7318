/**
 * `npm run proxy-check`: starts a server with accounts, and nginx and Caddy ahead of it as deploy/ has
 * them (ports and certificate of their own, this machine alone), and walks through each: signing in, an
 * upload of 200 MB, the progress of a job, the headers, and requests that lie about where they come
 * from. One that is not installed (Debian: apt install nginx caddy) is left out, and said.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { invite } from "../../pipelines/accounts/people.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import type { Job, Me, SignInRow, Upload } from "../../server/api.ts";
import { serve } from "../../server/main.ts";
import { freePort, proxies, type Proxy, publicName, startProxy, versionOf } from "./proxy.ts";

const origin = `https://${publicName}`;
/** Of a browser elsewhere: an address that no proxy has. */
const visitor = "127.0.0.5";
const megabyte = 1024 * 1024;
const password = "river stone lamp";

function expect(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`not so: ${what}`);
  console.log(`ok   ${what}`);
}

type Ask = RequestOptions & { body?: string | ((to: NodeJS.WritableStream) => Promise<void>) };

/** What a browser elsewhere asks through the proxy. */
function through({ tls, ca }: Proxy) {
  return async (
    path: string,
    { body, headers, ...options }: Ask = {},
  ): Promise<IncomingMessage> => {
    const asked = tlsRequest({
      host: "127.0.0.1",
      port: tls,
      ca,
      servername: publicName,
      localAddress: visitor,
      path,
      headers: { host: publicName, ...(headers as Record<string, string>) },
      ...options,
    });
    const answer = Promise.withResolvers<IncomingMessage>();
    asked.once("response", answer.resolve).once("error", answer.reject);
    if (typeof body === "function") await body(asked);
    asked.end(typeof body === "string" ? body : undefined);
    return answer.promise;
  };
}

const json = async <T>(answer: IncomingMessage): Promise<T> => JSON.parse(await text(answer)) as T;

/** The status of what is asked of the server itself, past the proxy. */
async function past(port: number, options: RequestOptions): Promise<number> {
  const asked = plainRequest({ host: "127.0.0.1", port, path: "/api/me", ...options }).end();
  const answer = Promise.withResolvers<IncomingMessage>();
  asked.once("response", answer.resolve).once("error", answer.reject);
  const { statusCode = 0 } = await answer.promise.then(async (it) => (await buffer(it), it));
  return statusCode;
}

async function walk(proxy: Proxy, store: Store, port: number): Promise<void> {
  const ask = through(proxy);
  const asJson = { "content-type": "application/json", origin };

  const page = await ask("/livez");
  await buffer(page);
  const { "strict-transport-security": hsts, "content-security-policy": policy } = page.headers;
  expect("HSTS of a year", hsts?.includes("max-age=31536000") === true);
  expect("the policy arrives as it was sent", policy?.includes("default-src 'none'") === true);
  const moved = await past(proxy.plain, { headers: { host: publicName } });
  expect("plain HTTP is sent on to TLS", moved === 301 || moved === 308);

  const lie = {
    "x-forwarded-for": "10.9.9.9",
    "x-forwarded-proto": "http",
    "x-real-ip": "10.9.9.9",
  };
  const signed = await ask("/api/sign-in", {
    method: "POST",
    headers: { ...asJson, ...lie },
    body: JSON.stringify({ login: "ana", password }),
  });
  const { token, role } = await json<Me>(signed);
  expect("signing in", signed.statusCode === 200 && role === "quality_lead");
  const [secret = ""] = signed.headers["set-cookie"] ?? [];
  expect("the cookie is a secure one", /^__Host-.*Secure; HttpOnly; SameSite=Strict/.test(secret));
  const own = { ...asJson, cookie: secret.split(";")[0]!, "x-throughline-token": token! };
  const rows = await json<SignInRow[]>(await ask("/api/me/sign-ins", { headers: own }));
  expect(
    "a visitor who says they are 10.9.9.9 is known by where they come from",
    rows.every(({ address }) => address === visitor),
  );
  const other = await ask("/api/me", { headers: { host: "elsewhere.example" } });
  const told = await text(other);
  expect("under another name nothing is told", other.statusCode === 421 || told === "");
  const name = { host: publicName };
  expect("nor is plain HTTP past the proxy", (await past(port, { headers: name })) === 403);
  const forged = { ...name, "x-forwarded-proto": "https" };
  const stranger = { headers: forged, localAddress: "127.0.0.7" };
  expect("nor one who forges the proxy's words", (await past(port, stranger)) === 403);

  const bytes = 200 * megabyte;
  const began = performance.now();
  const upload = await ask("/api/uploads?name=big.csv", {
    method: "PUT",
    headers: { ...own, "content-type": "application/octet-stream", "content-length": `${bytes}` },
    body: (to) => sendInPieces(to, bytes, store),
  });
  const sent = await json<Upload>(upload);
  const seconds = (performance.now() - began) / 1000;
  expect(`an upload of 200 MB (${seconds.toFixed(1)} s)`, sent.bytes === bytes);
  await buffer(await ask(`/api/uploads/${sent.upload}`, { method: "DELETE", headers: own }));

  await followAnImport(ask, own);
}

/** Sends it in pieces; half-way the server must have the first of them: no proxy keeps them back. */
async function sendInPieces(to: NodeJS.WritableStream, bytes: number, store: Store): Promise<void> {
  const piece = Buffer.alloc(megabyte, "a,b\n");
  for (let at = 0; at < bytes; at += piece.length) {
    if (!to.write(piece)) await new Promise((resolve) => to.once("drain", resolve));
    if (at !== bytes / 2) continue;
    for (let n = 0; n < 200 && received(store) < bytes / 4; n++) await delay(50);
    expect("bytes go to the server as they come", received(store) >= bytes / 4);
  }
}

const received = ({ temporary }: Store): number =>
  Math.max(0, ...readdirSync(temporary).map((name) => statSync(join(temporary, name)).size));

async function followAnImport(
  ask: ReturnType<typeof through>,
  own: Record<string, string>,
): Promise<void> {
  const path = join(import.meta.dirname, "../../data/sample/staff-roster.csv");
  const sent = await ask("/api/uploads?name=staff.csv", {
    method: "PUT",
    headers: { ...own, "content-type": "application/octet-stream" },
    body: readFileSync(path, "utf8"),
  });
  const { upload } = await json<Upload>(sent);
  const order = { kind: "import", uploads: [upload], answers: {}, dryRun: true, partial: false };
  const body = JSON.stringify(order);
  const started = await ask("/api/jobs", { method: "POST", headers: own, body });
  const { id } = await json<Job>(started);
  const events = await ask(`/api/jobs/${id}/events`, { headers: own });
  const heard: { at: number; state: string }[] = [];
  for await (const line of createInterface(events)) {
    if (!line.startsWith("data: ")) continue;
    const { state } = JSON.parse(line.slice("data: ".length)) as Job;
    heard.push({ at: performance.now(), state });
  }
  const [first, last] = [heard[0], heard.at(-1)];
  expect(
    `a job's ${heard.length} events arrive while it runs`,
    heard.length > 2 && first?.state === "running" && last!.at - first.at > 200,
  );
}

const folder = mkdtempSync(join(tmpdir(), "throughline-proxies-"));
try {
  const store = openStore(join(folder, "store"));
  const ledger = openLedger(store.ledger);
  const ana = {
    login: "ana",
    name: "Ana Lee",
    role: "quality_lead",
    sites: [],
    coaches: [],
  } as const;
  const { secret: link } = invite(ledger, ana, "a check", new Date());
  closeLedger(ledger);
  const port = await freePort();
  const server = await serve({ data: store.dir, port, address: origin, proxies: ["127.0.0.1"] });
  let first = true;
  try {
    for (const name of proxies) {
      const version = versionOf(name);
      console.log(version === null ? `left out: ${name} is not installed` : `${name}: ${version}`);
      if (version === null) continue;
      const proxy = await startProxy(name, join(folder, name), port);
      try {
        if (first) {
          const headers = { "content-type": "application/json", origin };
          const body = JSON.stringify({ link, password });
          const set = await through(proxy)("/api/password", { method: "POST", headers, body });
          expect("a link sets a password", set.statusCode === 204);
          first = false;
        }
        await walk(proxy, store, port);
      } finally {
        await proxy.stop();
      }
    }
  } finally {
    await server.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
