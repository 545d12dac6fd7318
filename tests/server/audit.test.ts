import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { martRules, personal } from "../../pipelines/accounts/scope.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import type { AuditPage, PersonLink } from "../../server/api.ts";
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
  "GET /api/openapi.json",
  "GET /api/overview",
  "GET /api/themes",
  "GET /api/plans/answer",
  "GET /api/jobs/:id",
  "GET /api/jobs/:id/events",
  "GET /api/imports",
  "GET /api/coverage",
  "GET /api/limits",
  "GET /api/settings",
  "GET /api/sign-on",
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
      ["this machine", "view names", "plans", "done"],
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
      [`account ${lead}`, "view names", "plans", "done"],
      [`account ${head}`, "sign in", null, "done"],
      [`account ${head}`, "refusal", "GET /api/audit", "refused"],
      [`account ${lead}`, "sign out", null, "done"],
    ]);
    expect(JSON.stringify(lines())).not.toMatch(/ruiz|wrong|example/i);
  });

  test("whose link was made and used, and a link that is over", async () => {
    const headers = await signIn(house.app, "ana.ruiz@agency.example");
    const before = lines().length;
    const payload = {
      login: "bo@agency.example",
      name: "Bo Ray",
      role: "leadership",
      sites: [],
      coaches: [],
    };
    const invited = await house.app.inject({
      method: "POST",
      url: "/api/people",
      headers,
      payload,
    });
    const { person, link } = invited.json<PersonLink>();
    for (const password of ["basalt cellar wren", "another long secret"])
      await house.app.inject({
        method: "POST",
        url: "/api/password",
        payload: { link: link.split("#")[1], password },
      });
    const who = `account ${person.accountId}`;
    expect(lines().slice(before)).toEqual([
      [expect.stringMatching(/^account /), "add account", who, "done"],
      ["signed out", "set password by link", who, "done"],
      ["signed out", "refusal", "POST /api/password", "refused"],
    ]);
  });

  test("what pages save in the browser: figures of ours alone, the same once a minute", async () => {
    const headers = await signIn(house.app, "head@agency.example");
    const before = lines().length;
    const save = (payload: object, more: Record<string, string> = {}) =>
      house.app.inject({
        method: "POST",
        url: "/api/saved",
        headers: { ...headers, ...more },
        payload,
      });
    for (let n = 0; n < 3; n++)
      expect((await save({ figure: "coaching-mix", as: "SVG" })).statusCode).toBe(204);
    await save({ figure: "coaching-mix", as: "CSV" });
    for (const noise of [{ figure: "Ana Ruiz", as: "SVG" }, { figure: "thread" }, {}])
      expect((await save(noise)).statusCode).toBe(400);
    const forged = await save({ figure: "thread", as: "PNG" }, { "x-throughline-token": "forged" });
    expect(forged.statusCode).toBe(403);
    expect(
      lines()
        .slice(before)
        .map(([, ...line]) => line),
    ).toEqual([
      ["save from page", "coaching-mix as SVG", "done"],
      ["save from page", "coaching-mix as CSV", "done"],
      ["refusal", "POST /api/saved", "refused"],
    ]);
  });

  test("every mart with names of staff or words about them", () => {
    const named = Object.entries(martRules).filter(
      ([, { coach, words = [], names = [] }]) =>
        coach === "staff" || words.length > 0 || names.some((name) => name !== "author"),
    );
    const columns = /^(staff|coach|supervisor|not_reached|evidence|notes|text)$/;
    const wide = Object.entries(marts).filter(([, mart]) =>
      Object.entries(mart.columns).some(
        ([name, { type }]) => columns.test(name) && type.startsWith("VARCHAR"),
      ),
    );
    const missing = [...named, ...wide].map(([name]) => name).filter((name) => !personal.has(name));
    expect(missing).toEqual([]);
  });

  test("is shown to a quality lead with logins, filtered and paged, and as CSV", async () => {
    const headers = await signIn(house.app, "ana.ruiz@agency.example");
    const ask = (query: string) => house.app.inject({ url: `/api/audit${query}`, headers });
    const page = (await ask("?action=sign%20in")).json<AuditPage>();
    expect(page.rows.map(({ who, address }) => [who, address])).toEqual([
      ["ana.ruiz@agency.example", "127.0.0.1"],
      ["head@agency.example", "127.0.0.1"],
      ["ana.ruiz@agency.example", "127.0.0.1"],
      ["head@agency.example", "127.0.0.1"],
      ["ana.ruiz@agency.example", "127.0.0.1"],
    ]);
    expect([page.total, page.actions.includes("sign out")]).toEqual([5, true]);
    const added = (await ask("?action=add%20account")).json<AuditPage>();
    expect(added.rows.map(({ subject }) => subject)).toEqual(["bo@agency.example"]);
    const csv = await ask(".csv?action=refusal");
    expect(csv.body).toMatch(/^number,at,who,from,action,subject,outcome\r\n/);
    expect(csv.body.trimEnd().split("\r\n")).toHaveLength(6);
    expect((await ask("?from=soon")).statusCode).toBe(400);
  });
});

test("who leaves before they are answered is recorded with where they came from", async () => {
  await house.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = house.app.server.address() as AddressInfo;
  const body = JSON.stringify({ login: "nobody", password: "not the password" });
  const asked = [
    "POST /api/sign-in HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  const socket = connect({ port, host: "127.0.0.1", localAddress: "127.0.0.9" });
  socket.write(`${asked.join("\r\n")}\r\n\r\n${body}`, () => setTimeout(() => socket.destroy(), 5));
  const refusals = () =>
    listAudit(house.ledger, { action: "refusal" }, { limit: 1, offset: 0 }).map(
      ({ subject, address }) => [subject, address],
    );
  await vi.waitFor(() => expect(refusals()).toEqual([["POST /api/sign-in", "127.0.0.9"]]), 5000);
});
