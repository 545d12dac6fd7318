import { ThroughlineError } from "../errors.ts";

/** Whose sign-ins a provider says have ended: those of a person, or of one session of theirs there. */
export interface Logout {
  readonly issuer: string;
  readonly subject: string | null;
  readonly session: string | null;
  /** What names the token, and until when (milliseconds): it counts once. */
  readonly id: string;
  readonly until: number;
}

/** A logout token that is not to be believed. */
export class WrongLogout extends ThroughlineError {}
