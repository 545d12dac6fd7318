import { connect } from "node:net";

/** What a script of our pages sends along: it is looked at, not exported, and taken packed. */
export const ofPages = { "accept-encoding": "gzip", "sec-fetch-dest": "empty" };

export interface Asking {
  connections: number;
  seconds: number;
  /** What connection `connection` asks as its `turn`th question. */
  address: (connection: number, turn: number) => string;
  headers?: Readonly<Record<string, string>>;
  /** Each connection asks so often at most. */
  times?: number;
  /** Each connection waits so long after an answer. */
  pauseMillis?: number;
  /** Ends it before its time. */
  until?: AbortSignal;
}

/** What was answered: milliseconds from question to last byte in rising order, and bytes with their headers. */
export interface Answered {
  millis: number[];
  /** Answers other than 200 and 304 by their status; their times do not count. */
  refused: Record<string, number>;
  bytes: number;
  seconds: number;
}

/**
 * Asks a server over so many connections at once, each for its next address as soon as it has the answer
 * to the last. Written on sockets, so that asking takes little of the machine beside answering.
 */
export async function askOver(server: string, asking: Asking): Promise<Answered> {
  const began = performance.now();
  const all = await Promise.all(
    Array.from({ length: asking.connections }, (_, connection) =>
      askOn(server, connection, asking),
    ),
  );
  const refused: Record<string, number> = {};
  for (const status of all.flatMap((each) => each.refused))
    refused[status] = (refused[status] ?? 0) + 1;
  return {
    refused,
    millis: all.flatMap(({ millis }) => millis).toSorted((a, b) => a - b),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: (performance.now() - began) / 1000,
  };
}

/** The time below which a share of the answers came. */
export const quantile = ({ millis }: Answered, share: number): number =>
  millis[Math.min(millis.length - 1, Math.floor(share * millis.length))] ?? Number.NaN;

interface Own {
  millis: number[];
  refused: number[];
  bytes: number;
}

function askOn(server: string, connection: number, asking: Asking): Promise<Own> {
  const { address, headers = {}, seconds, times = Infinity, pauseMillis = 0, until } = asking;
  const { hostname, port } = new URL(server);
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const end = performance.now() + seconds * 1000;
  const { promise, resolve, reject } = Promise.withResolvers<Own>();
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const millis: number[] = [];
  const refused: number[] = [];
  let [bytes, turn, asked, path] = [0, 0, 0, ""];
  let read = reader();

  const ask = (): void => {
    if (turn >= times || performance.now() >= end || until?.aborted) {
      socket.destroy();
      resolve({ millis, refused, bytes });
      return;
    }
    path = address(connection, turn++);
    asked = performance.now();
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${more.join("")}\r\n`);
  };
  socket.once("connect", ask);
  socket.once("error", reject);
  socket.once("close", () =>
    reject(new Error(`the server closed a connection while asked ${path}`)),
  );
  socket.on("data", (piece) => {
    bytes += piece.length;
    let status: number | null;
    try {
      status = read(piece);
    } catch (error) {
      reject(error);
      socket.destroy();
      return;
    }
    if (status === null) return;
    if (status === 200 || status === 304) millis.push(performance.now() - asked);
    else refused.push(status);
    read = reader();
    if (pauseMillis > 0) setTimeout(ask, pauseMillis);
    else ask();
  });
  return promise;
}

const lastChunk = Buffer.from("0\r\n\r\n");

/** Takes the pieces of one answer; gives its status with the last of them, and null before. */
function reader(): (piece: Buffer) => number | null {
  let head: Buffer | null = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  let [status, left, isChunked] = [0, 0, false];
  return (piece) => {
    let body = piece;
    if (head !== null) {
      head = Buffer.concat([head, piece]);
      const ends = head.indexOf("\r\n\r\n");
      if (ends < 0) return null;
      const text = head.toString("latin1", 0, ends).toLowerCase();
      status = Number(text.slice(9, 12));
      isChunked = text.includes("\r\ntransfer-encoding: chunked");
      const [, length] = /\r\ncontent-length: (\d+)/.exec(text) ?? [];
      if (!isChunked && length === undefined && status !== 304)
        throw new Error(`an answer without its length: ${text}`);
      left = Number(length ?? 0);
      body = head.subarray(ends + 4);
      head = null;
    }
    if (isChunked) {
      tail = Buffer.concat([tail, body]).subarray(-lastChunk.length);
      return tail.equals(lastChunk) ? status : null;
    }
    left -= body.length;
    return left <= 0 ? status : null;
  };
}
