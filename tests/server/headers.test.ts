import { afterAll, beforeAll, expect, test } from "vitest";
import type { FastifyInstance } from "fastify";
import { buildApp } from "../../server/app.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { access } from "../../server/auth/access.ts";
import { runJobs } from "../../server/jobs.ts";
import { placeOf } from "../../server/place.ts";
import { keepUploads } from "../../server/uploads.ts";
import { emptyStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse, type Signed, signIn } from "./signed.ts";

const made = emptyStore();
let house: House;
/** The same, behind a proxy that ends TLS. */
let behind: FastifyInstance;
let lead: Signed;

beforeAll(async () => {
  house = await openHouse(made.store);
  const place = placeOf({
    host: "0.0.0.0",
    address: "https://coaching.example.org",
    proxies: ["127.0.0.1"],
    accounts: true,
  });
  const parts = { store: made.store, served: house.served, pages: "/nowhere", place };
  behind = await buildApp({ ...parts, uploads: keepUploads(made.store), jobs: runJobs() });
  await addPerson(house.ledger, "lead", "quality_lead");
  lead = await signIn(house.app, "lead");
});
afterAll(async () => {
  await behind.close();
  await shutHouse(house);
  made.remove();
});

const routes = Object.keys(access)
  .filter((route) => !route.includes("/assets/") && route !== "POST /api/sign-out")
  .map((route) => route.split(" ") as ["GET", string]);

test.each(routes)(
  "%s %s answers with every header that keeps a browser safe, refused or not",
  async (method, pattern) => {
    const url = pattern.replace("*", "x").replaceAll(/:\w+/g, "987654");
    const proxied = { host: "coaching.example.org", "x-forwarded-proto": "https" };
    for (const headers of [proxied, { ...proxied, ...lead }]) {
      const answer = await behind.inject({
        method,
        url,
        headers,
        ...(method !== "GET" && { payload: {} }),
      });
      const policy = String(answer.headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(answer.headers["referrer-policy"]).toBe("no-referrer");
      expect(answer.headers["strict-transport-security"]).toMatch(/^max-age=31536000/);
      if (url.startsWith("/api/")) expect(answer.headers["cache-control"]).toBe("no-store");
    }
  },
);

test("what is refused for its name or its page carries them too, says why and is recorded, and TLS is asked for nowhere else", async () => {
  for (const [headers, status, why] of [
    [
      { host: "evil.example" },
      421,
      "this server answers only as 127.0.0.1 or localhost, not evil.example",
    ],
    [{ origin: "http://evil.example" }, 403, "this request comes from another site's page"],
  ] as const) {
    const answer = await house.app.inject({ method: "POST", url: "/api/sign-in", headers });
    expect([answer.statusCode, answer.json()]).toEqual([status, { error: why }]);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.headers["strict-transport-security"]).toBeUndefined();
  }
  const [last] = listAudit(house.ledger, { action: "refusal" }, { limit: 1, offset: 0 });
  expect(last).toMatchObject({ who: "signed out", subject: "POST /api/sign-in" });
});
