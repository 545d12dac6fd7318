import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explained } from "../../../pipelines/accounts/provider.ts";
import { accountOf, addAccount } from "../../../pipelines/ledger/accounts.ts";
import { bindIdentity } from "../../../pipelines/ledger/identities.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { readClientSecret, type SignOn } from "../../../pipelines/ledger/sign_on.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import {
  clientId,
  clientSecret,
  type RealProvider,
  startProvider,
} from "../../server/real_provider.ts";
import { commandLine } from "./command_line.ts";

const back = "http://127.0.0.1:4173/sign-in/back";
let provider: RealProvider;
let base: string[];
/** The folder of a store with an account that is no quality lead's. */
const shared = mkdtempSync(join(tmpdir(), "throughline-"));

beforeAll(async () => {
  const ledger = openLedger(openStore(join(shared, "store")).ledger);
  const bo = { login: "bo", name: "Bo", role: "leadership", sites: [], coaches: [] } as const;
  addAccount(ledger, bo, { by: "test", at: "2026-11-22T00:00:00Z" });
  closeLedger(ledger);
  provider = await startProvider([back]);
  base = ["sign-on", "set", "--issuer", provider.issuer, "--client-id", clientId];
});
afterAll(async () => {
  rmSync(shared, { recursive: true, force: true });
  await provider.close();
});

test("single sign-on is set with a secret from a file, shown, tried, and turned off", async () => {
  const { command, file, store } = commandLine();
  expect((await command("sign-on")).out).toBe("single sign-on is off\n");
  const secret = file("secret", [clientSecret]);
  const roles = ["--role-claim", "groups", "--map", "quality_lead=Leads", "coach=Coaches"];
  const more = ["--name", "Keycloak", "--client-secret-file", secret];
  const set = await command(...base, ...more, ...roles);
  expect(set.err).toBe("");
  expect(set.out.split("\n")).toEqual([
    `people sign in by Keycloak: ${provider.issuer}, client throughline`,
    "an account is found by the claim email at the first sign-in",
    "roles come from the claim groups: Leads is quality_lead, Coaches is coach",
    "who has no account stays out",
    "everybody may sign in by password too",
    "",
  ]);
  const checked = await command("sign-on", "check");
  expect(checked.out.split("\n")).toEqual([
    `${provider.issuer} is there, and signs people in at ${provider.issuer}/auth`,
    "it publishes 1 key to verify tokens with",
    "it knows the client throughline",
    "it has an address to sign out at",
    `it has to be told to send browsers back to ${back}, and nowhere else`,
    "",
  ]);
  // The secret is on no screen and, as it is, in no file of the store.
  expect(set.out + checked.out + (await command("--json", "sign-on")).out).not.toContain(
    clientSecret,
  );
  for (const name of readdirSync(store, { recursive: true, encoding: "utf8" }))
    if (/\.(sqlite|sqlite-wal|key)$/.test(name))
      expect(readFileSync(join(store, name)).includes(clientSecret)).toBe(false);
  expect((await command("audit")).out).toContain("set sign-on");
  await command("sign-on", "off");
  expect((await command("sign-on")).out).toBe("single sign-on is off\n");
});

test("the secret stays with its client, and goes with another", async () => {
  const { command, file, store } = commandLine();
  const kept = () => {
    const opened = openStore(store);
    const ledger = openLedger(opened.ledger);
    const secret = readClientSecret(ledger, opened);
    closeLedger(ledger);
    return secret;
  };
  await command(...base, "--client-secret-file", file("secret", [clientSecret]));
  await command(...base, "--name", "Other words");
  expect(kept()).toBe(clientSecret);
  await command(...base.slice(0, -1), "another");
  expect(kept()).toBeNull();
});

test("an account is released from the person that it was bound to", async () => {
  const { command } = commandLine(shared);
  const ledger = openLedger(openStore(join(shared, "store")).ledger);
  const { accountId } = accountOf(ledger, "bo");
  bindIdentity(ledger, { issuer: "https://id.example", subject: "1" }, accountId, "2026-11-22");
  closeLedger(ledger);
  expect((await command("sign-on", "release", "BO")).out).toBe("released bo\n");
  expect((await command("sign-on", "release", "bo")).out).toBe("bo is bound to nobody yet\n");
  expect((await command("audit", "--action", "release account")).out).toContain(
    "release account, bo",
  );
});

