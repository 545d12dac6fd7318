import type { CoachRow, Status } from "../../../server/api.ts";
import { startServer } from "../../load/server.ts";
import { askedBy, type Looked } from "../asked.ts";
import { askOver, ofPages, quantile } from "../connections.ts";
import type { Task } from "../measured.ts";
import { peakMegabytesOf } from "../memory.ts";

/** Long enough that the 50 first answers, which come at once, are less than their hundredth. */
const [connections, secondsOfRound] = [50, 2];

/** The queries of each page over 50 connections, once all were answered before: the p99 of each round, in seconds. */
export const pages: Task = async ([data = "", sessions = "", rounds = "1"]) => {
  const server = await startServer(data);
  try {
    const people = await lookers(server.address, Number(sessions));
    const seconds: Record<string, number> = {};
    const counts: Record<string, number> = {};
    for (const page of Object.keys(askedBy(people[0]!))) {
      const addresses = people.map((looked) => askedBy(looked)[page]!);
      for (const address of new Set(addresses.flat())) await ask(server.address, address);
      for (let round = 0; round < Number(rounds); round++) {
        const answered = await askOver(server.address, {
          connections,
          seconds: secondsOfRound,
          headers: ofPages,
          address: (connection, turn) => {
            const own = addresses[connection]!;
            return own[turn % own.length]!;
          },
        });
        seconds[`${page} ${round}`] = quantile(answered, 0.99) / 1000;
        const refused = Object.values(answered.refused).reduce((sum, each) => sum + each, 0);
        counts[`${page}, answers`] = (counts[`${page}, answers`] ?? 0) + answered.millis.length;
        counts[`${page}, refused`] = (counts[`${page}, refused`] ?? 0) + refused;
      }
    }
    return { seconds, counts, peakMegabytes: peakMegabytesOf(server.pid) };
  } finally {
    await server.stop();
  }
};

/** Fifty people, each at a site, with a coach and a session of their own. */
async function lookers(server: string, sessions: number): Promise<Looked[]> {
  const { sites, themes, asOf } = await read<Status>(server, "/api/status");
  const coaches = await read<CoachRow[]>(server, "/api/coaches");
  const to = asOf!;
  const from = `${Number(to.slice(0, 4)) - 2}${to.slice(4)}`;
  return Array.from({ length: connections }, (_, at) => ({
    site: sites[at % sites.length]!,
    theme: themes[at % themes.length]!,
    coach: encodeURIComponent(coaches[at % coaches.length]!.key),
    session: `S${Math.floor(((at + 1) / (connections + 1)) * sessions)}`,
    from,
    to,
  }));
}

async function ask(server: string, address: string): Promise<Response> {
  const response = await fetch(server + address, { headers: ofPages });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  await response.clone().arrayBuffer();
  return response;
}

const read = async <T>(server: string, address: string): Promise<T> =>
  (await (await ask(server, address)).json()) as T;
