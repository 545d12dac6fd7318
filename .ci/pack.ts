import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * `prepack`: makes `package/`, what `npm pack` takes: the JavaScript of pipelines and server, the files
 * that they read, and the built dashboard. Node runs no TypeScript under node_modules. `-- --clean`
 * (`postpack`) takes it away, so that the repository goes on to run its sources.
 */
const root = join(import.meta.dirname, "..");
const packed = join(root, "package");

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

rmSync(packed, { recursive: true, force: true });
if (!process.argv.includes("--clean")) {
  run("tsc", "-p", ".ci/tsconfig.pack.json");
  for (const folder of ["pipelines", "server"])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".sql")) cpSync(join(root, folder, name), join(packed, folder, name));
  for (const name of readdirSync(join(root, "data"), { recursive: true, encoding: "utf8" }))
    if (/^(sample\/)?[\w-]+\.(csv|json|txt)$/.test(name))
      cpSync(join(root, "data", name), join(packed, "data", name));
  run(
    "vite",
    "build",
    "dashboard",
    "--outDir",
    join(packed, "dashboard/dist"),
    "--logLevel",
    "warn",
  );
}
