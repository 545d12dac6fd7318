/**
 * `npm run pack-check`: packs, lays the package with its dependencies alone into a clean folder, as an
 * installation does, and runs it there: the demo, its pages, a job, and `doctor`. Needs no network: the
 * dependencies are links to those that are installed here.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "throughline-packed-"));
const modules = join(folder, "node_modules");
const home = join(modules, "throughline");
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stdout}`);
  return stdout;
}

function expect(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`not so: ${what}`);
  console.log(`ok ${what}`);
}

async function check(): Promise<void> {
  const packed = run("npm", ["pack", "--silent", "--pack-destination", folder], root).trim();
  mkdirSync(home, { recursive: true });
  const file = join(folder, packed.split("\n").at(-1)!);
  run("tar", ["xzf", file, "--strip-components=1", "-C", home], folder);
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  const command = join(home, "throughline.js");
  const server = spawn(process.execPath, [command, "demo", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => server.once("close", resolve));
  try {
    let address = "";
    for await (const line of createInterface(server.stdout)) {
      address = /is at (http\S+)/.exec(line)?.[1] ?? "";
      if (address !== "") break;
    }
    expect("the demo is served", address !== "");
    const ask = async (path: string, init?: RequestInit) =>
      (await (await fetch(`${address}${path}`, init)).json()) as Record<string, unknown>;
    expect("it has sessions", Number((await ask("/api/status")).sessions) > 500);
    const page = await (await fetch(`${address}/overview`)).text();
    expect("its dashboard is built", page.includes("/assets/"));
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ kind: "undo", importId: 1 });
    let job = await ask("/api/jobs", { method: "POST", headers, body });
    while (job.state === "running") {
      await delay(200);
      job = await ask(`/api/jobs/${String(job.id)}`);
    }
    expect("a job runs in a process of its own", job.state === "done");
  } finally {
    server.kill();
  }
  expect("it stops when it is told to", (await ended) === 0);
  const data = join(folder, "throughline-data", "demo");
  const doctor = run(process.execPath, [command, "--data", data, "doctor"], folder);
  expect("doctor finds all well", doctor.includes("all is well"));
}

try {
  await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
