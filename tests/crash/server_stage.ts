import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../data/generator/random.ts";
import { hashPassword, isPassword } from "../../pipelines/accounts/passwords.ts";
import {
  addAccount,
  listAccounts,
  passwordOf,
  setPassword,
} from "../../pipelines/ledger/accounts.ts";
import { listAnnotations } from "../../pipelines/ledger/annotations.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { listOverrides } from "../../pipelines/ledger/overrides.ts";
import { listReadings } from "../../pipelines/ledger/readings.ts";
import { beginSignIn, listSignIns } from "../../pipelines/ledger/sign_ins.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { tokenOf } from "../../server/auth/guard.ts";
import { serve } from "../../server/main.ts";
import { leftovers, look } from "./look.ts";
import { perform, writeExports } from "./operations.ts";
import { type Asker, owner, passwords, type Story } from "./stories.ts";
import { type Told, toldBy, type Who } from "./told.ts";

/** A story that was lived once to its end: its moments, and what the store shows after each step. */
export type Lived = {
  story: Story;
  moments: Record<Who, string[]>;
  /** One more than there are steps. */
  states: string[];
};

/** At which moment of which process what is killed. */
export type ServerAim = { lived: Lived; kill: NonNullable<Told["kill"]>; what: string };

export type ServerOutcome = { acknowledged: number; seen: string; problems: string[] };

export type ServerStage = {
  live(story: Story): Promise<Lived>;
  kill(aim: ServerAim): Promise<ServerOutcome>;
};

/** Used by people who are not signed in yet. */
const signedOut = new Set(["/api/sign-in", "/api/password"]);

const root = join(import.meta.dirname, "../..");

/** Where servers live their stories and are killed: stores in a folder, each a copy of one with accounts. */
export async function makeServerStage(folder: string): Promise<ServerStage> {
  const exports = join(folder, "exports");
  writeExports(exports);
  const template = openStore(join(folder, "template"));
  await perform(template, { kind: "import", files: "first" }, exports);
  const secret = await addOwner(template);
  let made = 0;
  const copy = (): Store => {
    const dir = join(folder, `server-${++made}`);
    cpSync(template.dir, dir, { recursive: true });
    return openStore(dir);
  };

  /** Lives the story as far as the server does; what the store shows after each step with `told`. */
  async function play(store: Store, { steps }: Story, kill: Told["kill"], watch: boolean) {
    const log = `${store.dir}.moments`;
    writeFileSync(log, "");
    const server = await startTold(store, { folder: store.dir, log, kill });
    const ask = askerOf(() => server.address, secret, exports);
    const states = watch ? [await stateOf(store)] : [];
    let acknowledged = 0;
    try {
      for (const step of server.address === "" ? [] : steps) {
        await step(ask);
        acknowledged += 1;
        if (watch) states.push(await stateOf(store));
      }
    } catch (error) {
      // A job that was killed is told as failed; otherwise the server is gone.
      if (watch) throw error;
    }
    await server.end();
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    const of = (who: Who): string[] =>
      lines.filter((line) => line.startsWith(`${who} `)).map((line) => line.slice(who.length + 1));
    const pids = [...of("server"), ...of("job")].flatMap((line) =>
      line.startsWith("pid ") ? [Number(line.slice(4))] : [],
    );
    while (pids.some(isAlive)) await delay(20);
    const moments = (who: Who): string[] => of(who).filter((line) => !line.startsWith("pid "));
    return { states, acknowledged, moments: { server: moments("server"), job: moments("job") } };
  }

  return {
    async live(story) {
      const { states, moments } = await play(copy(), story, null, true);
      return { story, states, moments };
    },

    async kill({ lived: { story, states }, kill }) {
      const store = copy();
      const { acknowledged } = await play(store, story, kill, false);
      const state = await stateOf(store);
      const at = states.indexOf(state);
      const problems = (await look(store)).problems;
      if (at < 0) problems.push(`between the steps: ${state}`);
      else if (at < acknowledged) problems.push(`${acknowledged - at} acknowledged are lost`);
      else if (at > acknowledged + 1) problems.push("more was done than was asked");
      problems.push(...(await goesOn(store, exports)));
      const dir = store.dir;
      if (problems.length === 0) rmSync(dir, { recursive: true });
      return {
        acknowledged,
        seen: at < 0 ? "neither" : `${at} of ${story.steps.length}`,
        problems,
      };
    },
  };
}

