import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampleExports } from "../../data/generator/exports.ts";
import { sampleSeed } from "../../data/generate.ts";

const folder = new URL("../../data/sample/", import.meta.url);

describe("data/sample", () => {
  const files = sampleExports(sampleSeed);

  it("is what its generator writes, byte by byte", () => {
    const found = readdirSync(folder).filter((name) => name.endsWith(".csv"));
    expect(found.sort()).toEqual([...files.keys()].sort());
    for (const [name, bytes] of files) {
      expect(readFileSync(new URL(name, folder)).equals(bytes), name).toBe(true);
    }
  });

  it("is small", () => {
    const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(size).toBeLessThan(600_000);
  });

  it("has the mess of real exports", () => {
    const text = (name: string) => new TextDecoder().decode(files.get(name));
    const form = text("coaching-form.csv").split("\r\n");
    const withoutTime = form.filter(Boolean).map((line) => line.slice(line.indexOf(",")));
    const doubled = withoutTime.length - new Set(withoutTime).size;
    expect(doubled).toBeGreaterThan(2);
    expect(form.some((line) => line.includes(",NS,"))).toBe(true);
    expect(text("pd-plans.csv")).toContain("\r\nTotal,");
    expect(text("fidelity-survey.csv")).toContain(",*,*,*,*,<11\n");
    expect(files.get("training-system-attendance.csv")?.slice(0, 3)).toEqual(
      new Uint8Array([0xef, 0xbb, 0xbf]),
    );
  });
});
