import type { Transferable } from "node:worker_threads";

/** The end of a channel to another thread: a `Worker`, or in it the port to its parent. */
type Port = {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  on(event: "message", listener: (message: Message) => void): unknown;
};

type Call = { call: number; name: string; args: never[] };
type Message = Call | { answer: number; value: unknown } | { answer: number; error: unknown };

type Waiting = { resolve: (value: unknown) => void; reject: (error: unknown) => void };

/** Functions of one thread that the other may call. */
type Callable = Record<string, (...args: never[]) => unknown>;

/** Lets two threads call each other's functions: `Theirs` are those of the other end. */
export function talk<Theirs extends Callable>(port: Port, own: Callable) {
  const open = new Map<number, Waiting>();
  let calls = 0;

  port.on("message", (message) => {
    if ("call" in message) void answer(message);
    else {
      const { resolve, reject } = open.get(message.answer)!;
      open.delete(message.answer);
      if ("error" in message) reject(message.error);
      else resolve(message.value);
    }
  });

  async function answer({ call, name, args }: Call): Promise<void> {
    try {
      port.postMessage({ answer: call, value: await own[name]!(...args) });
    } catch (error) {
      port.postMessage({ answer: call, error });
    }
  }

  return {
    /** Calls a function of the other end; what is in `transfer` is handed over without a copy. */
    call<Name extends keyof Theirs & string>(
      name: Name,
      args: Parameters<Theirs[Name]>,
      transfer: readonly Transferable[] = [],
    ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
      return new Promise((resolve, reject) => {
        open.set(++calls, { resolve: resolve as Waiting["resolve"], reject });
        port.postMessage({ call: calls, name, args }, transfer);
      });
    },
    /** Ends all calls that are open: the other end is gone. */
    fail(error: unknown): void {
      for (const { reject } of open.values()) reject(error);
      open.clear();
    },
  };
}