/** Moments of a story at which a server or a job is killed, spread over both. */
export function serverAimsOf(lived: Lived, kills: number, random: Random): ServerAim[] {
  const { server, job } = lived.moments;
  const ways: [Told["kill"] & object][] = [
    [{ who: "server", at: 0, victim: "itself" }],
    ...(job.length > 0
      ? ([
          [{ who: "job", at: 0, victim: "its server" }],
          [{ who: "job", at: 0, victim: "itself" }],
        ] satisfies [Told["kill"] & object][])
      : []),
  ];
  return Array.from({ length: kills }, (_, n) => {
    const [way] = ways[n % ways.length]!;
    const all = way.who === "server" ? server : job;
    const share = (Math.floor(n / ways.length) + random.share()) / Math.ceil(kills / ways.length);
    // Moments of waiting aside: those at which something changes hands.
    const critical = all.flatMap((what, at) => (/pid|^start/.test(what) ? [] : [at]));
    const at = critical[Math.min(critical.length - 1, Math.floor(share * critical.length))]!;
    return { lived, kill: { ...way, at }, what: `${way.who}: ${all[at]}` };
  });
}

async function addOwner(store: Store): Promise<string> {
  const ledger = openLedger(store.ledger);
  const ana = {
    login: owner,
    name: "Ana Lee",
    role: "quality_lead",
    sites: [],
    coaches: [],
  } as const;
  const accountId = addAccount(ledger, ana, { by: "a test", at: new Date().toISOString() });
  setPassword(ledger, accountId, await hashPassword(passwords.first));
  const browser = { accountId, address: "127.0.0.1", browser: "a test" };
  const secret = beginSignIn(ledger, browser, new Date());
  closeLedger(ledger);
  return secret;
}

/** What was acknowledged to people, as the store shows it; nothing of it is drawn by chance. */
async function stateOf(store: Store): Promise<string> {
  const { state } = await look(store);
  const ledger = openLedger(store.ledger);
  try {
    const people = [];
    for (const { accountId, login, role } of listAccounts(ledger)) {
      const hash = passwordOf(ledger, accountId);
      const isFirst = hash !== null && (await isPassword(passwords.first, hash));
      const signIns = listSignIns(ledger, accountId, new Date()).length;
      people.push({ login, role, password: hash === null ? null : isFirst, signIns });
    }
    const notes = listAnnotations(ledger).map(({ words, site }) => ({ words, site }));
    const overrides = listOverrides(ledger).map((each) => [each.sessionId, each.class]);
    const readings = listReadings(ledger).map(({ sessions }) => sessions.map(({ label }) => label));
    return JSON.stringify({ state, people, notes, overrides, readings });
  } finally {
    closeLedger(ledger);
  }
}

/** What goes wrong when a server is started on it again, and the next file is imported. */
async function goesOn(store: Store, exports: string): Promise<string[]> {
  const server = await serve({ data: store.dir, port: 0, pages: store.temporary });
  const ready = await fetch(`${server.address}/readyz`);
  const status = await fetch(`${server.address}/api/status`);
  await server.close();
  const problems = [ready, status].flatMap(({ status: code, url }) =>
    code === 200 || code === 401 ? [] : [`${code} from ${url}`],
  );
  await perform(store, { kind: "import", files: "next" }, exports, () => {}, "rows");
  return [...problems, ...(await look(store)).problems, ...leftovers(store)];
}

async function startTold(store: Store, told: Told) {
  const script = join(root, "throughline.js");
  const told_ = join(import.meta.dirname, "told.ts");
  const given = ["--import", told_, script, "--data", store.dir, "serve", "--port", "0"];
  const child = spawn(process.execPath, given, {
    env: { ...process.env, [toldBy]: JSON.stringify(told) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let address = "";
  for await (const line of createInterface(child.stdout)) {
    address = /is at (http\S+)/.exec(line)?.[1] ?? "";
    if (address !== "") break;
  }
  return { address, end: () => (child.kill("SIGKILL"), closed) };
}

function askerOf(address: () => string, secret: string, exports: string): Asker {
  const cookie = `__Host-throughline=${secret}`;
  return {
    exports,
    secret: "",
    async send<T>(method: string, path: string, body?: unknown): Promise<T> {
      const isFile = body instanceof Uint8Array;
      const type = isFile ? "application/octet-stream" : "application/json";
      const answer = await fetch(address() + path, {
        method,
        headers: {
          ...(!signedOut.has(path) && { cookie, "x-throughline-token": tokenOf(secret) }),
          ...(body !== undefined && { "content-type": type }),
        },
        ...(body !== undefined && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
