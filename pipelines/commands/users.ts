import { userInfo } from "node:os";
import { type Command, Option } from "commander";
import {
  invite,
  type Invited,
  linkAddress,
  linkAdvice,
  resetAccount,
  resetSecondFactor,
} from "../accounts/people.ts";
import { type Role, roleNames, roles } from "../accounts/roles.ts";
import { type Account, accountOf, listAccounts, removeAccount } from "../ledger/accounts.ts";
import { commandLine, recordAudit } from "../ledger/audit.ts";
import { usageError } from "../errors.ts";
import { closeLedger, type Ledger, openLedger, transaction } from "../ledger/ledger.ts";
import {
  readRequiredOf,
  type RequiredOf,
  requiredOf,
  writeRequiredOf,
} from "../ledger/second_factors.ts";
import { answer, storeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Flags = { name?: string; role?: Role; site?: string[]; coach?: string[]; at: string };

/** `user add`, `list`, `reset`, `remove` and what is said of second factors; alone it lists. */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const list = (command: Command) =>
    onLedger(command, terminal, (ledger) => {
      const all = listAccounts(ledger);
      const none = "no accounts: whoever is at this machine may see and change everything";
      answer(command, terminal, all, all.length > 0 ? all.map(lineOf) : [none]);
    });
  const user = program
    .command("user")
    .description("who may sign in, and as what")
    .action((_flags: unknown, command: Command) => list(command));
  user
    .command("list")
    .description("everybody who may sign in")
    .action((_flags: unknown, command: Command) => list(command));
  withLink(user.command("add <login>"))
    .description("adds an account; prints a link by which its owner sets a password")
    .requiredOption("--name <name>", "the name written beside what they do")
    .addOption(new Option("--role <role>", "what they may do").choices(roles).makeOptionMandatory())
    .option("--site <site...>", "of a coach: the sites that are theirs")
    .option("--coach <name...>", "of a coach: the names under which sessions know them")
    .action((login: string, _flags: unknown, command: Command) =>
      onLedger(command, terminal, (ledger) => {
        const flags = command.optsWithGlobals<Flags>();
        const { name = "", role = "coach", site: sites = [], coach: coaches = [] } = flags;
        const added = { login, name, role, sites, coaches };
        const made = invite(ledger, added, userInfo().username, new Date());
        record(ledger, "add account", made.account);
        hand(command, terminal, made);
      }),
    );
  withLink(user.command("reset <login>"))
    .description("ends a password and every sign-in with it; prints a link to set another")
    .action((login: string, _flags: unknown, command: Command) =>
      onLedger(command, terminal, (ledger) => {
        const { accountId } = accountOf(ledger, login);
        const made = resetAccount(ledger, accountId, userInfo().username, new Date());
        record(ledger, "reset account", made.account);
        hand(command, terminal, made);
      }),
    );
  user
    .command("reset-second-factor <login>")
    .description("ends the second factor of somebody who lost it, and every sign-in of theirs")
    .action((login: string, _flags: unknown, command: Command) =>
      onLedger(command, terminal, (ledger) => {
        const { accountId } = accountOf(ledger, login);
        const account = resetSecondFactor(ledger, accountId);
        record(ledger, "reset second factor", account);
        answer(command, terminal, account, [
          lineOf(account),
          "from now on the password alone signs in: it is for its owner to turn a second factor on again",
        ]);
      }),
    );
  user
    .command("require-second-factor")
    .argument("[of]", "nobody, quality_leads or everybody; alone it tells")
    .description("of whom a second factor is asked before anything else")
    .action((of: string | undefined, _flags: unknown, command: Command) =>
      onLedger(command, terminal, (ledger) => {
        if (of !== undefined) requireSecondFactor(ledger, of);
        const now = readRequiredOf(ledger);
        answer(command, terminal, { of: now }, [`a second factor is asked of ${words[now]}`]);
      }),
    );
  user
    .command("remove <login>")
    .description("ends an account and every sign-in of it at once")
    .action((login: string, _flags: unknown, command: Command) =>
      onLedger(command, terminal, (ledger) => {
        const account = accountOf(ledger, login);
        removeAccount(ledger, account.accountId, new Date().toISOString());
        record(ledger, "remove account", account);
        answer(command, terminal, { removed: account.login }, [`removed ${account.login}`]);
      }),
    );
}

const words: Record<RequiredOf, string> = {
  nobody: "nobody",
  quality_leads: "quality leads",
  everybody: "everybody",
};

function requireSecondFactor(ledger: Ledger, given: string): void {
  const of = requiredOf.find((each) => each === given);
  if (of === undefined)
    throw usageError(`a second factor is asked of ${requiredOf.join(", ")}: not of ${given}`);
  transaction(ledger, () => {
    writeRequiredOf(ledger, of);
    recordAudit(ledger, commandLine(), [{ action: "require second factor", subject: of }]);
  });
}

const record = (ledger: Ledger, action: string, { accountId }: Account): void =>
  recordAudit(ledger, commandLine(), [{ action, subject: `account ${accountId}` }]);

const withLink = (command: Command): Command =>
  command.option("--at <address>", "where the dashboard is opened", "http://127.0.0.1:4173");

function hand(command: Command, terminal: Terminal, { account, secret }: Invited): void {
  const { at } = command.optsWithGlobals<Flags>();
  const link = linkAddress(at, secret);
  const elsewhere =
    command.getOptionValueSourceWithGlobals("at") === "default"
      ? [`for a server at ${at}; for one elsewhere put its address in place of that, or say --at`]
      : [];
  answer(command, terminal, { ...account, link }, [
    lineOf(account),
    link,
    ...elsewhere,
    linkAdvice,
  ]);
}

function lineOf({
  login,
  name,
  role,
  sites,
  coaches,
  hasPassword,
  hasSecondFactor,
}: Account): string {
  const ground =
    role === "coach" ? ` at ${sites.join(", ")}, in sessions ${coaches.join(", ")}` : "";
  const waiting = hasPassword ? "" : "; no password is set yet";
  const factor = hasSecondFactor ? "; with a second factor" : "";
  return `${login}: ${name}, ${roleNames[role]}${ground}${waiting}${factor}`;
}

function onLedger(command: Command, terminal: Terminal, work: (ledger: Ledger) => void): void {
  const ledger = openLedger(storeOf(command, terminal).ledger);
  try {
    work(ledger);
  } finally {
    closeLedger(ledger);
  }
}
