/** `node data/calibration_table.ts` writes the figures of data/calibration.json into README's table. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Calibration, calibrationLines } from "../pipelines/calibration.ts";

const [from, to] = ["<!-- calibration -->", "<!-- /calibration -->"];
const readme = join(import.meta.dirname, "../README.md");

const calibration = JSON.parse(
  readFileSync(join(import.meta.dirname, "calibration.json"), "utf8"),
) as Calibration;
const text = readFileSync(readme, "utf8");
const [start, end] = [text.indexOf(from) + from.length, text.indexOf(to)];
writeFileSync(
  readme,
  `${text.slice(0, start)}\n${calibrationLines(calibration).join("\n")}\n${text.slice(end)}`,
);
