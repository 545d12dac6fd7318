import { readFileSync, readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
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

// That a package runs once it is installed: npm run pack-check.
const sources = ["pipelines", "server"].flatMap((folder) =>
  readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);

test("no script of ours is started by its name in TypeScript: in a package it has another", () => {
  const wrong = sources.filter((file) => /(URL|join|fork)\([^)]*\.ts["'`]/.test(text(file)));
  expect(wrong).toEqual([]);
});

test("what pipelines and server import is installed with a package", () => {
  const imported = sources.flatMap((file) =>
    [...text(file).matchAll(/^(?:import|export) [^;]*?from "([^".][^"]*)"/gms)].map(([, name]) =>
      name!
        .split("/")
        .slice(0, name!.startsWith("@") ? 2 : 1)
        .join("/"),
    ),
  );
  const absent = [...new Set(imported)].filter(
    (name) => !isBuiltin(name) && !(name in manifest.dependencies!),
  );
  expect(absent).toEqual([]);
});
