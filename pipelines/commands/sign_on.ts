import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { checkProvider } from "../accounts/provider_check.ts";
import { type Role, roles } from "../accounts/roles.ts";
import { ThroughlineError, usageError } from "../errors.ts";
import { accountOf, asLogin } from "../ledger/accounts.ts";
import { commandLine, recordAudit } from "../ledger/audit.ts";
import { releaseAccount } from "../ledger/identities.ts";
import { closeLedger, type Ledger, openLedger } from "../ledger/ledger.ts";
import {
  endSignOn,
  readClientSecret,
  readSignOn,
  type SignOn,
  signOnShape,
  writeSignOn,
} from "../ledger/sign_on.ts";
import type { Store } from "../store/store.ts";
import { answer, storeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Flags = {
  issuer: string;
  clientId: string;
  clientSecretFile?: string;
  name: string;
  scope?: string[];
  loginClaim: string;
  roleClaim?: string;
  map?: string[];
  siteClaim?: string;
  coachClaim?: string;
  require?: string[];
  makeAccounts?: true;
  breakGlass?: string;
};

/** The page that the provider sends browsers back to. */
export const backPath = "/sign-in/back";

/** `sign-on set`, `check` and `off`; alone it shows how single sign-on is set. */
export function addSignOnCommands(program: Command, terminal: Terminal): void {
  const show = (command: Command) =>
    onStore(command, terminal, async (ledger) => {
      const signOn = readSignOn(ledger);
      answer(command, terminal, signOn, signOn === null ? ["single sign-on is off"] : said(signOn));
    });
  const signOn = program
    .command("sign-on")
    .description("single sign-on by the agency's own provider (OpenID Connect)")
    .action((_flags: unknown, command: Command) => show(command));
  signOn
    .command("set")
    .description("says by which provider people sign in; what is not said anew has its default")
    .requiredOption("--issuer <url>", "the provider's own address")
    .requiredOption("--client-id <id>", "what the provider calls this installation")
    .option(
      "--client-secret-file <file>",
      "a file that holds the client's secret (or THROUGHLINE_CLIENT_SECRET); it is kept encrypted",
    )
    .option("--name <name>", "what the provider is called on the sign-in page", "single sign-on")
    .option("--scope <scope...>", "what to ask for beside openid, email and profile")
    .option("--login-claim <claim>", "the claim that is the login of an account", "email")
    .option("--role-claim <claim>", "the claim with roles or groups; without it People says them")
    .option("--map <role=value...>", "which value stands for a role; the first that fits counts")
    .option("--site-claim <claim>", "the claim with a coach's sites; without it People says them")
    .option("--coach-claim <claim>", "the claim with the names of a coach in sessions")
    .option("--require <claim=value...>", "what somebody has to have to get in, as amr=mfa")
    .option("--make-accounts", "who has a role there and no account gets one at the first sign-in")
    .option("--break-glass <login>", "nobody signs in by password any more but this account")
    .action((_flags: unknown, command: Command) =>
      onStore(command, terminal, async (ledger, store) => {
        const flags = command.optsWithGlobals<Flags>();
        writeSignOn(ledger, store, settingOf(flags), secretOf(flags, terminal));
        recordAudit(ledger, commandLine(), [{ action: "set sign-on" }]);
        await show(command);
      }),
    );
  signOn
    .command("check")
    .description("asks the provider: says what was found, or what is wrong")
    .option("--address <url>", "where the dashboard is opened", "http://127.0.0.1:4173")
    .action((_flags: unknown, command: Command) =>
      onStore(command, terminal, async (ledger, store) => {
        const { address } = command.optsWithGlobals<{ address: string }>();
        if (!URL.canParse(address)) throw usageError(`not an address: ${address}`);
        const back = `${new URL(address).origin}${backPath}`;
        const asked = requireSignOn(ledger);
        const found = await checkProvider(asked, readClientSecret(ledger, store), back);
        answer(command, terminal, { issuer: asked.issuer, back, found }, [
          ...found,
          `it has to be told to send browsers back to ${back}, and nowhere else`,
        ]);
      }),
    );
  signOn
    .command("release <login>")
    .description("lets an account be bound to another person of the provider, at the next sign-in")
    .action((login: string, _flags: unknown, command: Command) =>
      onStore(command, terminal, async (ledger) => {
        const { accountId } = accountOf(ledger, login);
        const released = releaseAccount(ledger, accountId);
        if (released)
          recordAudit(ledger, commandLine(), [
            { action: "release account", subject: `account ${accountId}` },
          ]);
        answer(command, terminal, { login: asLogin(login), released }, [
          released ? `released ${asLogin(login)}` : `${asLogin(login)} is bound to nobody yet`,
        ]);
      }),
    );
  signOn
    .command("off")
    .description("everybody signs in by password again")
    .action((_flags: unknown, command: Command) =>
      onStore(command, terminal, async (ledger) => {
        endSignOn(ledger);
        recordAudit(ledger, commandLine(), [{ action: "end sign-on" }]);
        await show(command);
      }),
    );
}

function requireSignOn(ledger: Ledger): SignOn {
  const found = readSignOn(ledger);
  if (found !== null) return found;
  throw new ThroughlineError("single sign-on is off: throughline sign-on set --help");
}

/** What stands before and after the first `=`. */
function pairOf(text: string, option: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw usageError(`not a pair for ${option}: ${text} (as in ${option} a=b)`);
}

function settingOf(flags: Flags): SignOn {
  const mapped = (flags.map ?? []).map((text) => {
    const [role, value] = pairOf(text, "--map");
    if (!roles.some((each) => each === role))
      throw usageError(`no role is called ${role}: ${roles.join(", ")}`);
    return { role: role as Role, value };
  });
  const parsed = signOnShape.safeParse({
    issuer: flags.issuer,
    clientId: flags.clientId,
    name: flags.name,
    scopes: flags.scope ?? [],
    loginClaim: flags.loginClaim,
    roleClaim: flags.roleClaim ?? null,
    roles: mapped,
    siteClaim: flags.siteClaim ?? null,
    coachClaim: flags.coachClaim ?? null,
    require: (flags.require ?? []).map((text) => {
      const [claim, value] = pairOf(text, "--require");
      return { claim, value };
    }),
    makesAccounts: flags.makeAccounts ?? false,
    breakGlass: flags.breakGlass === undefined ? null : asLogin(flags.breakGlass),
  } satisfies SignOn);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw usageError(`cannot take this: ${path.join(".")}: ${message}`);
}

/** The client's secret from a file or the environment; null: none was given. It is never written out. */
function secretOf({ clientSecretFile: file }: Flags, { env }: Terminal): string | null {
  if (file === undefined) return env.THROUGHLINE_CLIENT_SECRET || null;
  let secret: string;
  try {
    secret = readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new ThroughlineError(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  if (secret === "") throw new ThroughlineError(`${file} is empty: it has to hold the secret`);
  return secret;
}

const said = (signOn: SignOn): string[] => [
  `people sign in by ${signOn.name}: ${signOn.issuer}, client ${signOn.clientId}`,
  `an account is found by the claim ${signOn.loginClaim} at the first sign-in`,
  signOn.roleClaim === null
    ? "roles are those of the accounts"
    : `roles come from the claim ${signOn.roleClaim}: ${signOn.roles.map(({ value, role }) => `${value} is ${role}`).join(", ")}`,
  ...(signOn.siteClaim === null
    ? []
    : [`sites of coaches come from ${signOn.siteClaim}, their names from ${signOn.coachClaim}`]),
  ...signOn.require.map(({ claim, value }) => `nobody gets in without ${claim} ${value}`),
  signOn.makesAccounts
    ? "who has no account gets one by their role"
    : "who has no account stays out",
  signOn.breakGlass === null
    ? "everybody may sign in by password too"
    : `by password ${signOn.breakGlass} alone signs in`,
];

async function onStore(
  command: Command,
  terminal: Terminal,
  work: (ledger: Ledger, store: Store) => Promise<void>,
): Promise<void> {
  const store = storeOf(command, terminal);
  const ledger = openLedger(store.ledger);
  try {
    await work(ledger, store);
  } finally {
    closeLedger(ledger);
  }
}
