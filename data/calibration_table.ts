/** `node data/calibration_table.ts` writes the figures of data/calibration.json into the table of docs/measured.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Calibration, calibrationLines } from "../pipelines/calibration.ts";
import { writeTable } from "./docs_table.ts";

const calibration = JSON.parse(
  readFileSync(join(import.meta.dirname, "calibration.json"), "utf8"),
) as Calibration;
writeTable("docs/measured.md", "calibration", calibrationLines(calibration));
