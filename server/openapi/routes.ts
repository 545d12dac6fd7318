import { z } from "zod";
import { again } from "../routes/account_request.ts";
import { shapes as accounts } from "../routes/accounts.ts";
import { filters as audit } from "../routes/audit.ts";
import { followUpPage, period } from "../routes/coaches.ts";
import { turned } from "../routes/imports.ts";
import { order } from "../routes/jobs.ts";
import { target } from "../routes/plans.ts";
import { answerOf, authorOf } from "../routes/readings.ts";
import { shapes as secondFactors } from "../routes/second_factors.ts";
import { saved } from "../routes/saved.ts";
import { filters as sessions } from "../routes/sessions.ts";
import { named, place } from "../routes/themes.ts";
import { newToken } from "../routes/tokens.ts";
import { point } from "../routes/values.ts";
import { madeToken, ownedToken, signIn, status, token } from "./shapes.ts";

/** What is said of a route beside who may use it. */
export type Described = {
  does: string;
  /** What it reads of the address behind `?`, and of the body. */
  query?: z.ZodType;
  body?: z.ZodType;
  /** Content type and shape of its answer; without it JSON in the shape of the pages of this version. */
  answer?: { type?: string; shape?: z.ZodType };
  /** Status of its answer where it is not 200. */
  code?: 201 | 204;
};

const csv = { type: "text/csv" };
const page = (does: string, more: Omit<Described, "does"> = {}): Described => ({ does, ...more });
const ends = (does: string): Described => ({ does, code: 204 });

