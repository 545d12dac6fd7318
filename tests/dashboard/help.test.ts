import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { help } from "../../dashboard/help.ts";

const folder = new URL("../../dashboard/", import.meta.url);
const texts = (part: string): string =>
  readdirSync(new URL(part, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(`${part}/${name}`, folder), "utf8"))
    .join("\n");
const shown = texts("pages") + texts("parts");

test("every word that has an explanation is explained on some page", () => {
  const unused = Object.keys(help).filter((word) => !new RegExp(`[("\\s]"?${word}"`).test(shown));
  expect(unused).toEqual([]);
});

test("every explanation leads to a part of Methods that there is", () => {
  const methods = texts("pages");
  const astray = Object.values(help).filter(({ more }) => !methods.includes(`id="${more}"`));
  expect(astray).toEqual([]);
});

test("explanations are short, and claim no cause", () => {
  for (const { says } of Object.values(help)) {
    expect(says.length).toBeLessThan(220);
    expect(says).toMatch(/\.$/);
    expect(says).not.toMatch(/\b(proves?|proved|caused?|because of|thanks to)\b/);
  }
});
