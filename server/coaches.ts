import { hashCoach, readKey } from "../pipelines/store/keys.ts";
import type { Store } from "../pipelines/store/store.ts";
import type { CoachRow } from "./api.ts";
import { Refusal } from "./errors.ts";
import type { Reading } from "./reading.ts";

/**
 * Those who led sessions, by name, with the key that stands for the name in addresses; a coach who is
 * signed in has the names in the log that are theirs.
 */
export const listCoaches = (store: Store, reading: Reading): Promise<CoachRow[]> =>
  reading.rows(["coaches"], async (given) => {
    const { scope } = given;
    const rows = await given.query<Omit<CoachRow, "key">>("coaches");
    const key = readKey(store, "cases");
    return rows
      .filter(({ name }) => scope.role !== "coach" || scope.coaches.includes(name))
      .map((row) => ({ key: hashCoach(key, row.name), ...row }));
  });

/** The key of a coach in addresses. */
export const keyOfCoach = (store: Store, name: string): string =>
  hashCoach(readKey(store, "cases"), name);

/** The coach of a key. Throws where nobody who led sessions, and whom the reader may see, has it. */
export async function findCoach(store: Store, reading: Reading, key: string): Promise<CoachRow> {
  const found = (await listCoaches(store, reading)).find((row) => row.key === key);
  if (found) return found;
  throw new Refusal(404, "no coach has this address: choose one from the list");
}
