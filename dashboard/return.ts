/** Milliseconds between two tries: soon at first, then ever more rarely. */
const waits = [1000, 2000, 5000, 10_000];

/** Waits for a server that is gone: tries until one answers, and then calls `onBack`, once. */
export function waitForServer(
  reached: () => Promise<unknown>,
  onBack: () => void,
  wait = (milliseconds: number, then: () => void): unknown => setTimeout(then, milliseconds),
): () => void {
  let waiting = false;
  function tryAgain(tries: number): void {
    const wake = (): void => void look(tries);
    wait(waits[Math.min(tries, waits.length - 1)]!, wake);
  }
  async function look(tries: number): Promise<void> {
    try {
      await reached();
    } catch {
      return tryAgain(tries + 1);
    }
    waiting = false;
    onBack();
  }
  return () => {
    if (waiting) return;
    waiting = true;
    tryAgain(0);
  };
}