/** Every route under /api, with the schemas that it reads requests by. */
export const described: Readonly<Record<string, Described>> = {
  "GET /api/status": page("What is served: the build, its as-of date, sites, themes, measures", {
    answer: { shape: status },
  }),
  "GET /api/marts/:mart": page(
    "A mart in the format that `Accept` or `format` asks for; see the address of each mart",
  ),
  "GET /api/openapi.json": page("This document"),

  "GET /api/sign-on": page("Whether people sign in by the agency's own provider"),
  "GET /api/me": page("Who is signed in, and the token that every write of a page brings"),
  "POST /api/sign-in": page("Begins a sign-in", { body: accounts.signIn }),
  "POST /api/sign-in/code": page("Gives the code that a sign-in still owes", {
    body: accounts.code,
  }),
  "DELETE /api/sign-in": ends("Turns back from a sign-in that owes a code"),
  "POST /api/sign-out": ends("Ends the sign-in"),
  "POST /api/password": page("Sets a password by a link", { body: accounts.byLink, code: 204 }),
  "PUT /api/me/password": page("Sets another password; every other sign-in ends", {
    body: accounts.change,
  }),
  "GET /api/me/sign-ins": page("Where one is signed in", { answer: { shape: z.array(signIn) } }),
  "DELETE /api/me/sign-ins/:id": ends("Ends a sign-in of one's own"),
  "DELETE /api/me/sign-ins": page("Ends every other sign-in of one's own", {
    body: again,
    code: 204,
  }),
  "GET /api/me/tokens": page("One's tokens for programs", { answer: { shape: z.array(token) } }),
  "POST /api/me/tokens": page("Makes a token for a program", {
    body: newToken,
    answer: { shape: madeToken },
    code: 201,
  }),
  "DELETE /api/me/tokens/:id": ends("Ends a token of one's own"),
  "GET /api/tokens": page("Everybody's tokens", { answer: { shape: z.array(ownedToken) } }),
  "DELETE /api/tokens/:id": ends("Ends anybody's token"),
  "GET /api/me/second-factor": page("One's second factor"),
  "POST /api/me/second-factor": page("Begins to turn one on", { body: again }),
  "PUT /api/me/second-factor": page("Turns it on by its first code", {
    body: secondFactors.confirmed,
  }),
  "DELETE /api/me/second-factor": page("Turns it off", { body: again, code: 204 }),
  "POST /api/me/second-factor/codes": page("Makes new recovery codes", { body: again }),
  "GET /api/people": page("Everybody who may sign in"),
  "POST /api/people": page("Invites somebody", { body: accounts.added, code: 201 }),
  "PUT /api/people/:id": page("Gives another role, sites and names", { body: accounts.changed }),
  "POST /api/people/:id/reset": page("Ends a password and gives a link to set another"),
  "DELETE /api/people/:id": ends("Ends an account"),
  "DELETE /api/people/:id/sign-ins": ends("Ends every sign-in of somebody"),
  "DELETE /api/people/:id/second-factor": page("Turns somebody's second factor off"),
  "PUT /api/second-factor": page("Says of whom a second factor is asked", {
    body: secondFactors.required,
    code: 204,
  }),

  "GET /api/overview": page("Themes and verdicts in short, and what is to be mended"),
  "POST /api/saved": page("Says that a page saves a picture or table of its own", {
    body: saved,
    code: 204,
  }),
  "GET /api/themes": page("All themes: how sites stand with each"),
  "GET /api/themes/:theme": page("One theme, its verdicts, and its thread at a site", {
    query: place,
  }),
  "GET /api/themes/:theme/series.csv": page("The rows that a verdict rests on", {
    query: named,
    answer: csv,
  }),
  "GET /api/themes/:theme/gain.R": page("R that makes the same number from them", {
    query: named,
    answer: { type: "text/plain" },
  }),
  "GET /api/values": page("The values behind a point of a chart", { query: point }),
  "GET /api/coaches": page("Who led sessions, with the keys that stand for their names"),
  "GET /api/coaches/:key": page("What one coach's page shows", { query: period }),
  "GET /api/coaches/:key/follow-ups": page("More follow-ups of one coach", {
    query: followUpPage,
  }),
  "GET /api/sessions": page("One page of sessions, newest first", { query: sessions }),
  "GET /api/sessions/:id": page("One session and what its class rests on"),
  "GET /api/plans": page("Themes that were planned"),
  "GET /api/plans/answer": page("What could be shown of a plan", { query: target }),
  "GET /api/corrections": page("Sessions whose class a person corrected"),

  "POST /api/jobs": page("Starts an import or another change", { body: order, code: 201 }),
  "GET /api/jobs/:id": page("Where a job stands"),
  "GET /api/jobs/:id/events": page("The same as a stream", {
    answer: { type: "text/event-stream" },
  }),
  "DELETE /api/jobs/:id": page("Ends a job"),
  "GET /api/jobs/:id/rejects.csv": page("Rejected rows of a file that waits for its import", {
    answer: csv,
    query: z.strictObject({ file: z.string().optional() }),
  }),
  "GET /api/imports": page("The history of imports", { query: turned }),
  "GET /api/imports/:id": page("The receipt of an import"),
  "GET /api/imports/:id/rejects.csv": page("Its rejected rows", { answer: csv }),
  "GET /api/aliases": page("What names mean that a person said"),
  "GET /api/coverage": page("Which months are in, and the holes"),
  "GET /api/next": page("What the next file of each source is answered from memory"),
  "GET /api/limits": page("The limits on what may be brought"),
  "GET /api/settings": page("The settings"),
  "GET /api/templates": page("The columns of each export"),
  "GET /api/templates/:file": page("An empty file of an export", { answer: csv }),
  "PUT /api/uploads": page("Sends the bytes of a file", {
    query: z.strictObject({ name: z.string() }),
    code: 201,
  }),
  "GET /api/uploads/:id": page("Whether a file that was sent is still kept"),
  "DELETE /api/uploads/:id": ends("Forgets it"),
  "GET /api/waiting": page("Files of drop folders that wait"),
  "DELETE /api/waiting/:id": ends("Puts one away"),
  "GET /api/audit": page("Who did what, when, from where", { query: audit }),
  "GET /api/audit.csv": page("The same as a file", { query: audit, answer: csv }),
  "GET /api/readings": page("Blind readings"),
  "POST /api/readings": page("Draws the sessions of a new one", { body: authorOf, code: 201 }),
  "GET /api/readings/:id": page("One reading"),
  "GET /api/readings/:id/labels.csv": page("Its answers as a file", { answer: csv }),
  "GET /api/readings/:id/sessions/:place": page("One of its sessions, without our class"),
  "PUT /api/readings/:id/sessions/:place": page("Keeps an answer", { body: answerOf }),
  "POST /api/readings/:id/end": page("Closes it"),
};
