import type { Scope } from "../pipelines/accounts/scope.ts";
import { everything } from "../pipelines/accounts/scope.ts";
import type { Reading } from "./reading.ts";
import { kinds } from "./routes/marts.ts";
import { readOverview } from "./routes/overview.ts";
import { keptStatus } from "./routes/status.ts";
import type { Served } from "./served.ts";

/** What Overview asks for once it knows that there are figures. */
export const askedByOverview = [
  "/api/marts/coaching_mix?view=screen",
  "/api/marts/fidelity_trend?view=screen",
  "/api/overview",
  "/api/marts/annotations?format=json&view=screen",
];

/** The marts that Overview, and the report's page, ask for. */
const asked = ["coaching_mix", "fidelity_trend", "theme_verdicts", "verdicts"];

/** What Overview asks of the server, by address, as it is kept. */
export async function answersOfOverview(
  reading: Reading,
  agency: string,
): Promise<Record<string, { type: string; bytes: Buffer }>> {
  const marts = await Promise.all(
    asked.map(async (mart) => {
      const bytes = await reading.show(mart, {}, "arrow");
      return [`/api/marts/${mart}?view=screen`, { type: kinds.arrow, bytes }] as const;
    }),
  );
  return {
    "/api/status": { type: "application/json", bytes: await keptStatus(reading, agency) },
    ...Object.fromEntries(marts),
    "/api/overview": {
      type: "application/json",
      bytes: await reading.answer(["overview"], readOverview),
    },
    "/api/marts/annotations?format=json&view=screen": {
      type: kinds.json,
      bytes: await reading.show("annotations", {}, "json"),
    },
  };
}

const readers: readonly Scope[] = [{ role: "leadership" }, everything];

/**
 * Makes what the first page shows before anybody asks for it, once a server has begun. What fails is told
 * to whoever asks.
 */
export async function prepareFirstView(served: Served): Promise<void> {
  for (const scope of readers)
    await served
      .use(scope, async (reading) => {
        if (reading) await answersOfOverview(reading, served.agency());
      })
      .catch(() => {});
}
