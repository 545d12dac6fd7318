import { oneOf, siteOf } from "./aliases.ts";
import { makeBuild } from "./builds.ts";
import type { BuildOptions, BuildReport } from "./builds.ts";
import { ThroughlineError, usageError } from "./errors.ts";
import { readMeasureCatalogue, readThemes } from "./ingest/known.ts";
import type { NamedRows } from "./ingest/known.ts";
import { measureNamed } from "./ingest/measure.ts";
import { oneLine } from "./ingest/values.ts";
import { findAlias } from "./ledger/aliases.ts";
import type { Alias } from "./ledger/aliases.ts";
import { findPlan, listPlans } from "./ledger/plans.ts";
import type { NewPlan, Plan } from "./ledger/plans.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { readSettings, todayOf } from "./ledger/settings.ts";
import type { Settings } from "./ledger/settings.ts";
import type { Store } from "./store/store.ts";
import { answerTarget, type ProspectAnswer } from "./verdicts/prospects.ts";
import type { Warehouse } from "./warehouse/open.ts";
import { readProspectSeries } from "./warehouse/prospect_series.ts";

/** A theme that a person plans: where, on which measures it will be judged, and from which month. */
export type PlanOrder = Omit<NewPlan, "at">;

/**
 * Records a plan and makes a build in which its measures are linked to the theme since today. Undo
 * leaves it, `rebuild` applies it. Throws in one line on a theme, site or measure that is not known,
 * on a month that is over, and on a plan that stands already.
 */
export function recordPlan(
  store: Store,
  order: PlanOrder,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const now = options.now ?? new Date();
  const said = { ...clean(order), author: oneLine(order.author) };
  if (said.author === "") throw usageError("a plan needs an author");
  const job = { kind: "plan", subject: `${said.theme} from ${said.start}` };
  return makeBuild(store, job, options, async (next, ledger) => {
    const month = todayOf(readSettings(ledger), now).slice(0, 7);
    if (said.start < month)
      throw new ThroughlineError(
        `${said.start} is over: a plan is made before it starts, in ${month} at the earliest`,
      );
    const plan = {
      ...said,
      ...(await knownWords(next, next.aliases(), said)),
      at: now.toISOString(),
    };
    const twin = standing(ledger).find((each) => isSame(each, plan));
    if (twin) throw new ThroughlineError(`plan ${twin.planId} says so already`);
    next.plan(plan);
  });
}

/** Takes a plan back: its row stays, and links nothing any longer. Throws when it does not stand. */
export function withdrawPlan(
  store: Store,
  { planId, author }: { planId: number; author: string },
  options: BuildOptions = {},
): Promise<BuildReport> {
  const at = (options.now ?? new Date()).toISOString();
  const who = oneLine(author);
  if (who === "") throw usageError("a withdrawal needs an author");
  const job = { kind: "plan", subject: `withdrawal of ${planId}` };
  return makeBuild(store, job, options, async (next, ledger) => {
    findPlan(ledger, planId);
    next.withdrawPlan({ planId, author: who, at });
  });
}

/** A plan with what the verdicts will be able to show: one answer per site and series of a measure. */
export type AnsweredPlan = Plan & { answers: ProspectAnswer[] };

/** What a plan asks of the figures. */
export type PlanTarget = Pick<NewPlan, "theme" | "sites" | "measures" | "start">;

/** What answers about plans rest on: a published build, and what the ledger says. */
export interface PlanGround {
  readonly warehouse: Pick<Warehouse, "query">;
  readonly asOf: string;
  readonly settings: Settings;
  readonly aliases: readonly Alias[];
  readonly plans: readonly Plan[];
}

/**
 * What the verdicts on a plan would be able to show, before it is recorded. Throws as `recordPlan`
 * does on names that are not known.
 */
export async function askPlan(ground: PlanGround, target: PlanTarget): Promise<ProspectAnswer[]> {
  const { warehouse, settings, aliases } = ground;
  const { agency } = settings;
  const known = await knownWords({ query: warehouse.query, agency }, aliases, clean(target));
  return answersOf(ground, { ...known, start: target.start }, null);
}

/** The plans, each that stands with what the verdicts on it will be able to show. */
export const answerPlans = (ground: PlanGround): Promise<AnsweredPlan[]> =>
  Promise.all(
    ground.plans.map(async (plan) => ({
      ...plan,
      answers:
        plan.withdrawn === null
          ? await answersOf(ground, plan, todayOf(ground.settings, new Date(plan.at)))
          : [],
    })),
  );