/** The commands of a document that set single sign-on, as a shell parts them. */
const documented = [
  ...readFileSync(new URL("../../../docs/sign-on.md", import.meta.url), "utf8").matchAll(
    /^ *throughline (sign-on set (?:.*\\\n)*.*)$/gm,
  ),
].map(([, line]) =>
  [...line!.replaceAll("\\\n", " ").matchAll(/"([^"]*)"|(\S+)/g)].map(
    (part) => part[1] ?? part[2]!,
  ),
);

test("what the document says to set is taken", async () => {
  const { command, file } = commandLine();
  const secret = file("secret.txt", [clientSecret]);
  expect(documented).toHaveLength(4);
  for (const words of documented) {
    const given = words.map((word) => (word === "secret.txt" ? secret : word));
    expect([(await command(...given)).err, given.join(" ")]).toEqual(["", given.join(" ")]);
  }
});

test("a certificate that is not trusted is said to be that", () => {
  const cause = Object.assign(new Error("self-signed"), { code: "SELF_SIGNED_CERT_IN_CHAIN" });
  const error = new TypeError("fetch failed", { cause });
  expect(explained({ issuer: "https://id.example" } as SignOn, error).message).toBe(
    "https://id.example: it cannot be reached: its certificate is not trusted here (SELF_SIGNED_CERT_IN_CHAIN): NODE_EXTRA_CA_CERTS names more that are",
  );
});

describe("sign-on check says in one line that", () => {
  const problem = async (issuer: string, secret = clientSecret): Promise<string> => {
    const { command, file } = commandLine();
    const set = ["sign-on", "set", "--issuer", issuer, "--client-id", clientId];
    await command(...set, "--client-secret-file", file("secret", [secret]));
    const { code, err } = await command("sign-on", "check");
    expect([code, err.split("\n").length]).toEqual([1, 1]);
    return err.replace(/^throughline: /, "");
  };

  test("the secret is wrong", async () => {
    expect(await problem(provider.issuer, "not the secret")).toBe(
      `${provider.issuer}: it refuses the client: the client id or its secret is wrong`,
    );
  });

  test("nothing answers there", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    expect(await problem(`http://127.0.0.1:${port}`)).toBe(
      `http://127.0.0.1:${port}: it cannot be reached: nothing answers there`,
    );
  });

  test("the provider has another name", async () => {
    const other = provider.issuer.replace("localhost", "127.0.0.1");
    expect(await problem(other)).toBe(
      `${other} calls itself ${provider.issuer}: set that as the issuer if it is the one`,
    );
  });

  test("there is no provider at this address", async () => {
    expect(await problem(`${provider.issuer}/elsewhere`)).toBe(
      `${provider.issuer}/elsewhere: it answers with status 404`,
    );
  });
});

test.each([
  [["--issuer", "http://id.agency.example"], "not an https address: http://id.agency.example"],
  [["--issuer", "id.agency.example"], "cannot take this: issuer"],
  [
    ["--issuer", "https://login.microsoftonline.com/common/v2.0"],
    "lets in people of every agency: name your tenant",
  ],
  [["--map", "quality_lead=A"], "a role claim and a map of its values to roles go together"],
  [["--role-claim", "groups"], "a role claim and a map of its values to roles go together"],
  [["--role-claim", "groups", "--map", "boss=A"], "no role is called boss: quality_lead,"],
  [["--role-claim", "groups", "--map", "coach"], "not a pair for --map: coach"],
  [["--make-accounts"], "to make accounts a role claim has to say what people are"],
  [["--site-claim", "sites"], "a coach's sites and names come both from claims, or neither"],
  [["--break-glass", "nobody"], "nobody has to be the login of a quality lead with a password"],
  [["--break-glass", "bo"], "bo has to be the login of a quality lead with a password"],
  [["--client-secret-file", "/nowhere/secret"], "cannot read /nowhere/secret"],
])("sign-on set %j is refused with what to do, and sets nothing", async (more, reason) => {
  const { command } = commandLine(shared);
  const { code, err } = await command(...base, ...more);
  expect(code).toBeGreaterThan(0);
  expect(err).toContain(reason);
  expect((await command("sign-on")).out).toBe("single sign-on is off\n");
});
