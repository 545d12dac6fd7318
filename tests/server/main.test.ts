import { afterEach, beforeEach, expect, test } from "vitest";
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

test("refuses to listen where others could reach it, before it opens anything", async () => {
  const asked = serve({ data: made.store.dir, host: "0.0.0.0", port: 0 });
  await expect(asked).rejects.toThrow("will not listen on 0.0.0.0: there are no accounts yet");
});

test("a taken port is told with what to do", async () => {
  const first = await serve({ data: made.store.dir, port: 0 });
  const { port } = new URL(first.address);
  const second = serve({ data: made.store.dir, port: Number(port) });
  await expect(second).rejects.toThrow(`port ${port} is taken: choose another with --port`);
  await first.close();
});
