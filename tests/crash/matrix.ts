import { spawn } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { openStore } from "../../pipelines/store/store.ts";
import { leftovers, look } from "./look.ts";
import { type Extent, type Operation, perform, writeExports } from "./operations.ts";

/** An operation on a store that is in a known state. */
export interface Scene {
  name: string;
  /** What was done to the store before. */
  given: readonly Operation[];
  operation: Operation;
}

const filled: readonly Operation[] = [
  { kind: "import", files: "first" },
  { kind: "import", files: "corrected" },
];
const corrected = 4;

export const scenes: readonly Scene[] = [
  { name: "first import", given: [], operation: { kind: "import", files: "first" } },
  { name: "import", given: filled, operation: { kind: "import", files: "long" } },
  { name: "undo", given: filled, operation: { kind: "undo", importId: corrected } },
  {
    name: "redo",
    given: [...filled, { kind: "undo", importId: corrected }],
    operation: { kind: "redo", importId: corrected },
  },
  { name: "forget", given: filled, operation: { kind: "forget", importId: corrected } },
  { name: "build", given: filled, operation: { kind: "build", asOf: "2025-04-01" } },
  { name: "rebuild", given: filled, operation: { kind: "rebuild" } },
];

/** A moment of an operation that ran to its end: its number, and milliseconds since the start. */
interface Moment {
  number: number;
  what: string;
  at: number;
}

/** A scene that was played once to its end: what may be seen of it after a kill. */
export interface Rehearsal {
  scene: Scene;
  moments: readonly Moment[];
  before: string;
  after: string;
  /** The state after the next import, from `before` and from `after`. */
  next: { before: string; after: string };
}

/**
 * A moment at which to kill: `delay` milliseconds after a moment was told (the parent kills), or
 * exactly then (null: the process kills itself between two calls).
 */
export interface Aim {
  rehearsal: Rehearsal;
  moment: Moment;
  delay: number | null;
}

export interface Outcome {
  aim: Aim;
  seen: "before" | "after" | "neither";
  /** Nothing when all is as it must be. */
  problems: string[];
}

export interface Stage {
  rehearse(scene: Scene): Promise<Rehearsal>;
  kill(aim: Aim): Promise<Outcome>;
}

/**
 * Where the scenes are played: stores in a folder, each a copy of one in the state that is given.
 * Builds of the `rows` alone are much quicker, and written and published as whole ones are.
 */
export function makeStage(folder: string, extent: Extent = "whole"): Stage {
  const exports = join(folder, "exports");
  writeExports(exports);
  let made = 0;
  const newFolder = () => join(folder, `store-${++made}`);
  const templates = new Map<string, Promise<string>>();

  const copyOf = (template: string): string => {
    const copy = newFolder();
    cpSync(template, copy, { recursive: true });
    return copy;
  };

  /** A store to which the operations were done. Each is made once: take copies. */
  const after = async (operations: readonly Operation[]): Promise<string> => {
    const key = JSON.stringify(operations);
    const known = templates.get(key);
    if (known !== undefined) return known;
    const last = operations.at(-1);
    const making = (async () => {
      if (last === undefined) return openStore(newFolder()).dir;
      const store = openStore(copyOf(await after(operations.slice(0, -1))));
      await perform(store, last, exports, () => {}, extent);
      return store.dir;
    })();
    templates.set(key, making);
    return making;
  };

  const play = (dir: string, operation: Operation, kill: Kill) =>
    playApart([dir, exports, JSON.stringify(operation)], extent, kill);
  const next: Operation = { kind: "import", files: "next" };
  const stateAfter = async (operations: readonly Operation[]): Promise<string> =>
    (await look(openStore(copyOf(await after(operations))))).state;

  return {
    async rehearse(scene) {
      const played = [...scene.given, scene.operation];
      const template = copyOf(await after(scene.given));
      const { moments } = await play(template, scene.operation, { at: -1, delay: null });
      return {
        scene,
        moments,
        before: await stateAfter(scene.given),
        after: await stateAfter(played),
        next: {
          before: await stateAfter([...scene.given, next]),
          after: await stateAfter([...played, next]),
        },
      };
    },

    async kill(aim) {
      const { scene, ...known } = aim.rehearsal;
      const dir = copyOf(await after(scene.given));
      const { number: at } = aim.moment;
      const { killed } = await play(dir, scene.operation, { at, delay: aim.delay });
      if (!killed && aim.delay !== null) return this.kill({ ...aim, delay: aim.delay * 0.8 - 1 });
      const store = openStore(dir);
      const found = await look(store);
      const seen =
        found.state === known.before ? "before" : found.state === known.after ? "after" : "neither";
      const problems = [...found.problems];
      if (!killed) problems.push("it ended before it was killed");
      if (aim.delay === null && seen !== due(aim)) problems.push(`${due(aim)} is due`);
      if (seen === "neither") problems.push(`neither before nor after: ${found.state}`);
      else {
        await perform(store, next, exports, () => {}, extent);
        const then = await look(store);
        problems.push(...then.problems, ...leftovers(store));
        if (then.state !== known.next[seen])
          problems.push(`the next import gives ${then.state} in place of ${known.next[seen]}`);
      }
      if (problems.length === 0) rmSync(dir, { recursive: true });
      return { aim, seen, problems };
    },
  };
}

/** What a store shows of a process that killed itself at a moment: its last commit decides. */
function due({ rehearsal, moment }: Aim): "before" | "after" {
  const commit = rehearsal.moments.findLast(({ what }) => what === "after COMMIT")!;
  return moment.number < commit.number ? "before" : "after";
}

/** The number of the moment at which, or `delay` milliseconds after which, a process is killed. */
type Kill = { at: number; delay: number | null };

/** Plays an operation in a process of its own, and kills it. */
async function playApart(
  operation: readonly [dir: string, exports: string, operation: string],
  extent: Extent,
  kill: Kill,
): Promise<{ moments: Moment[]; killed: boolean }> {
  const dieAt = kill.delay === null ? kill.at : -1;
  const script = join(import.meta.dirname, "child.ts");
  const given = [script, ...operation, String(dieAt), extent];
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(operation[1]), "compiled") };
  const child = spawn(process.execPath, given, { env, stdio: ["ignore", "pipe", "inherit"] });
  const closed = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const moments: Moment[] = [];
  let began = 0;
  for await (const what of createInterface(child.stdout)) {
    const now = performance.now();
    if (moments.length === 0) began = now;
    if (moments.length === kill.at && kill.delay !== null)
      setTimeout(() => child.kill("SIGKILL"), kill.delay);
    moments.push({ number: moments.length, what, at: now - began });
  }
  const { code, signal } = await closed;
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`${operation[2]} ended with ${code}`);
  return { moments, killed: signal === "SIGKILL" };
}
