import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { undoImport } from "../../pipelines/builds.ts";
import { importFiles } from "../../pipelines/import.ts";
import { addAccount } from "../../pipelines/ledger/accounts.ts";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { beginSignIn } from "../../pipelines/ledger/sign_ins.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { type Asked, pagesOf } from "./pages.ts";
import { startServer } from "./server.ts";
import { askOne, openBrowser, type Visitor } from "./viewer.ts";

/** A store with people who look at it, and what every build of it says to each of them. */
export type Agency = {
  store: Store;
  visitors: readonly Visitor[];
  pagesFor(visitor: Visitor): readonly Asked[];
  /** The fingerprint of what a build says at an address. */
  known(build: string | null, visitor: Visitor, address: string): string | undefined;
};

export type Brought = { name: string; path: string };

const roles = ["quality_lead", "leadership", "leadership", "coach", "leadership"] as const;
const answers = { "*": {} };

/** A theme and a site to look at, and the name of somebody who coached there. */
export type Place = { theme: string; site: string; coach: string };

/**
 * A copy of a store, with accounts, in `folder`. Another copy lives what is to come beforehand: a file
 * is imported and undone, and after each step every address of every visitor's pages is asked once, with
 * nothing else going on. Throws where the file changes no figure, or its undo does not bring them back.
 */
export async function makeAgency(
  given: Store,
  place: Place,
  file: Brought,
  folder: string,
): Promise<Agency> {
  cpSync(given.dir, join(folder, "served"), { recursive: true });
  const store = openStore(join(folder, "served"));
  const visitors = addVisitors(store, place);
  const pages = new Map(visitors.map((visitor) => [visitor, pagesOf(visitor.role, place)]));
  cpSync(store.dir, join(folder, "rehearsed"), { recursive: true });
  const copy = openStore(join(folder, "rehearsed"));
  const known = new Map<string, string>();
  const keyOf = (build: string | null, { cookie }: Visitor, address: string): string =>
    `${build} ${cookie} ${address}`;

  /** Asks everything of a build, once it is served. Returns the fingerprints of what it says. */
  async function learn(server: string, build: string): Promise<string> {
    const served = async (): Promise<string | null> =>
      (await askOne(server, visitors[0]!, "/api/status", browser)).build;
    for (let n = 0; n < 100 && (await served()) !== build; n++) await delay(100);
    let said = "";
    for (const [visitor, asked] of pages)
      for (const address of new Set(asked.flat())) {
        const answer = await askOne(server, visitor, address, browser);
        if (answer.status !== 200 || answer.build !== build)
          throw new Error(`${answer.status} of build ${answer.build} for ${address}`);
        known.set(keyOf(build, visitor, address), answer.figures);
        // The status has the number of the build.
        if (address !== "/api/status") said += answer.figures;
      }
    return said;
  }

  const server = await startServer(copy.dir);
  const browser = openBrowser();
  try {
    const before = await learn(server.address, "1");
    const imported = await importFiles(copy, [file], { answers });
    const between = await learn(server.address, String(imported.build));
    const { build } = await undoImport(copy, newestImport(copy));
    const after = await learn(server.address, String(build));
    if (before === between || before !== after)
      throw new Error("the file changes no figure, or its undo does not bring them back");
  } finally {
    browser.destroy();
    await server.stop();
  }
  return {
    store,
    visitors,
    pagesFor: (visitor) => pages.get(visitor)!,
    known: (...of) => known.get(keyOf(...of)),
  };
}

/** An account of each role, signed in. */
function addVisitors(store: Store, { site, coach }: Place): Visitor[] {
  const ledger = openLedger(store.ledger);
  const now = new Date();
  try {
    return roles.map((role, n): Visitor => {
      const ground =
        role === "coach" ? { sites: [site], coaches: [coach] } : { sites: [], coaches: [] };
      const added = { login: `viewer-${n}`, name: `Viewer ${n}`, role, ...ground };
      const accountId = addAccount(ledger, added, { by: "a load run", at: now.toISOString() });
      const browser = { accountId, address: "127.0.0.1", browser: "a load run" };
      return { role, cookie: `__Host-throughline=${beginSignIn(ledger, browser, now)}` };
    });
  } finally {
    closeLedger(ledger);
  }
}

export function newestImport(store: Store): number {
  const ledger = openLedger(store.ledger);
  try {
    return Math.max(...listImports(ledger).map(({ importId }) => importId));
  } finally {
    closeLedger(ledger);
  }
}
