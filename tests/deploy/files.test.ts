import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

test.each(["throughline.service", "Caddyfile", "nginx.conf"])(
  "docs/running.md shows deploy/%s as it is",
  (name) => {
    const blocks = [...read("docs/running.md").matchAll(/^```\w*\n(.*?)^```$/gms)];
    expect(blocks.map(([, text]) => text)).toContain(read(`deploy/${name}`));
  },
);

const isThere = (command: string): boolean => spawnSync(command, ["--version"]).error === undefined;

// Asked of systemd itself, without running it: apt install systemd.
describe.skipIf(!isThere("systemd-analyze"))("the unit", () => {
  let folder: string;
  let unit: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "throughline-unit-"));
    unit = join(folder, "throughline.service");
    const installed = "/opt/throughline/node_modules/.bin/node";
    writeFileSync(unit, read("deploy/throughline.service").replace(installed, process.execPath));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const analyze = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("systemd-analyze", [...args, unit], {
      encoding: "utf8",
    });
    return { status, said: stdout + stderr };
  };

  it("is understood to the last line", () => {
    expect(analyze("verify")).toEqual({ status: 0, said: "" });
  });

  it("leaves the service little that it could reach: an exposure below 2 of 10", () => {
    const { said } = analyze("security", "--offline=true", "--no-pager");
    const [, exposure] = /exposure level for \S+: ([\d.]+)/.exec(said) ?? [];
    expect(Number(exposure)).toBeLessThan(2);
  });
});
