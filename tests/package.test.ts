import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = {
  version?: string;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
  resolved?: string;
};
const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const lock = JSON.parse(text("package-lock.json")) as { packages: Record<string, Locked> };
const manifest = JSON.parse(text("package.json")) as Record<string, Record<string, string>>;

test("every version in package.json is exact", () => {
  const all = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}),
  );
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test("the lockfile has an entry for every optional package of every platform, so that npm ci passes anywhere", () => {
  const absent = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(
        (name) =>
          !(`node_modules/${name}` in lock.packages) &&
          !(`${path}/node_modules/${name}` in lock.packages),
      )
      .map((name) => `${path}: ${name}`),
  );
  expect(absent).toEqual([]);
});

test("the lockfile names no registry", () => {
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test("no package that the product installs runs a script at install", () => {
  const scripts = Object.entries(lock.packages).filter(
    ([, { hasInstallScript }]) => hasInstallScript,
  );
  expect(scripts.map(([path]) => path)).toEqual([]);
});
