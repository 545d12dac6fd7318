import type { Role } from "../../pipelines/accounts/roles.ts";

export type { Role } from "../../pipelines/accounts/roles.ts";

/** Who asks. Without accounts everybody at the machine is a quality lead, and nobody a person. */
export type Me = {
  accounts: boolean;
  role: Role | null;
  person: Person | null;
  token: string | null;
};

/** Somebody who may sign in. */
export type Person = {
  accountId: number;
  login: string;
  name: string;
  role: Role;
  hasPassword: boolean;
  addedBy: string;
  sites: readonly string[];
  /** Names under which sessions know them as a coach. */
  coaches: readonly string[];
};

/** A link by which a person sets a password, shown once; it can be used for so many hours. */
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
