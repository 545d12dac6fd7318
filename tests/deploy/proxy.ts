import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** The name in deploy/ that people open. */
export const publicName = "coaching.example.org";
const upstream = "127.0.0.1:4173";
const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../../deploy", name), "utf8");

/** A proxy of deploy/ that runs on this machine alone, under ports of its own. */
export type Proxy = { tls: number; plain: number; ca: string; stop(): Promise<void> };

type Ground = {
  folder: string;
  tls: number;
  plain: number;
  port: number;
  pem: string;
  key: string;
};

/** How each of deploy/ is told other ports, a certificate of ours and where the server is. */
const kinds: Record<string, { command: string; args: (ground: Ground) => string[] }> = {
  nginx: {
    command: "nginx",
    args({ folder, tls, plain, port, pem, key }) {
      const site = replaced("nginx.conf", {
        "listen 80;": `listen 127.0.0.1:${plain};`,
        "listen 443 ssl;": `listen 127.0.0.1:${tls} ssl;`,
        "/etc/ssl/coaching.pem": pem,
        "/etc/ssl/coaching.key": key,
        [upstream]: `127.0.0.1:${port}`,
      });
      const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (kind) => `${kind}_temp_path ${join(folder, kind)};`,
      );
      const user = process.getuid?.() === 0 ? "user root;" : "";
      const all = `daemon off; ${user} pid ${join(folder, "pid")}; events {}
        http { access_log off; ${folders.join(" ")} ${site} }`;
      writeFileSync(join(folder, "nginx.conf"), all);
      return ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")];
    },
  },
  caddy: {
    command: "caddy",
    args({ folder, tls, plain, port, pem, key }) {
      const site = replaced("Caddyfile", {
        [`${publicName} {`]: `${publicName} {\n\ttls ${pem} ${key}`,
        [upstream]: `127.0.0.1:${port}`,
      });
      const own = `admin off\nhttp_port ${plain}\nhttps_port ${tls}\ndefault_bind 127.0.0.1`;
      writeFileSync(join(folder, "Caddyfile"), `{\n${own}\n}\n${site}`);
      return ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"];
    },
  },
};

export const proxies = Object.keys(kinds);

/** The proxy's own word of its version; null where it is not installed. */
export function versionOf(name: string): string | null {
  const { command } = kinds[name]!;
  const asked = spawnSync(command, [name === "nginx" ? "-v" : "version"], { encoding: "utf8" });
  if (asked.error) return null;
  return `${asked.stdout}${asked.stderr}`.trim();
}

function replaced(file: string, changes: Record<string, string>): string {
  let text = read(file);
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`deploy/${file} has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

/** Starts it ahead of a server at `port`, with a certificate that is made for it. */
export async function startProxy(name: string, folder: string, port: number): Promise<Proxy> {
  mkdirSync(folder);
  const [tls, plain] = [await freePort(), await freePort()];
  const { pem, key } = certificate(folder);
  const { command, args } = kinds[name]!;
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(command, args({ folder, tls, plain, port, pem, key }), {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => (said += String(text)));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await listening(tls, child).catch(() => {
    throw new Error(`${name} did not start: ${said}`);
  });
  const stop = (): Promise<void> => (child.kill(), closed);
  return { tls, plain, ca: readFileSync(pem, "utf8"), stop };
}

function certificate(folder: string): { pem: string; key: string } {
  const [pem, key] = [join(folder, "own.pem"), join(folder, "own.key")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const of = ["-subj", `/CN=${publicName}`, "-addext", `subjectAltName=DNS:${publicName}`];
  const made = ["req", "-x509", "-days", "2", ...curve, ...of, "-out", pem, "-keyout", key];
  const { status, stderr } = spawnSync("openssl", made, { encoding: "utf8" });
  if (status !== 0) throw new Error(`no certificate: ${stderr}`);
  return { pem, key };
}

/** A port that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let n = 0; n < 100 && child.exitCode === null; n++) {
    const opened = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true)));
      socket.once("error", () => resolve(false));
    });
    if (opened) return;
    await delay(100);
  }
  throw new Error(`nobody listens at ${port}`);
}
