import type { AdmissionRefusal } from "../../pipelines/accounts/admission.ts";
import type { Role } from "../../pipelines/accounts/roles.ts";
import type { RequiredOf } from "../../pipelines/ledger/second_factors.ts";

export type { Role } from "../../pipelines/accounts/roles.ts";
export type { RequiredOf } from "../../pipelines/ledger/second_factors.ts";

/** Who asks. Without accounts everybody at the machine is a quality lead, and nobody a person. */
export type Me = {
  accounts: boolean;
  role: Role | null;
  person: Person | null;
  token: string | null;
  /**
   * What is missing: the code of a sign-in whose password was right, or a second factor that the agency
   * asks for.
   */
  awaits: "code" | "second factor" | null;
};

/** Somebody who may sign in. */
export type Person = {
  accountId: number;
  login: string;
  name: string;
  role: Role;
  hasPassword: boolean;
  hasSecondFactor: boolean;
  addedBy: string;
  sites: readonly string[];
  /** Names under which sessions know them as a coach. */
  coaches: readonly string[];
};

/** One's own second factor. `since`: instant, UTC; null: none is on. */
export type SecondFactorNow = {
  since: string | null;
  /** How many were not used yet. */
  recoveryCodes: number;
  /** Whether the agency asks for it. */
  required: boolean;
  requiredOf: RequiredOf;
};

/** A secret for an app, in base32 and as an otpauth address; it can be confirmed for so many minutes. */
export type Enrolment = { secret: string; address: string; minutes: number };

/** Shown once. */
export type RecoveryCodes = { codes: string[] };

/**
 * A link by which a person sets a password, shown once; it can be used for so many hours. Empty: they sign
 * in by the agency's provider alone.
 */
export type PersonLink = { person: Person; link: string; hours: number };

/** A browser that is signed in; `here`: the one that asks. */
export type SignInRow = {
  signInId: number;
  beganAt: string;
  seenAt: string;
  address: string;
  browser: string;
  here: boolean;
};

/** How people sign in by the agency's own provider; `passwords`: whether everybody may by password too. */
export type SignOnWay = { name: string; passwords: boolean };

/**
 * Why somebody did not get in by the provider: who they are there; they came too late, or from elsewhere
 * than they began; they turned back; it failed; there is none; or, of who leaves it, it has no way out.
 */
export type SignOnRefusal = AdmissionRefusal | "late" | "declined" | "provider" | "off" | "stays";
