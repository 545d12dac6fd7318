import { expect } from "vitest";
import type { House } from "./signed.ts";

/** As the server under test is opened. */
export const host = "127.0.0.1:4173";

/** A flow as a browser holds it: where it is sent, and the cookie with which it comes back. */
export type Begun = { there: URL; cookie: string };

export async function begin(
  { app }: House,
  to = "/themes?site=Larkspur",
  headers: Record<string, string> = {},
): Promise<Begun> {
  const url = `/sign-in/start?to=${encodeURIComponent(to)}`;
  const answer = await app.inject({ url, headers: { host, ...headers } });
  expect(answer.statusCode).toBe(303);
  const [cookie = ""] = String(answer.headers["set-cookie"]).split(";");
  return { there: new URL(String(answer.headers.location), `http://${host}`), cookie };
}

export const arrive = ({ app }: House, url: URL, cookie: string) =>
  app.inject({ url: url.pathname + url.search, headers: { host, cookie } });
