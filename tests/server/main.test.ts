import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importFiles } from "../../pipelines/import.ts";
import { serve } from "../../server/main.ts";
import { emptyStore } from "./sample_store.ts";

let made: ReturnType<typeof emptyStore>;
beforeEach(() => {
  made = emptyStore();
});
afterEach(() => made.remove());

test("serves on this machine until it is told to stop", async () => {
  const serving = await serve({ data: made.store.dir, port: 0 });
  expect(serving.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${serving.address}/api/status`)).status).toBe(200);
  await serving.close();
  await serving.ended;
  await expect(fetch(`${serving.address}/api/status`)).rejects.toThrow();
});

const etag = async (address: string) => {
  const answer = await fetch(`${address}/api/status`);
  return answer.headers.get("etag");
};

test("what one store answered is not taken for what another answers on the same port", async () => {
  const seen: (string | null)[] = [];
  for (const theme of ["Engagement", "Strengths"]) {
    const { store, remove } = emptyStore();
    const path = join(store.dir, "priorities.csv");
    writeFileSync(path, `site,theme,from\nNorth,${theme},2025-01-01\n`);
    await importFiles(store, [{ name: "priorities.csv", path }]);
    const serving = await serve({ data: store.dir, port: 0 });
    seen.push(await etag(serving.address));
    await serving.close();
    remove();
  }
  expect(seen[0]).toContain("-");
  expect(seen[0]).not.toBe(seen[1]);
});

test("plain uploads that a killed server of the same process id left are gone at the start", async () => {
  const left = join(made.store.temporary, `${process.pid}-abcdef012345`);
  writeFileSync(left, "a,b\n");
  await (await serve({ data: made.store.dir, port: 0 })).close();
  expect(existsSync(left)).toBe(false);
});

test("refuses to listen where others could reach it without TLS, or without signing in", async () => {
  const asked = serve({ data: made.store.dir, host: "0.0.0.0", port: 0 });
  await expect(asked).rejects.toThrow("will not listen on 0.0.0.0 without TLS");
  const behind = { address: "https://coaching.example.org", proxies: ["127.0.0.1"] };
  const open = serve({ data: made.store.dir, host: "0.0.0.0", port: 0, ...behind });
  await expect(open).rejects.toThrow("there are no accounts yet");
});

test("says whether its dashboard is built", async () => {
  const pages = mkdtempSync(join(tmpdir(), "throughline-pages-"));
  const bare = await serve({ data: made.store.dir, port: 0, pages });
  const answer = await fetch(`${bare.address}/overview`);
  expect([bare.built, answer.status, await answer.text()]).toEqual([
    false,
    503,
    "The dashboard is not built: run `npm run build`, then start the server again.",
  ]);
  await bare.close();
  rmSync(pages, { recursive: true });
});

test("a taken port is told with what to do", async () => {
  const first = await serve({ data: made.store.dir, port: 0 });
  const { port } = new URL(first.address);
  const second = serve({ data: made.store.dir, port: Number(port) });
  await expect(second).rejects.toThrow(`port ${port} is taken: choose another with --port`);
  await first.close();
});
