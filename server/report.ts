import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ThroughlineError } from "../pipelines/errors.ts";
import { closeLedger, openLedger } from "../pipelines/ledger/ledger.ts";
import type { Store } from "../pipelines/store/store.ts";
import { answersOfOverview } from "./first_view.ts";
import { builtPages } from "./main.ts";
import { serveStore } from "./served.ts";
import type { Reading } from "./reading.ts";

type Answers = Record<string, { type: string; body: string }>;

/** A page that loads nothing: its text, and the day that it is as of (`YYYY-MM-DD`). */
export type ReportPage = { html: string; asOf: string };

/**
 * The monthly report of a store's current build as one HTML file: the dashboard's own script and style
 * with the server's answers inside. Throws where nothing was imported or the dashboard is not built.
 */
export async function reportPage(store: Store, pages = builtPages): Promise<ReportPage> {
  if (!existsSync(join(pages, "report", "report.js"))) {
    throw new ThroughlineError("the dashboard is not built: run `npm run build`, then this again");
  }
  const ledger = openLedger(store.ledger);
  try {
    const served = await serveStore(store, ledger);
    try {
      return await served.use({ role: "leadership" }, async (reading) => {
        if (!reading) throw new ThroughlineError(`nothing was imported into ${store.dir} yet`);
        const answers = await readAnswers(reading, served.agency());
        return { html: compose(pages, answers), asOf: reading.build.asOf };
      });
    } finally {
      await served.close();
    }
  } finally {
    closeLedger(ledger);
  }
}

async function readAnswers(reading: Reading, agency: string): Promise<Answers> {
  const answers = Object.entries(await answersOfOverview(reading, agency));
  return Object.fromEntries(
    answers.map(([address, { type, bytes }]) => [
      address,
      { type, body: bytes.toString("base64") },
    ]),
  );
}

const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

/** The built page with its style, its script and its data in place of what it would load. */
function compose(pages: string, answers: Answers): string {
  const page = readFileSync(join(pages, "index.html"), "utf8");
  const style = [...page.matchAll(/<link rel="stylesheet"[^>]*href="([^"]+)"[^>]*>/g)]
    .map(([, address]) => readFileSync(join(pages, "assets", basename(address!)), "utf8"))
    .join("\n");
  const script = readFileSync(join(pages, "report", "report.js"), "utf8");
  return page
    .replaceAll(/<link [^>]*>|<script [^>]*><\/script>/g, "")
    .replace(
      "<title>",
      () => `<meta http-equiv="Content-Security-Policy" content="${policy}" /><title>`,
    )
    .replace("</head>", () => `<style>${style.replaceAll("</", "<\\/")}</style></head>`)
    .replace("<body>", '<body class="report">')
    .replace(
      "</body>",
      () =>
        `<script type="application/json" id="answers">${JSON.stringify(answers)}</script>` +
        `<script type="module">${script.replaceAll("</script", "<\\/script")}</script></body>`,
    );
}
