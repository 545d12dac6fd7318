import type { Act } from "../ledger/audit.ts";
import type { Settings } from "../ledger/settings.ts";
import type { Pending } from "./publish.ts";

/** Settings as they are called on screen. */
export const settingWords: Readonly<Record<keyof Settings, string>> = {
  agency: "agency",
  timeZone: "time zone",
};

/** What a build changes, for the audit: numbers of ours, and nothing of what the files hold. */
export function actsOf(pending: Pending, buildId: number): Act[] {
  const each = (action: string, what: string, ids: readonly number[]): Act[] =>
    ids.map((id) => ({ action, subject: `${what} ${id}` }));
  const some = (action: string, all: readonly unknown[]): Act[] =>
    all.map(() => ({ action, subject: `build ${buildId}` }));
  const imports = pending.imports.map(({ importId }) => importId);
  const forgotten = pending.forgotten.map(({ importId }) => importId);
  const acts = [
    ...each("import", "import", imports),
    ...each("undo", "import", pending.withdrawn),
    ...each("redo", "import", pending.restored),
    ...each("forget", "import", forgotten),
    ...some("override class", pending.overrides),
    ...some("say what a name means", pending.aliases),
    ...some("plan", pending.plans),
    ...each(
      "withdraw plan",
      "plan",
      pending.plansWithdrawn.map(({ planId }) => planId),
    ),
    ...pending.annotations.flatMap(({ kind }) => some(`add ${kind}`, [kind])),
    ...some("withdraw note or baseline", pending.annotationsWithdrawn),
    ...Object.keys(pending.settings).map((name) => ({
      action: "change setting",
      subject: settingWords[name as keyof Settings],
    })),
  ];
  return acts.length > 0 ? acts : [{ action: "build", subject: `build ${buildId}` }];
}
