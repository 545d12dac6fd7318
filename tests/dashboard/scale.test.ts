import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const dashboard = join(import.meta.dirname, "../../dashboard");
const read = (file: string): string => readFileSync(join(dashboard, file), "utf8");
const bare = (css: string): string => css.replaceAll(/\/\*[^]*?\*\//g, "");
const styles = readdirSync(join(dashboard, "style")).map(
  (file) => [file, bare(read(`style/${file}`))] as const,
);
const tokens = read("style/tokens.css");
const scaled =
  /(?:^|[\s{;])((?:font-size|font|(?:row-|column-)?gap|margin[\w-]*|padding[\w-]*)):([^;]+);/g;

/** Sizes of a style sheet that are not of a scale: what is left of a value without its tokens. */
const offScale = (css: string): string[] =>
  [...css.matchAll(scaled)]
    .filter(([, , value]) => /\d(px|r?em|pt|%|ch)\b/.test(value!.replaceAll(/var\([^)]*\)/g, "")))
    .map(([, name, value]) => `${name}:${value}`);

test("type and room are of one scale each", () => {
  expect(offScale("a { padding: 3px var(--2); gap: var(--1); font-size: 0.9em; }")).toEqual([
    "padding: 3px var(--2)",
    "font-size: 0.9em",
  ]);
  const found = styles.flatMap(([file, css]) => offScale(css).map((line) => `${file} ${line}`));
  // On a phone the names of cells have a column of their own.
  expect(found).toEqual(["media.css padding: var(--0) 0 var(--0) 88px"]);
});

test("every size and colour that a style names is a token", () => {
  const known = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const own = styles.flatMap(([, css]) =>
    [...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name),
  );
  const used = styles.flatMap(([, css]) =>
    [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name!),
  );
  expect(used.length).toBeGreaterThan(300);
  expect([...new Set(used)].filter((name) => !known.has(name) && !own.includes(name))).toEqual([]);
});

test("no style waits for a name that no page has", () => {
  const pages = readdirSync(dashboard, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|html)$/.test(file))
    .map(read)
    .join("\n");
  const words = new Set(pages.match(/[A-Za-z][\w-]*/g));
  const unused = styles.flatMap(([file, css]) =>
    [...css.matchAll(/([^{};]+)\{/g)]
      .flatMap(([, selector]) => [...selector!.matchAll(/[.#]([a-z][\w-]*)/g)])
      .filter(([, name]) => !words.has(name!))
      .map(([name]) => `${file} ${name}`),
  );
  expect(unused).toEqual([]);
});
