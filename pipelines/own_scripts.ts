/** Whether this runs as it was installed from a package: there Node takes no TypeScript. */
export const isPacked = import.meta.url.endsWith(".js");

/** A script of ours, beside the module that asks, under the name that it has where this runs. */
export const scriptBeside = (name: string, asking: string): URL =>
  new URL(`${name}.${isPacked ? "js" : "ts"}`, asking);