/** Other sites with a plan that stands for the theme count as sites with it from then on. */
async function answersOf(
  { warehouse, asOf, plans }: PlanGround,
  { theme, sites, measures, start }: PlanTarget,
  recordedOn: string | null,
): Promise<ProspectAnswer[]> {
  const planned = plannedSites({ theme, sites, start }, plans);
  const answers: ProspectAnswer[] = [];
  for (const measure of measures) {
    const series = await readProspectSeries(warehouse.query, { theme, measure });
    for (const site of sites)
      answers.push(
        ...answerTarget({ theme, site, measure, start, recordedOn }, series, { asOf, planned }),
      );
  }
  return answers;
}

/** The first month of a theme at each site, in lower case, by this plan and those that stand. */
function plannedSites(
  own: Pick<PlanTarget, "theme" | "sites" | "start">,
  plans: readonly Plan[],
): Map<string, string> {
  const first = new Map<string, string>();
  const others = plans.filter(
    ({ theme, withdrawn }) => withdrawn === null && theme.toLowerCase() === own.theme.toLowerCase(),
  );
  for (const { sites, start } of [own, ...others])
    for (const site of sites.map((each) => each.toLowerCase()))
      if (start < (first.get(site) ?? "9999-12")) first.set(site, start);
  return first;
}

const standing = (ledger: Ledger): Plan[] =>
  listPlans(ledger).filter(({ withdrawn }) => withdrawn === null);

const isSame = (a: PlanTarget, b: PlanTarget): boolean =>
  a.theme === b.theme &&
  a.start === b.start &&
  a.sites.join() === b.sites.join() &&
  a.measures.join() === b.measures.join();

function clean<T extends PlanTarget>(said: T): T {
  const all = (words: readonly string[]) => [...new Set(words.map(oneLine))].filter(Boolean);
  const cleaned = {
    ...said,
    theme: oneLine(said.theme),
    sites: all(said.sites),
    measures: all(said.measures),
  };
  if (cleaned.theme === "") throw usageError("a plan needs a theme");
  if (cleaned.sites.length === 0) throw usageError("a plan needs a site");
  if (cleaned.measures.length === 0) throw usageError("a plan needs a measure to be judged on");
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(said.start))
    throw usageError(`not a month: ${said.start} (write YYYY-MM)`);
  return cleaned;
}

/** The words of a plan as the warehouse spells them, in order. Throws on a name that it does not know. */
async function knownWords(
  names: NamedRows,
  aliases: readonly Alias[],
  { theme, sites, measures }: Pick<PlanTarget, "theme" | "sites" | "measures">,
) {
  const known = {
    sites: await Promise.all(sites.map((site) => siteOf(names, site))),
    measures: await Promise.all(measures.map((measure) => measureOf(names, measure))),
  };
  return {
    theme: await themeOf(names, aliases, theme),
    sites: [...new Set(known.sites)].toSorted(),
    measures: [...new Set(known.measures)].toSorted(),
  };
}

/** A theme of the catalogue by name, synonym or alias, or one that an export is about. */
async function themeOf(names: NamedRows, aliases: readonly Alias[], word: string): Promise<string> {
  const means = findAlias(aliases, { kind: "theme", name: word, site: null })?.means ?? word;
  const is = (name: string) => name.toLowerCase() === means.toLowerCase();
  const catalogue = await readThemes(names);
  const found = catalogue.find(({ theme, synonyms }) => is(theme) || synonyms.some(is));
  if (found) return found.theme;
  const written = await names.query(
    `SELECT theme FROM raw.goals UNION SELECT theme FROM raw.priorities
     UNION SELECT unnest(themes) FROM raw.sessions`,
  );
  const named = written
    .rows()
    .map(({ theme }) => String(theme))
    .find(is);
  if (named !== undefined) return named;
  throw new ThroughlineError(`no theme ${word}${oneOf(catalogue.map(({ theme }) => theme))}`);
}

/** A measure of the catalogue by id, label or synonym, or one that a fidelity export brought. */
export async function measureOf(names: NamedRows, word: string): Promise<string> {
  const brought = (await names.query("SELECT DISTINCT measure FROM raw.fidelity"))
    .rows()
    .map(({ measure }) => String(measure));
  const own = brought.find((measure) => measure.toLowerCase() === word.toLowerCase());
  if (own !== undefined) return own;
  const catalogue = await readMeasureCatalogue(names);
  const found = measureNamed(word, catalogue);
  const id = found?.part === "value" ? found.id : undefined;
  if (id !== undefined && catalogue.some((each) => each.id === id)) return id;
  throw new ThroughlineError(
    `no measure ${word}${oneOf([...new Set([...brought, ...catalogue.map((each) => each.id)])])}`,
  );
}
