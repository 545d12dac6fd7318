import { expect, test } from "vitest";
import {
  hashPassword,
  isPassword,
  passwordProblem,
} from "../../../pipelines/accounts/passwords.ts";

const own = ["ana.lee@agency.example", "Ana Lee"];

test.each([
  "Password2026!",
  "P@ssw0rd1234",
  "qwertyqwerty",
  "1qaz2wsx3edc",
  "passwordqwerty1",
  "sunshine monkey",
  "abcdefghijklmn",
  "aaaaaaaaaaaaaaaa",
  "121212121212",
])("%s is among those that are tried first", (password) => {
  expect(passwordProblem(password, own)).toContain("tried first");
});

test.each([
  ["river stone lamp", null],
  ["川石燈川石燈橋雲山谷風雨", null],
  ["river stone", "at least 12 characters"],
  ["ana.lee agency!", "your own name"],
  ["river stone lamp ".repeat(15), null],
  ["river stone lamp ".repeat(20), "at most 256"],
])("%s: %s", (password, problem) => {
  if (problem === null) expect(passwordProblem(password, own)).toBeNull();
  else expect(passwordProblem(password, own)).toContain(problem);
});

test("a hash is another each time, fits its password however its letters are encoded, and no other", async () => {
  const [one, two] = await Promise.all([
    hashPassword("caf\u00e9 river lamp"),
    hashPassword("caf\u00e9 river lamp"),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await isPassword("cafe\u0301 river lamp", one)).toBe(true);
  expect(await isPassword("cafe river lamp", one)).toBe(false);
  expect(await isPassword("anything at all", null)).toBe(false);
});
