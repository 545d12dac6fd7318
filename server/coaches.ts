import { hashCoach, readKey } from "../pipelines/store/keys.ts";
import type { Store } from "../pipelines/store/store.ts";
import type { CoachRow } from "./api.ts";
import type { Viewer } from "./auth/guard.ts";
import { Refusal } from "./errors.ts";
import type { Reading } from "./served.ts";

/**
 * Those who led sessions, by name, with the key that stands for the name in addresses; a coach who is
 * signed in has the names in the log that are theirs.
 */
export async function listCoaches(
  store: Store,
  reading: Reading,
  { role, signed }: Viewer,
): Promise<CoachRow[]> {
  const rows = await reading.query<Omit<CoachRow, "key">>("coaches");
  const own = signed?.account.coaches ?? [];
  return rows
    .filter(({ name }) => role !== "coach" || own.includes(name))
    .map((row) => ({ key: keyOfCoach(store, row.name), ...row }));
}

/** The key of a coach in addresses. */
export const keyOfCoach = (store: Store, name: string): string =>
  hashCoach(readKey(store, "cases"), name);

/** The coach of a key. Throws where nobody who led sessions, and whom the viewer may see, has it. */
export async function findCoach(
  store: Store,
  reading: Reading,
  viewer: Viewer,
  key: string,
): Promise<CoachRow> {
  const found = (await listCoaches(store, reading, viewer)).find((row) => row.key === key);
  if (found) return found;
  throw new Refusal(404, "no coach has this address: choose one from the list");
}
