import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

type Locked = {
  version?: string;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
  integrity?: string;
  optional?: boolean;
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

test("no package runs a script at install but those that README names with the reason", () => {
  const scripts = Object.entries(lock.packages).filter(
    ([, { hasInstallScript }]) => hasInstallScript,
  );
  const [, said = ""] = /^Scripts at install: (.*)$/m.exec(text("README.md")) ?? [];
  const named = [...said.matchAll(/`([^`]+)`/g)].map(([, name]) => `node_modules/${name}`);
  expect(said).not.toBe("");
  expect(scripts.map(([path]) => path).toSorted()).toEqual(named.toSorted());
});

test("every package of the lockfile that was had from a registry has its hash", () => {
  const bare = Object.entries(lock.packages).filter(
    ([path, { integrity, optional }]) => path !== "" && integrity === undefined && !optional,
  );
  expect(bare.map(([path]) => path)).toEqual([]);
  const weak = Object.values(lock.packages).flatMap(({ integrity }) => integrity ?? []);
  expect(weak.filter((hash) => !hash.startsWith("sha512-"))).toEqual([]);
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

test("packages that another checkout lends by a link are never installed over", () => {
  const root = mkdtempSync(join(tmpdir(), "throughline-install-"));
  for (const folder of ["lent", "bin", "clone/.ci"])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync(new URL("../.ci/install", import.meta.url), join(root, "clone/.ci/install"));
  writeFileSync(join(root, "bin/npm"), `#!/bin/sh\ntouch "${root}/asked"\n`, { mode: 0o755 });
  writeFileSync(join(root, "clone/package-lock.json"), "{}");
  const install = () =>
    spawnSync("sh", [join(root, "clone/.ci/install")], {
      encoding: "utf8",
      env: { PATH: `${root}/bin:/usr/bin:/bin` },
    });
  symlinkSync(join(root, "lent"), join(root, "clone/node_modules"));
  expect(install()).toMatchObject({ status: 0, stderr: expect.stringContaining("is a link") });
  expect(existsSync(join(root, "asked"))).toBe(false);
  rmSync(join(root, "clone/node_modules"));
  mkdirSync(join(root, "clone/node_modules"));
  expect(install().status).toBe(0);
  expect(existsSync(join(root, "asked"))).toBe(true);
  rmSync(root, { recursive: true });
});

test("run from its sources it keeps them without their types beside the packages, packed it keeps nothing", () => {
  const root = mkdtempSync(join(tmpdir(), "throughline-started-"));
  const kept = join(root, "node_modules/.cache/throughline");
  const started = () =>
    spawnSync(process.execPath, [join(root, "throughline.js")], { env: {} }).stdout;
  for (const folder of ["pipelines", "package/pipelines"])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync(new URL("../throughline.js", import.meta.url), join(root, "throughline.js"));
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "pipelines/cli.ts"), 'console.log("sources" satisfies string);');
  writeFileSync(join(root, "package/pipelines/cli.js"), 'console.log("packed");');
  expect([String(started()), existsSync(kept)]).toEqual(["packed\n", false]);
  rmSync(join(root, "package"), { recursive: true });
  expect([String(started()), existsSync(kept)]).toEqual(["sources\n", true]);
  rmSync(root, { recursive: true });
});
