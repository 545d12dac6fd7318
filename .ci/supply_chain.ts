import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * `npm run supply-chain`: writes a list of all packages (SBOM, CycloneDX) and looks whether each of the
 * lockfile is in it, counts licences and refuses those that nobody agreed to, and asks for known
 * weaknesses where the registry answers that.
 */
type Locked = {
  version?: string;
  license?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
};
type Component = { group?: string; name: string; version: string };
type Weakness = { name: string; severity: string; range: string };

const root = join(import.meta.dirname, "..");
const output = join(root, "tests/output");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, Locked>;
};
const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + 13);
const locked = Object.entries(packages).filter(([path]) => path !== "");

const agreed = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);
/** Asks for changes to its own files: agreed to for tools, which are not handed on. */
const agreedOfTools = "MPL-2.0";

const npm = (...args: string[]) =>
  spawnSync("npm", args, { cwd: root, encoding: "utf8", timeout: 30_000, maxBuffer: 2 ** 28 });

/** Packages of the lockfile that the list lacks. */
function writeSbom(): string[] {
  const { stdout, stderr, status } = npm("sbom", "--sbom-format=cyclonedx", "--package-lock-only");
  if (status !== 0) return [`npm sbom ended with ${status}: ${stderr.trim()}`];
  const { components } = JSON.parse(stdout) as { components: Component[] };
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, "sbom.cdx.json"), stdout);
  const listed = new Set(
    components.map(({ group, name, version }) => `${group ? `${group}/` : ""}${name}@${version}`),
  );
  const absent = locked
    .map(([path, { version }]) => `${nameOf(path)}@${version}`)
    .filter((each) => !listed.has(each));
  console.log(`sbom: ${listed.size} packages in tests/output/sbom.cdx.json`);
  return absent.map((each) => `${each} is not in the list of packages`);
}

/** The lockfile has no licence for what is of other platforms: that of the package that asks for it. */
function licenceOf(path: string, { license }: Locked): string {
  if (license !== undefined) return license;
  const asking = locked.find(
    ([, { license, optionalDependencies = {} }]) =>
      license !== undefined && nameOf(path) in optionalDependencies,
  );
  return asking?.[1].license ?? "unknown";
}

/** Whether an SPDX expression without nesting is agreed to. */
const isAgreed = (licence: string, dev: boolean): boolean =>
  licence
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((one) =>
      one.split(" AND ").every((each) => agreed.has(each) || (dev && each === agreedOfTools)),
    );

/** Packages whose licence nobody agreed to. */
function countLicences(): string[] {
  const found = locked.map(([path, entry]) => ({
    name: nameOf(path),
    licence: licenceOf(path, entry),
    dev: entry.dev === true,
  }));
  const counts = [...Map.groupBy(found, ({ licence }) => licence)]
    .map(([licence, all]) => ({ licence, number: all.length }))
    .toSorted((a, b) => b.number - a.number);
  console.log(
    `licences: ${counts.map(({ licence, number }) => `${licence} ${number}`).join(", ")}`,
  );
  return found
    .filter(({ licence, dev }) => !isAgreed(licence, dev))
    .map(({ name, licence }) => `${name}: nobody agreed to its licence (${licence})`);
}

/** Known weaknesses; none where the registry does not say, which is told. */
function audit(): string[] {
  const { stdout } = npm("audit", "--json", "--fetch-retries=0", "--fetch-timeout=10000");
  const said = answerOf(stdout);
  if (said?.vulnerabilities === undefined) {
    const why = said?.statusCode === undefined ? "no answer" : `status ${said.statusCode}`;
    console.log(
      `audit: the registry here does not say what is known to be weak (${why}): passed over`,
    );
    return [];
  }
  const weak = Object.values(said.vulnerabilities);
  console.log(`audit: ${weak.length} packages with known weaknesses`);
  return weak.map(
    ({ name, severity, range }) => `${name} ${range}: ${severity}; npm audit tells more`,
  );
}

type Answer = { vulnerabilities?: Record<string, Weakness>; statusCode?: number };

function answerOf(stdout: string): Answer | null {
  try {
    return JSON.parse(stdout) as Answer;
  } catch {
    return null;
  }
}

const problems = [...writeSbom(), ...countLicences(), ...audit()];
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
