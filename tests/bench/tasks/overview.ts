import { startServer } from "../../load/server.ts";
import { openBrowser } from "../browser.ts";
import { openCold } from "../first_view.ts";
import type { Task } from "../measured.ts";
import { peakMegabytesOf } from "../memory.ts";

const rounds = 5;

/** Overview on a cold cache: seconds until its charts stand, and kilobytes of its scripts packed with gzip. */
export const overview: Task = async ([data = ""]) => {
  const server = await startServer(data);
  const browser = await openBrowser();
  try {
    const seconds: Record<string, number> = {};
    let scripts: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const { page, usable } = await openCold(browser, `${server.address}/overview`);
      seconds[`usable ${round}`] = usable / 1000;
      scripts = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .map(({ name }) => name)
          .filter((name) => name.endsWith(".js")),
      );
      await page.context().close();
    }
    let bytes = 0;
    for (const script of new Set(scripts)) bytes += await packedBytes(script);
    if (bytes === 0) throw new Error("no script: is the dashboard built (`npm run build`)?");
    const peakMegabytes = peakMegabytesOf(server.pid);
    return { seconds, counts: { kilobytes: bytes / 1000 }, peakMegabytes };
  } finally {
    await browser.close();
    await server.stop();
  }
};

async function packedBytes(script: string): Promise<number> {
  const response = await fetch(script, { headers: { "accept-encoding": "gzip" } });
  await response.arrayBuffer();
  if (response.headers.get("content-encoding") !== "gzip")
    throw new Error(`${script} is not sent packed`);
  return Number(response.headers.get("content-length"));
}
