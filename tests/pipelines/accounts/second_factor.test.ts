import { expect, test } from "vitest";
import { isPassword } from "../../../pipelines/accounts/passwords.ts";
import { asRecoveryCode, makeRecoveryCodes } from "../../../pipelines/accounts/recovery_codes.ts";
import {
  newTotpSecret,
  totpAddress,
  totpCode,
  totpStep,
} from "../../../pipelines/accounts/totp.ts";

/** RFC 6238, appendix B: secret "12345678901234567890" in base32, seconds, and the code for SHA-1. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const vectors = [
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
] as const;
const at = (seconds: number): Date => new Date(seconds * 1000);

test.each(vectors)(
  "at %d seconds the code is the last six digits of RFC 6238's %s",
  (seconds, eight) => {
    expect(totpCode(secret, at(seconds))).toBe(eight.slice(-6));
    expect(totpStep(secret, eight.slice(-6), at(seconds))).toBe(Math.floor(seconds / 30));
  },
);

test("a code counts one step before and after its own, and no further", () => {
  // Step 37037036 begins at 1,111,111,080 seconds and has RFC 6238's code 07081804.
  const first = 1_111_111_080;
  const counts = (seconds: number) => totpStep(secret, "081804", at(seconds));
  expect([-31, -30, -1, 0, 29, 30, 59, 60].map((offset) => counts(first + offset))).toEqual([
    null,
    37_037_036,
    37_037_036,
    37_037_036,
    37_037_036,
    37_037_036,
    37_037_036,
    null,
  ]);
});

test.each(["", "08180", "0818041", "08180a", "081805", "٠٨١٨٠٤"])("%j is no code", (typed) => {
  expect(totpStep(secret, typed, at(1_111_111_109))).toBeNull();
});

test("an app is told the secret, the login and what the codes are like", () => {
  const address = new URL(totpAddress(secret, "ana@agency.example"));
  expect(decodeURIComponent(address.pathname)).toMatch(/Throughline:ana@agency\.example$/);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    issuer: "Throughline",
    secret,
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});

test("a secret has 160 bits and is another each time", () => {
  const made = [newTotpSecret(), newTotpSecret()];
  expect(made[0]).toMatch(/^[A-Z2-7]{32}$/);
  expect(made[0]).not.toBe(made[1]);
});

test("recovery codes are ten, are found by their first group, and are typed in any form", async () => {
  const { codes, kept } = await makeRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  expect(codes[0]).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  expect(JSON.stringify(kept)).not.toContain(codes[0]!.slice(5, 9));
  expect(kept[0]!.name).toBe(codes[0]!.slice(0, 4));
  const typed = ` ${codes[0]!.toUpperCase().replaceAll("-", " ").replaceAll("1", "L")}`;
  expect(await isPassword(asRecoveryCode(typed), kept[0]!.hash)).toBe(true);
  expect(await isPassword(asRecoveryCode(codes[1]!), kept[0]!.hash)).toBe(false);
});
