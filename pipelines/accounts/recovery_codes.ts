import { randomInt } from "node:crypto";
import { hashPassword } from "./passwords.ts";

/** How many are made at once. */
export const recoveryCodeCount = 10;

/** Digits and letters without i, l, o and u, which are misread (Crockford's base32): 5 bits each. */
const signs = "0123456789abcdefghjkmnpqrstvwxyz";
const groups = 4;
const groupSigns = 4;

/** A code as it is kept: `name`, its first group, finds it; the hash is of all of it, 60 bits are secret. */
export type KeptRecoveryCode = { name: string; hash: string };

/** Ten new codes as they are shown (`3f9a-....-....-....`), and as they are kept. */
export async function makeRecoveryCodes(): Promise<{ codes: string[]; kept: KeptRecoveryCode[] }> {
  const made = new Map<string, string>();
  while (made.size < recoveryCodeCount) {
    const code = Array.from({ length: groups * groupSigns }, () => signs[randomInt(32)]).join("");
    made.set(nameOfRecoveryCode(code), code);
  }
  const kept: KeptRecoveryCode[] = [];
  for (const [name, code] of made) kept.push({ name, hash: await hashPassword(code) });
  const shown = (code: string): string => code.replaceAll(/(.{4})(?=.)/g, "$1-");
  return { codes: [...made.values()].map(shown), kept };
}

/** A recovery code as it was made, of what was typed: letter case, hyphens and spaces do not matter. */
export const asRecoveryCode = (typed: string): string =>
  typed.toLowerCase().replaceAll(/[\s-]/g, "").replaceAll("o", "0").replaceAll(/[il]/g, "1");

export const nameOfRecoveryCode = (code: string): string => code.slice(0, groupSigns);
