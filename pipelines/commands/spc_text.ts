import type { SpcResult } from "./spc_result.ts";

/** A chart as a short table and one sentence. */
export function describeSpc(result: SpcResult): string[] {
  const { center, sigma, runs, points, reasons, texts, parts } = result;
  const empty = points.length - result.n;
  const drawn = points.filter(({ value }) => value !== null);
  const [first, last] = [drawn[0], drawn.at(-1)];
  return [
    row("chart", `${chartNames[result.chart]}, rules ${result.rules}`),
    row(
      "points",
      `${result.n}, ${first?.order} to ${last?.order}${empty > 0 ? `; ${empty} without a value` : ""}`,
    ),
    row("center", center === null ? "none" : short(center)),
    ...(parts.length > 1
      ? [row("parts", parts.map(({ center: own }) => shown(own)).join(", "))]
      : []),
    ...(sigma === null ? [] : [row("limits", limitsText(result)), row("sigma", short(sigma))]),
    ...(runs.longestMax === null
      ? []
      : [
          row(
            "runs",
            `longest ${runs.longest} (by chance at most ${runs.longestMax}), crossings ${runs.crossings} (at least ${runs.crossingsMin})`,
          ),
        ]),
    ...signalRows(result),
    row("variation", texts.variation),
    ...(result.target === null ? [] : [row("target", `${result.target}: ${texts.assurance}`)]),
    ...reasons.map((reason) => row("note", reason)),
    "",
    sentenceOf(result),
  ];
}

const chartNames = {
  xmr: "XmR (individuals and moving range)",
  p: "p (shares)",
  u: "u (rates)",
  pp: "p' (shares, Laney)",
  up: "u' (rates, Laney)",
  c: "c (counts)",
  run: "run (median)",
};

const ruleNames = {
  outside: "outside the limits",
  trend: "trend",
  two_of_three: "two of three near a limit",
  shift: "shift",
  run: "long run",
  crossings: "few crossings",
};

const row = (name: string, text: string): string => `${name.padEnd(10)} ${text}`;
const short = (value: number): string => String(Number(value.toPrecision(6)));
const shown = (value: number | null): string => (value === null ? "none" : short(value));

function limitsText({ lower, upper, points, trial }: SpcResult): string {
  const at = points.findLastIndex(({ value }) => value !== null);
  const varies =
    new Set(upper.filter((line) => line !== null)).size > 1 ? " at the last point" : "";
  return `${shown(lower[at] ?? null)} to ${shown(upper[at] ?? null)}${varies}${trial ? " (trial)" : ""}`;
}

/** The points of each rule: neighbours as one stretch. */
function signalRows({ signals, points }: SpcResult): string[] {
  return [...Map.groupBy(signals, ({ rule }) => rule)].map(([rule, of]) => {
    const stretches: number[][] = [];
    for (const { index } of of) {
      if (index === null) continue;
      const open = stretches.at(-1);
      if (open !== undefined && index <= open.at(-1)! + 1) open.push(index);
      else stretches.push([index]);
    }
    const where = stretches.map((stretch) => {
      const [from, to] = [points[stretch[0]!]!.order, points[stretch.at(-1)!]!.order];
      return from === to ? from : `${from} to ${to}`;
    });
    return row("signal", `${ruleNames[rule]}${where.length > 0 ? `: ${where.join(", ")}` : ""}`);
  });
}

function sentenceOf(result: SpcResult): string {
  const { n, center, variation, assurance, texts, chart, parts } = result;
  if (center === null) return `Cannot tell: ${n} points are too few for a center and limits.`;
  const about = `${n} points about a ${chart === "run" ? "median" : "center"} of ${short(center)}`;
  if (variation === null) {
    return `${about}, ${chart === "run" ? "too few for runs" : "with trial limits, too few for signals"}.`;
  }
  const anew = parts.length > 1 ? " since the last new limits" : "";
  const target = assurance === null ? "" : `; ${texts.assurance}`;
  const earlier = variation === "common_cause" ? earlierText(result) : "";
  return `${about}${anew}: the last shows ${texts.variation}${earlier}${target}.`;
}

/** The special causes before a last point that shows none. */
function earlierText({ signals }: SpcResult): string {
  const rules = [...new Set(signals.map(({ rule }) => ruleNames[rule]))];
  return rules.length === 0
    ? ", and none before it a special cause"
    : `, after ${rules.join(", ")}`;
}
