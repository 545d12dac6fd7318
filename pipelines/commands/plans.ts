import { userInfo } from "node:os";
import type { Command } from "commander";
import { ThroughlineError, usageError } from "../errors.ts";
import { standingAliases } from "../ledger/aliases.ts";
import { currentBuild } from "../ledger/builds.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import { listPlans } from "../ledger/plans.ts";
import type { Plan } from "../ledger/plans.ts";
import { answerPlans, askPlan, recordPlan, withdrawPlan } from "../plans.ts";
import type { AnsweredPlan, PlanGround, PlanTarget } from "../plans.ts";
import { readSettings } from "../ledger/settings.ts";
import type { Store } from "../store/store.ts";
import type { ProspectAnswer } from "../verdicts/prospects.ts";
import { currentFile } from "../warehouse/publish.ts";
import { openCurrent } from "../warehouse/version.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Flags = {
  theme?: string;
  site?: string[];
  measure?: string[];
  start?: string;
  author?: string;
  dryRun?: boolean;
};

/** `plan`: records a theme before it starts and says what could be shown; `plan list`, `plan withdraw`. */
export function addPlanCommands(program: Command, terminal: Terminal): void {
  const progress = { onWait: waitingFor(terminal) };

  const list = async (command: Command) => {
    const plans = await readPlans(storeOf(command, terminal));
    const lines = plans.flatMap(planLines);
    const none =
      "no theme was planned yet: throughline plan --theme T --site S --measure M --start YYYY-MM";
    answer(command, terminal, plans, lines.length > 0 ? lines : [none]);
  };

  const plan = program
    .command("plan")
    .description("records a theme before it starts, and says what could be shown; alone lists them")
    .option("--theme <theme>", "the theme")
    .option("--site <site...>", "a site, or several")
    .option("--measure <measure...>", "a measure to judge it on, or several")
    .option("--start <month>", "first month with the theme, YYYY-MM")
    .option("--author <name>", "who plans it")
    .option("--dry-run", "only says what could be shown")
    .action(async (flags: Flags, command: Command) => {
      const { author = userInfo().username, dryRun = false } = flags;
      if (Object.keys(flags).length === 0) return list(command);
      const target = targetOf(flags);
      const store = storeOf(command, terminal);
      if (dryRun) {
        const answers = await readAnswers(store, target);
        return answer(command, terminal, { ...target, answers }, answers.map(answerLine));
      }
      const { build, asOf } = await recordPlan(store, { ...target, author }, progress);
      const recorded = (await readPlans(store)).at(-1)!;
      answer(command, terminal, { build, asOf, ...recorded }, planLines(recorded));
    });
  plan
    .command("list")
    .description("every plan, with what could be shown")
    .action((_flags: unknown, command: Command) => list(command));
  plan
    .command("withdraw <plan>")
    .description("takes a plan back; its line stays")
    .option("--author <name>", "who takes it back")
    .action(async (id: string, _flags: unknown, command: Command) => {
      const { author = userInfo().username } = command.optsWithGlobals<Flags>();
      if (!/^[1-9]\d{0,8}$/.test(id)) throw usageError(`not the number of a plan: ${id}`);
      const order = { planId: Number(id), author };
      const made = await withdrawPlan(storeOf(command, terminal), order, progress);
      answer(command, terminal, made, [`build ${made.build}, as of ${made.asOf}`]);
    });
}

function targetOf({ theme, site, measure, start }: Flags): PlanTarget {
  if (theme === undefined || !site || !measure || start === undefined)
    throw usageError("a plan needs --theme, --site, --measure and --start");
  return { theme, sites: site, measures: measure, start };
}

const readPlans = (store: Store): Promise<AnsweredPlan[]> =>
  onGround(store, (ground, plans) =>
    ground === null
      ? Promise.resolve(plans.map((plan) => ({ ...plan, answers: [] })))
      : answerPlans(ground),
  );

const readAnswers = (store: Store, target: PlanTarget): Promise<ProspectAnswer[]> =>
  onGround(store, (ground) => {
    if (ground === null) throw new ThroughlineError(`nothing was imported into ${store.dir} yet`);
    return askPlan(ground, target);
  });

/** Runs `work` with the plans and what answers rest on; that is null before the first import. */
async function onGround<T>(
  store: Store,
  work: (ground: PlanGround | null, plans: readonly Plan[]) => Promise<T>,
): Promise<T> {
  const ledger = openLedger(store.ledger);
  try {
    const plans = listPlans(ledger);
    const file = currentFile(store, ledger);
    if (file === null) return await work(null, plans);
    const { asOf } = currentBuild(ledger)!;
    const settings = readSettings(ledger);
    const warehouse = await openCurrent(file, { connections: 1 });
    try {
      const aliases = standingAliases(ledger);
      return await work({ warehouse, asOf, settings, aliases, plans }, plans);
    } finally {
      await warehouse.close();
    }
  } finally {
    closeLedger(ledger);
  }
}

function planLines({
  planId,
  theme,
  sites,
  start,
  author,
  at,
  withdrawn,
  answers,
}: AnsweredPlan): string[] {
  const said = `plan ${planId}: ${theme} at ${sites.join(", ")} from ${start} (${author}, ${at.slice(0, 10)})`;
  if (withdrawn)
    return [`${said}, withdrawn by ${withdrawn.author} on ${withdrawn.at.slice(0, 10)}`];
  return [said, ...answers.map((each) => `    ${answerLine(each)}`)];
}

const answerLine = ({ site, sentence }: ProspectAnswer): string => `${site}: ${sentence}`;
