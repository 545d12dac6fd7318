import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../pipelines/store/store.ts";
import { bring, head, session, withMarts } from "../pipelines/bring.ts";
import { temporaryFolder } from "../pipelines/warehouse/fixture.ts";
import { makeAgency } from "./agency.ts";
import { runLoad } from "./load.ts";

// The long form, 50 viewers of the sample for two minutes with its bars of time: npm run viewers.

it("whoever looks while a file is imported and undone sees the figures of one build, and no error", async () => {
  const folder = temporaryFolder();
  const store = openStore(join(folder, "given"));
  const today = new Date().toISOString().slice(0, 10);
  await bring(store, { "a.csv": head + session("S1", "2025-03-01") }, { ...withMarts, today });
  const file = { name: "more.csv", path: join(folder, "more.csv") };
  writeFileSync(file.path, head + session("S2", "2025-03-02"));
  const place = { theme: "MI skills", site: "North", coach: "Dana" };
  const agency = await makeAgency(store, place, file, folder);
  const options = { viewers: 4, seconds: 2, pauseSeconds: 0.2 };
  const load = await runLoad(agency, file, options);
  expect(load).toMatchObject({ errors: [], wrong: [], builds: ["1", "2", "3"] });
  expect(load.answers).toBeGreaterThan(30);
});
