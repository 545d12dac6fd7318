import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own, in memory, whose size can be changed while files are open in it. */
export interface SmallDisk {
  folder: string;
  /** Leaves so many bytes free, rounded up to whole pages. */
  fillBut: (bytes: number) => void;
  makeRoom: () => void;
  remove: () => void;
}

const roomy = 512 * 1024 ** 2;

/** Mounts one, or returns null where that is not allowed: it takes root, and Linux. */
export function mountSmallDisk(): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), "throughline-small-disk-"));
  const mount = (...args: string[]): boolean =>
    spawnSync("mount", ["-t", "tmpfs", ...args, folder], { stdio: "ignore" }).status === 0;
  if (!mount("-o", `size=${roomy}`, "tmpfs")) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const resize = (bytes: number): void => {
    if (!mount("-o", `remount,size=${bytes}`)) throw new Error(`cannot make it ${bytes} bytes`);
  };
  return {
    folder,
    fillBut(bytes) {
      // What is written between the look and the change makes it too small: then it is refused.
      for (let tries = 5; ; tries -= 1) {
        const { blocks, bfree, bsize } = statfsSync(folder);
        try {
          return resize((blocks - bfree) * bsize + bytes);
        } catch (error) {
          if (tries === 0) throw error;
        }
      }
    },
    makeRoom: () => resize(roomy),
    remove() {
      spawnSync("umount", ["--lazy", folder], { stdio: "ignore" });
      rmSync(folder, { recursive: true });
    },
  };
}
