import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeServerStage, type ServerStage } from "./server_stage.ts";
import { stories } from "./stories.ts";

// The long form, with every story and moments of all kinds: npm run crash.

let folder: string;
let stage: ServerStage;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "throughline-killed-"));
  stage = await makeServerStage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const story = (name: string) => stories.find((each) => each.name === name)!;

it("a server killed before it could say that a password was changed has lost nothing that it said", async () => {
  const lived = await stage.live(story("people and readings"));
  const at = lived.moments.server.lastIndexOf("after COMMIT");
  const kill = { who: "server", at, victim: "itself" } as const;
  const { acknowledged, problems } = await stage.kill({ lived, kill, what: "" });
  expect(problems).toEqual([]);
  expect(acknowledged).toBeGreaterThanOrEqual(5);
});

it("a server killed while its job commits a note shows all of it or nothing, and goes on", async () => {
  const lived = await stage.live(story("a note"));
  const at = lived.moments.job.lastIndexOf("before COMMIT");
  const kill = { who: "job", at, victim: "its server" } as const;
  expect(await stage.kill({ lived, kill, what: "" })).toMatchObject({
    acknowledged: 0,
    problems: [],
  });
});
