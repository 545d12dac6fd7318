import { expect, test } from "vitest";
import { csvRows } from "../../dashboard/downloads/csv.ts";
import { fileName } from "../../dashboard/downloads/save.ts";
import { filterWords } from "../../dashboard/filter_words.ts";
import { readState } from "../../dashboard/state.ts";
import { csvText } from "../../pipelines/warehouse/text.ts";

test("a text that a spreadsheet would run is quoted as in every CSV of the product", () => {
  const texts = ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", 'say "so"', "a, b", "plain", "= 2"];
  const ours = csvRows([["site"], ...texts.map((text) => [text])]);
  expect(ours).toBe(csvText([{ name: "site", type: "text", values: texts }], texts.length));
  expect(csvRows([["\t=1+1"], ["\r@A1"]])).toBe("'=1+1\r\n'@A1\r\n");
});

test("numbers are saved as numbers, and a dash for nothing as nothing", () => {
  const row = ["1,240", "61\u00A0%", "−3", "-0.25", "–", "+0.5", "12.5 h", "1.2 to 1.9"];
  expect(csvRows([row])).toBe("1240,61%,-3,-0.25,,+0.5,12.5 h,1.2 to 1.9\r\n");
});

test("a file is named by its chart in plain letters", () => {
  expect(fileName("Coaching by class at Río / “North”", "SVG")).toBe(
    "coaching-by-class-at-rio-north.svg",
  );
  expect(fileName("…", "CSV")).toBe("chart.csv");
});

test("paper and pictures say what the page is narrowed to", () => {
  const words = (address: string) => {
    const { pathname, search } = new URL(address, "http://localhost");
    return filterWords(readState(pathname, search)).join(" · ");
  };
  expect(words("/overview")).toBe("all sites · 24 months");
  expect(words("/overview?site=Larkspur&period=all&count=hours")).toBe(
    "Larkspur · all months · in hours",
  );
  expect(words("/coaching?class=reactive&period=12")).toBe("all sites · 12 months · Reactive");
  expect(words("/themes/Natural%20supports?site=Larkspur")).toBe("Natural supports · Larkspur");
  expect(words("/coaching/sessions/S1?class=reactive&site=Larkspur")).toBe("");
  expect(words("/methods")).toBe("");
});
