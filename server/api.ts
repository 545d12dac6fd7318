/**
 * The endpoints and their JSON shapes: those of a route stand in api/ under its name. The dashboard
 * takes these types and nothing else from the server. Dates are `YYYY-MM-DD`, shares 0-1, instants UTC.
 *
 *   GET    /api/me                    who is signed in, and the token that every write brings in header
 *                                     x-throughline-token
 *   GET    /api/sign-on               how one signs in by the agency's provider: at /sign-in/start?to=
 *   POST   /api/sign-in, /api/sign-out   begins and ends a sign-in, which a cookie carries
 *   POST   /api/sign-in/code          ends one with a code, where the first answered 202; DELETE
 *                                     /api/sign-in lets it be
 *   POST   /api/password              sets a password by a link
 *   PUT    /api/me/password           sets another; ends every other sign-in
 *   GET    /api/me/sign-ins           where one is signed in; DELETE ends all others, and
 *                                     /api/me/sign-ins/:id one
 *   GET    /api/me/tokens             one's tokens for programs, which send them as Authorization: Bearer;
 *                                     POST makes one, DELETE /api/me/tokens/:id ends one
 *   GET    /api/tokens                everybody's; DELETE /api/tokens/:id ends one
 *   GET    /api/me/second-factor      whether one is on; POST shows a secret, PUT turns it on by a code,
 *                                     DELETE turns it off
 *   POST   /api/me/second-factor/codes   makes other recovery codes
 *   PUT    /api/second-factor         of whom one is asked
 *   GET    /api/people                everybody who may sign in; POST invites somebody
 *   PUT    /api/people/:id            gives another role, sites and names of a coach
 *   POST   /api/people/:id/reset      ends a password and gives a link to set another
 *   DELETE /api/people/:id            ends an account; below it /second-factor one that was
 *                                     lost, /sign-ins every sign-in
 *   GET    /api/status                what is served: build, as-of date, sites, measures, rules
 *   GET    /api/marts/:mart           a mart as an Arrow stream (?format=csv|json; filters by column)
 *   GET    /api/marts/:mart.csv       the same by an ending (.csv, .json, .arrow), where every word behind
 *                                     ? is a column
 *   GET    /api/openapi.json          all of this as an OpenAPI 3.1 document
 *   GET    /api/sessions              one page of sessions, newest first, with counts by class
 *   GET    /api/sessions/:id          one session, what it rests on, what came before and after
 *   GET    /api/coaches               who led sessions, with the keys that stand for their names
 *   GET    /api/coaches/:key?from=&to=   themes, follow-ups, the next group session and the mix of one
 *   GET    /api/coaches/:key/follow-ups?status=&page=   one page of the follow-ups of one
 *   GET    /api/corrections           sessions whose class a person corrected, and those that wait
 *   GET    /api/overview              themes and verdicts of sites in short, and what is to be mended
 *   GET    /api/values                the values behind a point of a chart, by the columns that name it
 *   GET    /api/themes                all themes: how sites stand with each, their verdicts in short
 *   GET    /api/themes/:theme?site=   one theme, its verdicts, and its thread at one site
 *   GET    /api/themes/:theme/series.csv?site=&measure=   the rows that a verdict rests on (without
 *                                     site: over sites); further columns of the series where needed
 *   GET    /api/themes/:theme/gain.R?site=&measure=       R that makes the same number from them
 *   GET    /api/imports?page=         one page of the history of imports, newest first
 *   GET    /api/settings              the agency's name and time zone; a job changes them
 *   GET    /api/limits                the limits on what may be brought, and how much disk is free
 *   GET    /api/imports/:id           the receipt of one: what was decided, and its rejected rows
 *   GET    /api/imports/:id/rejects.csv   the rejected rows of one, to correct and import again
 *   GET    /api/readings              blind readings; of those at their end how far they agree with us
 *   POST   /api/readings              draws the sessions of a new one
 *   GET    /api/readings/:id          its answers so far; at its end the rows that differ
 *   GET    /api/readings/:id/labels.csv   its answers, as `throughline agree` reads them
 *   GET    /api/readings/:id/sessions/:place   one of its sessions, without our class
 *   PUT    /api/readings/:id/sessions/:place   keeps an answer
 *   POST   /api/readings/:id/end      closes it, so that it may be compared
 *   GET    /api/aliases               what names mean that a person said
 *   GET    /api/plans                 themes that were planned, with what could be shown, and what may be
 *   GET    /api/plans/answer          what could be shown (?theme, start, and sites and measures each
 *                                     as often as there are)
 *   GET    /api/audit                 who did what, when, from where (/api/audit.csv: the same as CSV)
 *   POST   /api/saved                 a page is about to save a figure in the browser: for the audit
 *   GET    /api/coverage              which months of which export are in at which site, and the holes
 *   GET    /api/next                  of each source what its next file is answered from memory
 *   GET    /api/templates             the columns of each export, those that matter most marked
 *   GET    /api/templates/:export.csv an empty file of it to fill in
 *   PUT    /api/uploads?name=         the bytes of one file, kept aside until a job takes them
 *   GET    /api/uploads/:id           whether they are still kept: an hour at most
 *   DELETE /api/uploads/:id           forgets them
 *   GET    /api/waiting               files of drop folders that wait for a person
 *   DELETE /api/waiting/:id           puts one away
 *   POST   /api/jobs                  starts an import, a dry run of one, an undo, its redo, a forget, an
 *                                     alias, a plan, a note or baseline, the correction of a class,
 *                                     their withdrawal, other settings, or the trial of neighbouring
 *                                     constants
 *   GET    /api/jobs/:id              where it stands; /api/jobs/:id/events the same as a stream
 *   GET    /api/jobs/:id/rejects.csv?file=   the rejected rows of a file that waits for its import
 *   DELETE /api/jobs/:id              ends it; nothing is left of it, or it is done: published already
 */
export type * from "./api/accounts.ts";
export type * from "./api/coaches.ts";
export type * from "./api/corrections.ts";
export type * from "./api/audit.ts";
export type * from "./api/coverage.ts";
export type * from "./api/imports.ts";
export type * from "./api/jobs.ts";
export type * from "./api/marts.ts";
export type * from "./api/overview.ts";
export type * from "./api/plans.ts";
export type * from "./api/readings.ts";
export type * from "./api/saved.ts";
export type * from "./api/sessions.ts";
export type * from "./api/settings.ts";
export type * from "./api/status.ts";
export type * from "./api/themes.ts";
export type * from "./api/tokens.ts";
export type * from "./api/values.ts";
export type * from "./api/verdicts.ts";
export type { OpenApi } from "./openapi/document.ts";
export type { Template } from "../pipelines/templates.ts";
export type { Calibration } from "../pipelines/calibration.ts";
