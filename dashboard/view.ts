import type { Status } from "../server/api.ts";
import type { ImportDesk } from "./desk.ts";
import type { Sources } from "./sources.ts";
import type { State } from "./state.ts";

/** What a page is drawn from. */
export type View = {
  state: State;
  status: Status;
  sources: Sources;
  desk: ImportDesk;
  /** Width of the page's column in pixels. */
  width: number;
  /** Opens an address of this site. */
  go(address: string): void;
};
