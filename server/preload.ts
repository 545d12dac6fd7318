import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Chunk = { file: string; imports?: string[] };

/** What has a browser ask for figures of an address before its script does. */
export const preloaded = (address: string): string =>
  `<${address}>; rel=preload; as=fetch; crossorigin`;

/**
 * A `Link` header for each page of the built dashboard (by the name of its file in dashboard/pages),
 * so that a browser asks for all scripts of the page, the first one first, and for who it is before it
 * has read any. Pages of a build without a manifest have none.
 */
export function preloads(pages: string): (page: string) => string | null {
  const manifest = join(pages, ".vite/manifest.json");
  if (!existsSync(manifest)) return () => null;
  const chunks = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, Chunk>;
  const filesOf = (name: string, seen = new Set<string>()): Set<string> => {
    const chunk = chunks[name];
    if (!chunk || seen.has(chunk.file)) return seen;
    seen.add(chunk.file);
    for (const other of chunk.imports ?? []) filesOf(other, seen);
    return seen;
  };
  return (page) =>
    [...filesOf(`pages/${page}.ts`, filesOf("index.html"))]
      .map((file) => `</${file}>; rel=modulepreload`)
      .concat(preloaded("/api/me"))
      .join(", ");
}
