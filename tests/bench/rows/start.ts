import { type Row, spread } from "../row.ts";

/** The server from its command to `/readyz`. */
export const start: Row = {
  name: "start",
  title: "start of the server",
  sizes: "each",
  flat: true,
  async measure(ground, sessions) {
    const { dir } = await ground.store(sessions);
    const runs = [];
    for (let round = 0; round < 3; round++) runs.push(await ground.run("start", dir));
    return [
      {
        what: "start of the server, to ready",
        unit: "s",
        measured: spread(runs.map(({ seconds }) => seconds.all!)),
        peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
        bound: { of: "measured", most: 1 },
        note: "run from a clone, where Node keeps what it compiled at the first start",
      },
    ];
  },
};
