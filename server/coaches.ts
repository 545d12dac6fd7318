import { hashCoach, readKey } from "../pipelines/store/keys.ts";
import type { Store } from "../pipelines/store/store.ts";
import type { CoachRow } from "./api.ts";
import { Refusal } from "./errors.ts";
import type { Reading } from "./served.ts";

/** Everybody who led sessions, by name, with the key that stands for the name in addresses. */
export async function listCoaches(store: Store, reading: Reading): Promise<CoachRow[]> {
  const rows = await reading.query<Omit<CoachRow, "key">>("coaches");
  if (rows.length === 0) return [];
  const key = readKey(store, "cases");
  return rows.map((row) => ({ key: hashCoach(key, row.name), ...row }));
}

/** The key of a coach in addresses. */
export const keyOfCoach = (store: Store, name: string): string =>
  hashCoach(readKey(store, "cases"), name);

/** The coach of a key. Throws where nobody who led sessions has it. */
export async function findCoach(store: Store, reading: Reading, key: string): Promise<CoachRow> {
  const found = (await listCoaches(store, reading)).find((row) => row.key === key);
  if (found) return found;
  throw new Refusal(404, "no coach has this address: choose one from the list");
}
