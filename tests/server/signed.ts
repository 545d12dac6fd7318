import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { hashPassword } from "../../pipelines/accounts/passwords.ts";
import type { Role } from "../../pipelines/accounts/roles.ts";
import { addAccount, setPassword } from "../../pipelines/ledger/accounts.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import type { Store } from "../../pipelines/store/store.ts";
import type { Me } from "../../server/api.ts";
import { buildApp } from "../../server/app.ts";
import { tokenOf } from "../../server/auth/guard.ts";
import { type Jobs, runJobs } from "../../server/jobs.ts";
import { serveStore } from "../../server/served.ts";
import type { Served } from "../../server/served.ts";
import { keepUploads } from "../../server/uploads.ts";

export const rightPassword = "river stone lamp";
const hashed = hashPassword(rightPassword);

export type House = { app: FastifyInstance; served: Served; jobs: Jobs; ledger: Ledger };

/** The application on a store, with a built dashboard where its folder is given. */
export async function openHouse(store: Store, pages = "/nowhere"): Promise<House> {
  const ledger = openLedger(store.ledger);
  const served = await serveStore(store, ledger);
  const jobs = runJobs();
  const parts = { store, served, uploads: keepUploads(store), jobs };
  return { app: await buildApp({ ...parts, pages }), served, jobs, ledger };
}

/** Ends its jobs first: one that still wrote would keep its folder from being removed. */
export async function shutHouse({ app, served, jobs, ledger }: House): Promise<void> {
  await jobs.close();
  await app.close();
  await served.close();
  closeLedger(ledger);
}

/** Adds an account whose password is `rightPassword`. Returns its number. */
export async function addPerson(
  ledger: Ledger,
  login: string,
  role: Role,
  ground = { sites: ["Larkspur"], coaches: ["Ana Lee"] },
): Promise<number> {
  const hash = await hashed;
  const name = login.split("@")[0]!;
  const added = { login, name, role, ...ground };
  const id = addAccount(ledger, added, { by: "test", at: "2026-11-22T00:00:00Z" });
  setPassword(ledger, id, hash);
  return id;
}

/** What a signed-in page sends with every request. */
export type Signed = { cookie: string; "x-throughline-token": string };

export const attempt = (
  app: FastifyInstance,
  login: string,
  password: string,
  options: Omit<InjectOptions, "method" | "url" | "payload"> = {},
) =>
  app.inject({
    method: "POST",
    url: "/api/sign-in",
    payload: { login, password },
    ...options,
  });

/** Keeps the other cookie that an answer gave, as a browser does. */
export function takeCookie(signed: Signed, { cookies }: LightMyRequestResponse): void {
  const secret = cookies.find(({ name }) => name === "__Host-throughline")?.value;
  if (secret === undefined || secret === "") return;
  signed.cookie = `__Host-throughline=${secret}`;
  signed["x-throughline-token"] = tokenOf(secret);
}

/** Signs in as a browser does. */
export async function signIn(app: FastifyInstance, login: string): Promise<Signed> {
  const answer = await attempt(app, login, rightPassword);
  const cookie = String(answer.headers["set-cookie"]).split(";")[0]!;
  return { cookie, "x-throughline-token": answer.json<Me>().token ?? "" };
}
