import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const sources = ["pipelines", "server", "dashboard", "data"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

/** Folder of the project that each import of a source file leads to; packages keep their name. */
const importsOf = (file: string): { target: string; typeOnly: boolean }[] =>
  [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /^(?:import|export) (type )?[^;]*?from "([^"]+)"/gms,
    ),
  ].map(([, type, from]) => ({
    target: from!.startsWith(".") ? relative(root, resolve(root, dirname(file), from!)) : from!,
    typeOnly: type !== undefined,
  }));

test("imports go one way: statistics <- pipelines <- server, and the dashboard takes types only", () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .filter(({ target, typeOnly }) => {
        if (file.startsWith("pipelines/statistics/"))
          return target.startsWith("pipelines/") && !target.startsWith("pipelines/statistics/");
        if (file.startsWith("pipelines/")) return /^(server|dashboard)\//.test(target);
        if (file.startsWith("server/")) return target.startsWith("dashboard/");
        if (file.startsWith("dashboard/")) return /^(server|pipelines)\//.test(target) && !typeOnly;
        return false;
      })
      .map(({ target }) => `${file} -> ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("only pipelines/warehouse talks to the engine", () => {
  const wrong = sources.filter(
    (file) =>
      !file.startsWith("pipelines/warehouse/") &&
      importsOf(file).some(({ target }) => target.startsWith("@duckdb/")),
  );
  expect(wrong).toEqual([]);
});

test("no SQL is put together from text outside the places that name columns from contracts", () => {
  const allowed = /^pipelines\/(warehouse|ledger|compare)\/|^pipelines\/ingest\/known\.ts$/;
  const wrong = sources.filter(
    (file) =>
      !allowed.test(file) &&
      /`[^`]*\b(SELECT|INSERT|DELETE|UPDATE)\b[^`]*\$\{/.test(
        readFileSync(join(root, file), "utf8"),
      ),
  );
  expect(wrong).toEqual([]);
});
