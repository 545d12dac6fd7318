import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import type { AuditPage } from "../../server/api.ts";
import { audited } from "../../server/audited.ts";
import { access } from "../../server/auth/access.ts";
import { emptyStore } from "./sample_store.ts";
import { addPerson, attempt, type House, openHouse, shutHouse, signIn } from "./signed.ts";

const made = emptyStore();
let house: House;
beforeAll(async () => {
  house = await openHouse(made.store);
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const lines = () =>
  listAudit(house.ledger, {}, { limit: 100, offset: 0 })
    .toReversed()
    .map(({ who, action, subject, outcome }) => [who, action, subject, outcome]);

/** Routes that show sites and themes without names, or what is recorded elsewhere. */
const unrecorded = [
  "GET /api/sign-on",
  "GET /api/me",
  "GET /api/me/sign-ins",
  "GET /api/me/tokens",
  "GET /api/tokens",
  "GET /api/me/second-factor",
  "DELETE /api/sign-in",
  "GET /api/people",
  "GET /api/status",
  "GET /api/overview",
  "GET /api/themes",
  "GET /api/plans/answer",
  "GET /api/jobs/:id",
  "GET /api/jobs/:id/events",
  "GET /api/imports",
  "GET /api/aliases",
  "GET /api/coverage",
  "GET /api/next",
  "GET /api/limits",
  "GET /api/settings",
  "GET /api/templates",
  "GET /api/templates/:file",
  "GET /api/uploads/:id",
  "GET /api/waiting",
  "GET /api/readings",
  "PUT /api/readings/:id/sessions/:place",
];

test("every route is recorded, or stands in the list of those that need not be", () => {
  const routes = Object.keys(access).filter((route) => route.includes(" /api/"));
  const said = [...Object.keys(audited), ...unrecorded];
  expect(routes.filter((route) => !said.includes(route))).toEqual([]);
  expect(said.filter((route) => !routes.includes(route))).toEqual([]);
});

describe("what is recorded", () => {
  test("before there are accounts: whoever is at this machine", async () => {
    await house.app.inject("/api/plans");
    await house.app.inject("/api/audit");
    const payload = { kind: "undo", importId: 99 };
    await house.app.inject({ method: "POST", url: "/api/jobs", payload });
    house.served.auditor.close();
    expect(lines()).toEqual([
      ["this machine", "view names", null, "done"],
      ["this machine", "view audit", null, "done"],
      ["this machine", "start job", "undo 99", "done"],
    ]);
  });

  test("signing in and out, refusals, and what names were looked at: no name, no password, no login", async () => {
    const lead = await addPerson(house.ledger, "ana.ruiz@agency.example", "quality_lead");
    const head = await addPerson(house.ledger, "head@agency.example", "leadership");
    const before = lines().length;
    await attempt(house.app, "ana.ruiz@agency.example", "wrong password of Ana");
    for (let n = 0; n < 3; n++) await house.app.inject("/api/sessions?coach=Ana%20Ruiz");
    const signed = await signIn(house.app, "ana.ruiz@agency.example");
    await house.app.inject({ url: "/api/sessions/S-Ana%20Ruiz", headers: signed });
    await house.app.inject({ url: "/api/plans", headers: signed });
    const other = await signIn(house.app, "head@agency.example");
    await house.app.inject({ url: "/api/audit", headers: other });
    await house.app.inject({ method: "POST", url: "/api/sign-out", headers: signed });
    house.served.auditor.close();
    expect(lines().slice(before)).toEqual([
      ["signed out", "refusal", "POST /api/sign-in", "refused"],
      ["signed out", "refusal", "GET /api/sessions", "refused"],
      [`account ${lead}`, "sign in", null, "done"],
      [`account ${lead}`, "view names", null, "done"],
      [`account ${head}`, "sign in", null, "done"],
      [`account ${head}`, "refusal", "GET /api/audit", "refused"],
      [`account ${lead}`, "sign out", null, "done"],
    ]);
    expect(JSON.stringify(lines())).not.toMatch(/ruiz|wrong|example/i);
  });

  test("is shown to a quality lead with logins, filtered and paged, and as CSV", async () => {
    const headers = await signIn(house.app, "ana.ruiz@agency.example");
    const ask = (query: string) => house.app.inject({ url: `/api/audit${query}`, headers });
    const page = (await ask("?action=sign%20in")).json<AuditPage>();
    expect(page.rows.map(({ who, address }) => [who, address])).toEqual([
      ["ana.ruiz@agency.example", "127.0.0.1"],
      ["head@agency.example", "127.0.0.1"],
      ["ana.ruiz@agency.example", "127.0.0.1"],
    ]);
    expect([page.total, page.actions.includes("sign out")]).toEqual([3, true]);
    const csv = await ask(".csv?action=refusal");
    expect(csv.body).toMatch(/^number,at,who,from,action,subject,outcome\r\n/);
    expect(csv.body.trimEnd().split("\r\n")).toHaveLength(4);
    expect((await ask("?from=soon")).statusCode).toBe(400);
  });
});
