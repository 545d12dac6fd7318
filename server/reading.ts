import { createHash } from "node:crypto";
import type { Scope } from "../pipelines/accounts/scope.ts";
import { everything } from "../pipelines/accounts/scope.ts";
import { ThroughlineError } from "../pipelines/errors.ts";
import { standingAliases } from "../pipelines/ledger/aliases.ts";
import type { Ledger } from "../pipelines/ledger/ledger.ts";
import { listPlans } from "../pipelines/ledger/plans.ts";
import { readSettings } from "../pipelines/ledger/settings.ts";
import type { AnsweredPlan, PlanGround, PlanTarget } from "../pipelines/plans.ts";
import type { ProspectAnswer } from "../pipelines/verdicts/prospects.ts";
import type { Warehouse } from "../pipelines/warehouse/open.ts";
import { longMarts, type PieceFormat, showPieces } from "../pipelines/warehouse/pieces.ts";
import { scopeQuery } from "../pipelines/warehouse/scoped.ts";
import { show } from "../pipelines/warehouse/show.ts";
import { type Memory, remembering } from "./memory.ts";
import { countsAlone, queries } from "./queries.ts";
import type { QueryName } from "./queries.ts";

const deadlineMs = 20_000;

/** `file`: name of the warehouse file, which no other build of any store has. */
export type Build = { id: string; asOf: string; file: string };

/** A build whose file is open, with what was made of it. */
export type OpenBuild = { warehouse: Warehouse; build: Build; memory: Memory<OpenBuild> };

type Where = Record<string, string | readonly string[]>;

/** One build as somebody sees it, held open until the work that reads it has ended. */
export interface Reading {
  readonly build: Build;
  /** For whom it is read. */
  readonly scope: Scope;
  /** Tells answers for one reader from those for another: what they may see, in short. */
  seenBy(): string;
  query<T>(name: QueryName, values?: Record<string, string | number | null>): Promise<T[]>;
  /**
   * What `make` gives, as JSON: made once for everybody who sees the same of this build, and of the next
   * build before it is asked for there. It rests on `asked` and on the reading that it is given alone.
   */
  answer(asked: readonly unknown[], make: (reading: Reading) => Promise<unknown>): Promise<Buffer>;
  /** The same of rows that answers are made from. */
  rows<T>(asked: readonly unknown[], make: (reading: Reading) => Promise<T[]>): Promise<T[]>;
  /**
   * A mart in one of its formats; `where` keeps rows whose column has that value, or one of them. Rows
   * for a screen say what of them is kept back from files.
   */
  show(mart: string, where: Where, format: "arrow" | "json" | "csv"): Promise<Buffer>;
  /** The bytes of `show` in pieces as they are taken, of a mart that is long; null: it is not. */
  pieces(
    mart: string,
    where: Where,
    format: PieceFormat,
  ): Promise<AsyncIterable<Uint8Array> | null>;
  /** Every plan, those that stand with what could be shown. */
  plans(): Promise<AnsweredPlan[]>;
  /** What could be shown of a theme that is not planned yet. Throws on names that are not known. */
  askPlan(target: PlanTarget): Promise<ProspectAnswer[]>;
}

const inShort = (text: string): string =>
  createHash("sha256").update(text).digest("base64url").slice(0, 8);

const bytesOfRow = 500;

/** What works out what a plan could show is loaded by the first who asks. */
const planning = () => import("../pipelines/plans.ts");

async function query<T>(
  warehouse: Warehouse,
  scope: Scope,
  name: QueryName,
  values: Record<string, string | number | null> = {},
): Promise<T[]> {
  const seenBy = countsAlone.has(name) ? everything : scope;
  const { sql, params } = scopeQuery(queries[name], seenBy);
  const result = await warehouse.query(sql, { ...values, ...params }, { deadlineMs });
  return result.rows() as T[];
}

/** A mart of more than `rowsAtOnce` rows is read in pieces. */
export function readingOf(
  open: OpenBuild,
  ledger: Ledger,
  scope: Scope,
  rowsAtOnce?: number,
): Reading {
  const { build, memory } = open;
  const seen = JSON.stringify(scope);
  const isOwn = (site: string): boolean => scope.role !== "coach" || scope.sites.includes(site);

  /** The same on a build for an answer: what is asked for that is not kept beside it. */
  const readOn = (other: OpenBuild): Reading => ({
    ...readingOf(other, ledger, scope, rowsAtOnce),
    query: (...asked) => query(other.warehouse, scope, ...asked),
  });

  const keep = <T>(
    asked: readonly unknown[],
    make: (other: OpenBuild) => Promise<T>,
    bytesOf: (made: T) => number,
  ): Promise<T> => memory.recall({ key: `${JSON.stringify(asked)} ${seen}`, make, bytesOf });

  const ground = (): PlanGround => {
    const warehouse = remembering(open.warehouse, memory);
    return {
      warehouse: { query: (sql, params) => warehouse.query(sql, params, { deadlineMs }) },
      asOf: build.asOf,
      settings: readSettings(ledger),
      aliases: standingAliases(ledger),
      plans: listPlans(ledger),
    };
  };

  let seenBy: string | null = null;
  return {
    build,
    scope,
    seenBy: () => (seenBy ??= inShort(seen)),
    query: (...asked) => query(remembering(open.warehouse, memory), scope, ...asked),
    answer: (asked, make) =>
      keep(
        ["answer", ...asked],
        async (other) => Buffer.from(JSON.stringify(await make(readOn(other)))),
        ({ length }) => length,
      ),
    rows: (asked, make) =>
      keep(
        ["rows", ...asked],
        (other) => make(readOn(other)),
        ({ length }) => length * bytesOfRow,
      ),
    show: (mart, where, format) =>
      keep(
        ["show", mart, where, format],
        async ({ warehouse }) => {
          const bytes = await show(warehouse, mart, { where, format, scope, marks: true });
          // As it is sent: the same object each time, so that it is packed once.
          return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        },
        ({ length }) => length,
      ),
    async pieces(mart, where, format) {
      const long = await memory.recall({
        key: "long marts",
        make: ({ warehouse }) => longMarts(warehouse, rowsAtOnce),
        bytesOf: () => 1,
      });
      if (!long.has(mart)) return null;
      const asked = { where, format, scope, marks: true, ...(rowsAtOnce && { most: rowsAtOnce }) };
      return showPieces(open.warehouse, mart, asked);
    },
    async plans() {
      const { answerPlans } = await planning();
      const plans = (await answerPlans(ground())).filter(({ sites }) => sites.some(isOwn));
      return plans.map((plan) => ({
        ...plan,
        sites: plan.sites.filter(isOwn),
        answers: plan.answers.filter(({ site }) => isOwn(site)),
      }));
    },
    async askPlan(target) {
      if (!target.sites.every(isOwn))
        throw new ThroughlineError("a coach plans at their own sites");
      const { askPlan } = await planning();
      return askPlan(ground(), target);
    },
  };
}
