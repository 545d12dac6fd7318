import type { Me, Status } from "../server/api.ts";
import type { Acts } from "./acts.ts";
import type { ImportDesk } from "./desk.ts";
import type { Sources } from "./sources.ts";
import type { State } from "./state.ts";

/** What pages are drawn from that are there before anybody is signed in. */
export type AccountView = {
  /** Who asks; null: nobody was asked. */
  me: Me | null;
  acts: Acts;
  sources: Sources;
  /** The secret of the link that led here; empty: none. */
  link: string;
  /** Begins anew with whoever is signed in now. */
  refresh: () => void;
};

/** What a page is drawn from. */
export type View = Omit<AccountView, "link" | "me"> & {
  me: Me;
  state: State;
  status: Status;
  desk: ImportDesk;
  /** It is drawn for a file or for paper, without small numbers. */
  leaves: boolean;
  /** Width of the page's column in pixels. */
  width: number;
  /** Opens an address of this site. */
  go(address: string): void;
};
