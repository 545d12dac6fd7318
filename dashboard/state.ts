/** Where the reader is: everything that has an address. No names of people and no case ids. */
export const pageNames = [
  "overview",
  "themes",
  "plan",
  "coach",
  "coaching",
  "data",
  "methods",
] as const;
export type PageName = (typeof pageNames)[number];

export const filterNames = [
  "site",
  "measure",
  "period",
  "count",
  "class",
  "detail",
  "channel",
  "coach",
  "theme",
  "sites",
  "measures",
  "start",
  "month",
  "export",
  "over",
  "page",
  "via",
  "action",
  "who",
  "from",
  "to",
] as const;
export type Filters = Partial<Record<(typeof filterNames)[number], string>>;

export type State = {
  page:
    | PageName
    | "theme"
    | "session"
    | "values"
    | "coverage"
    | "audit"
    | "settings"
    | "api"
    | "receipt"
    | "label"
    | "account"
    | "people"
    | "password"
    | "nowhere";
  /** The session that is open, on page `session`. */
  session: string | null;
  /** The theme that is open, on page `theme`. */
  theme: string | null;
  /** The import whose receipt is open, on page `receipt`. */
  importId: number | null;
  /** The blind reading that is open, on page `label`, and the place of the session that is read. */
  reading: number | null;
  place: number | null;
  filters: Filters;
};

const ofSites: ReadonlySet<State["page"]> = new Set<State["page"]>([
  "overview",
  "themes",
  "theme",
  "plan",
  "coach",
  "coaching",
  "session",
  "values",
]);

/** Whether a page shows what sites have; the others stand without any. */
export const isOfSites = (page: State["page"]): boolean => ofSites.has(page);

/** Reads an address. An address that leads nowhere has the page `nowhere`. */
export function readState(path: string, search: string): State {
  const query = new URLSearchParams(search);
  const filters: Filters = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value) filters[name] = value;
  }
  const nowhere = {
    session: null,
    theme: null,
    importId: null,
    reading: null,
    place: null,
    filters,
  };
  const [first = "", second, third, ...rest] = path.split("/").filter(Boolean);
  if (first === "coaching" && second === "sessions" && third && rest.length === 0) {
    return { ...nowhere, page: "session", session: decodeURIComponent(third) };
  }
  if (first === "themes" && second && third === undefined) {
    return { ...nowhere, page: "theme", theme: decodeURIComponent(second) };
  }
  if (first === "data" && second === "coverage" && third === undefined) {
    return { ...nowhere, page: "coverage" };
  }
  if (first === "data" && second === "audit" && third === undefined) {
    return { ...nowhere, page: "audit" };
  }
  if (first === "data" && second === "settings" && third === undefined) {
    return { ...nowhere, page: "settings" };
  }
  if (first === "methods" && second === "api" && third === undefined) {
    return { ...nowhere, page: "api" };
  }
  if (first === "values" && second === undefined) return { ...nowhere, page: "values" };
  if (first === "data" && second === "imports" && isNumber(third) && rest.length === 0) {
    return { ...nowhere, page: "receipt", importId: Number(third) };
  }
  if (first === "label" && rest.length === 0) {
    const numbers = [second, third].filter((part) => part !== undefined);
    if (numbers.every(isNumber)) {
      const [reading = null, place = null] = numbers.map(Number);
      return { ...nowhere, page: "label", reading, place };
    }
  }
  if (isAccountPage(first) && second === undefined) return { ...nowhere, page: first };
  const known = pageNames.find((name) => name === (first || "overview"));
  const page = known && !second ? known : "nowhere";
  return { ...nowhere, page };
}

const accountPages = ["account", "people", "password"] as const;
const isAccountPage = (word: string): word is (typeof accountPages)[number] =>
  (accountPages as readonly string[]).includes(word);

const isNumber = (part: string | undefined): boolean => /^\d+$/.test(part ?? "");

const search = (filters: Filters): string => {
  const pairs = filterNames.flatMap((name) => {
    const value = filters[name];
    return value ? [[name, value]] : [];
  });
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : "";
};

/** The address of a page. */
export const pageAddress = (page: PageName, filters: Filters = {}): string =>
  `/${page}${search(filters)}`;

/** The address of a session; the filters lead back to the list. */
export const sessionAddress = (id: string, filters: Filters = {}): string =>
  `/coaching/sessions/${encodeURIComponent(id)}${search(filters)}`;

/** The address of a theme, at a site and by a measure where they are chosen. */
export const themeAddress = (
  theme: string,
  { site, measure }: Pick<Filters, "site" | "measure"> = {},
): string =>
  `/themes/${encodeURIComponent(theme)}${search({ ...(site ? { site } : {}), ...(measure ? { measure } : {}) })}`;

/** Where a reader opened a session from: its name, and its address as it was. */
export function wayBack({ via, ...filters }: Filters): { name: string; address: string } {
  const { theme, site } = filters;
  if (via === "coach") return { name: "Coach", address: pageAddress("coach", filters) };
  if (via === "plan") return { name: "Plan", address: pageAddress("plan", filters) };
  if (via === "theme" && theme)
    return {
      name: site ? `${theme} at ${site}` : theme,
      address: themeAddress(theme, filters),
    };
  return { name: "All sessions", address: pageAddress("coaching", filters) };
}

/** The address of the months that exports cover, of one of them where it is chosen. */
export const coverageAddress = (filters: Filters = {}): string =>
  `/data/coverage${search(filters)}`;

/**
 * The address of the values behind a point: `measure` at `site` in `month`, or the quarter that begins
 * with it. `theme`, or `over` where the chart had all sites, and the period lead back to the chart.
 */
export const valuesAddress = (filters: Filters): string => `/values${search(filters)}`;

/** The address of the audit. */
export const auditAddress = (filters: Filters = {}): string => `/data/audit${search(filters)}`;

/** The address of what programs read. */
export const apiAddress = "/methods/api";

/** The address of the settings. */
export const settingsAddress = "/data/settings";

/** The address of the receipt of an import. */
export const receiptAddress = (importId: number): string => `/data/imports/${importId}`;

/** The address of the blind readings, of one of them, or of a session in it by its place. */
export const labelAddress = (reading?: number, place?: number): string =>
  ["/label", reading, place].filter((part) => part !== undefined).join("/");

/** These filters with some set and some (null) taken away; a new choice begins at page one. */
export function withFilters(
  filters: Filters,
  changes: Partial<Record<keyof Filters, string | null>>,
): Filters {
  const { page: _, ...kept } = filters;
  const next: Filters = { ...kept };
  for (const [name, value] of Object.entries(changes) as [keyof Filters, string | null][]) {
    if (value) next[name] = value;
    else delete next[name];
  }
  return next;
}
