import { ownPhi, phiOf } from "./design.ts";
import { numberOf } from "./periods.ts";

/** What a script of a site's verdict is made from: columns of mart `verdicts`. */
export interface ScriptedVerdict {
  site: string;
  theme: string;
  measure: string;
  grain: string;
  embedded_from: string | null;
  decided_by: string | null;
  comparison_sites: number;
  effect: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
  phi: number | null;
  lambda: number | null;
}

/** The same of a theme's verdict over sites: columns of mart `theme_verdicts`. */
export type ScriptedTheme = Pick<
  ScriptedVerdict,
  "theme" | "measure" | "effect" | "low" | "high" | "p"
>;

const digits = 4;

/**
 * Ten lines of R (nlme, which comes with R) that fit the deciding model of a site's verdict to its rows
 * of `verdict_series` and print gain, interval and p value to four digits. Where the maximum lies at an
 * end of the range of phi, phi is held there, since R looks further. Null where no model decides.
 */
export function siteScript(verdict: ScriptedVerdict, csv: string): string | null {
  const { decided_by: by, phi, lambda, effect } = verdict;
  if (by === null || effect === null || phi === null) return null;
  const compared = by === "compared";
  const { from: least, to: most } = compared ? phiOf(verdict.comparison_sites) : ownPhi;
  const atEnd = phi - least < 1e-6 || most - phi < 1e-6;
  const quarter = verdict.grain === "quarter";
  const months = "12 * part(1, 4) + part(6, 7) - 1";
  return script([
    `# ${plain(`${verdict.theme} at ${verdict.site}, ${verdict.measure}`)}: ${said(verdict)}`,
    "library(nlme)",
    `rows <- subset(read.csv(${JSON.stringify(csv)}), used == "true")`,
    `part <- function(from, to) as.integer(substr(rows$month, from, to))`,
    `rows$t <- ${quarter ? `(${months}) %/% 3` : months}`,
    `rows$v <- 1 / rows$weight`,
    ...(compared
      ? [`fit <- gls(difference ~ x, rows, weights = varFixed(~ v), method = "REML",`]
      : [
          `rows$line <- rows$t - ${numberOf(verdict.embedded_from!, verdict.grain)}`,
          `rows$turn <- 2 * pi * rows$t / ${quarter ? 4 : 12}`,
          `fit <- gls(value ~ line + x + sin(turn) + cos(turn), rows, weights = varFixed(~ v), method = "REML",`,
        ]),
    `  correlation = corAR1(${phi}, form = ~ t${atEnd ? ", fixed = TRUE" : ""}))${atEnd ? `  # phi at an end of [${least}, ${most}]` : ""}`,
    `lambda <- ${lambda ?? 1}  # sites that drift apart by themselves widen the interval`,
    `gain <- coef(fit)[["x"]]; se <- lambda * sqrt(vcov(fit)["x", "x"]); df <- nrow(rows) - length(coef(fit))`,
    `ends <- gain + c(-1, 1) * qt(.975, df) * se`,
    `print(signif(c(gain = gain, low = ends[1], high = ends[2], p = 2 * pt(-abs(gain / se), df)), ${digits}))`,
  ]);
}

/** The same for a theme's verdict over sites, from its rows of `theme_gains`, with base R alone. */
export function themeScript(verdict: ScriptedTheme, csv: string): string | null {
  if (verdict.effect === null) return null;
  return script([
    `# ${plain(`${verdict.theme} over sites, ${verdict.measure}`)}: ${said(verdict)}`,
    `rows <- read.csv(${JSON.stringify(csv)})`,
    `g <- rows$gain[rows$role == "embedded"]; k <- rows$change[rows$role == "comparison"]`,
    `E <- length(g); C <- length(k)`,
    `s2 <- (sum((g - mean(g))^2) + sum((k - mean(k))^2)) / (E + C - 2)`,
    `gain <- mean(g); se <- sqrt(s2 * (1 / E + 1 / C)); df <- min(E + C - 2, 2 * min(E, C) - 1)`,
    `ends <- gain + c(-1, 1) * qt(.975, df) * se`,
    `print(signif(c(gain = gain, low = ends[1], high = ends[2], p = 2 * pt(-abs(gain / se), df)), ${digits}))`,
  ]);
}

const script = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** Names as one line of a comment. */
const plain = (words: string): string => words.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

const said = ({ effect, low, high, p }: Pick<ScriptedVerdict, "effect" | "low" | "high" | "p">) => {
  const [gain, from, to, chance] = [effect, low, high, p].map((value) =>
    value === null ? "none" : String(Number(value.toPrecision(digits))),
  );
  return `gain ${gain}, ${from} to ${to}, p ${chance}`;
};
