/** Gives leave to go on: what comes back is called once when that has ended. */
export type Turns = () => Promise<() => void>;

/** Lets at most `most` pieces of work go on at once; the others wait, first come first served. */
export function turns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let free = most;

  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  };
}
