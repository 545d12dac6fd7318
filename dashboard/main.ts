import { html, render } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Status } from "../server/api.ts";
import { ask } from "./api.ts";
import { openDesk } from "./desk.ts";
import { focusAfter } from "./focus.ts";
import { brand, origin } from "./parts/origin.ts";
import { failed, loading } from "./parts/states.ts";
import { onPaper } from "./print.ts";
import { keepSources } from "./sources.ts";
import { pageAddress, pageNames, readState } from "./state.ts";
import type { Filters, PageName, State } from "./state.ts";
import type { View } from "./view.ts";

const titles: Record<PageName, string> = {
  overview: "Overview",
  themes: "Themes",
  plan: "Plan",
  coach: "Coach",
  coaching: "Coaching",
  data: "Data",
  methods: "Methods",
};

/** The page of the bar that a page lies under. */
const parents: Partial<Record<State["page"], PageName>> = {
  theme: "themes",
  session: "coaching",
  coverage: "data",
  values: "overview",
  receipt: "data",
  label: "methods",
};

/** What lies under a page, with an address and no name of its own. */
const parts: Partial<Record<State["page"], string>> = {
  coverage: "Coverage",
  values: "Values behind a point",
};

type Page = (view: View) => TemplateResult;

/** Each page comes when it is opened first, with the charts that it needs. */
const pages: Record<State["page"], () => Promise<Page>> = {
  overview: async () => (await import("./pages/overview.ts")).overview,
  themes: async () => (await import("./pages/themes.ts")).themes,
  theme: async () => (await import("./pages/theme.ts")).theme,
  plan: async () => (await import("./pages/plan.ts")).plan,
  coach: async () => (await import("./pages/coach.ts")).coach,
  coaching: async () => (await import("./pages/coaching.ts")).coaching,
  session: async () => (await import("./pages/session.ts")).session,
  values: async () => (await import("./pages/values.ts")).values,
  data: async () => (await import("./pages/data.ts")).data,
  coverage: async () => (await import("./pages/data_coverage.ts")).coverage,
  receipt: async () => (await import("./pages/data_receipt.ts")).receipt,
  label: async () => (await import("./pages/label.ts")).label,
  methods: async () => (await import("./pages/methods.ts")).methods,
  nowhere: async () => () => failed("There is nothing at this address.", pageAddress("overview")),
};

/** What is chosen on one page and holds on another. */
function carried(name: PageName, { site, coach }: Filters): Filters {
  if (name === "coach") return coach ? { coach } : {};
  return site && name !== "data" && name !== "methods" ? { site } : {};
}

function header(state: State, status: Status | null): TemplateResult {
  const here = parents[state.page] ?? state.page;
  return html`<header class="top">
    <a class="brand" href="/overview"> ${brand()} </a>
    <nav aria-label="Pages">
      ${pageNames.map(
        (name) =>
          html`<a
            href=${pageAddress(name, carried(name, state.filters))}
            aria-current=${name === here ? "page" : "false"}
            >${titles[name]}</a
          >`,
      )}
    </nav>
    ${status?.asOf ? origin(state, status.agency, status.asOf) : html`<p class="as-of"></p>`}
  </header>`;
}

/** Draws the page into `root` and keeps it in step with the address, the window and the server. */
function start(root: HTMLElement): void {
  const sources = keepSources(draw);
  let queued = false;
  const desk = openDesk(sessionStorage, draw, () => {
    sources.forget();
    draw();
  });
  let shown = "";
  let hash = location.hash;
  let laid = desk.now;

  function go(address: string): void {
    history.pushState(null, "", address);
    draw();
  }

  /** Draws once for all that has changed by the end of the task; in hidden pages too. */
  function draw(): void {
    if (queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      drawNow();
    });
  }

  function drawNow(paperWidth?: number): void {
    const state = readState(location.pathname, location.search);
    const status = sources.read("status", () => ask<Status>("/api/status"));
    const room = Math.max(320, Math.min(1200, root.clientWidth));
    const width = paperWidth ?? room - 2 * (room < 640 ? 16 : 24);
    const page = sources.read(`page ${state.page}`, pages[state.page]);
    const failure = [status, page].find((source) => source.state === "failed");
    const body = failure
      ? failed(failure.message, location.href)
      : status.state === "ready" && page.state === "ready"
        ? page.data({ state, status: status.data, sources, desk, width, go })
        : loading();
    const known = status.state === "ready" ? status.data : null;
    render(
      html`${header(state, known)}
        <main id="main" tabindex="-1">${body}</main>`,
      root,
    );
    settle(state);
  }

  function settle(state: State): void {
    const page = state.session
      ? `Session ${state.session}`
      : state.importId
        ? `Import ${state.importId}`
        : state.page === "label"
          ? `Blind reading${state.place === null ? "" : `, session ${state.place}`}`
          : (state.theme ?? parts[state.page] ?? titles[state.page as PageName]);
    document.title = page ? `${page} · Throughline` : "Throughline";
    const address = location.pathname;
    if (shown !== "" && shown !== address) {
      scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
    shown = address;
    const target = hash ? document.getElementById(hash.slice(1)) : null;
    if (target) {
      target.scrollIntoView();
      target.focus({ preventScroll: true });
      hash = "";
    }
    const next = focusAfter(laid, desk.now);
    laid = desk.now;
    const there = next && (document.querySelector(next) ?? document.getElementById("desk-title"));
    if (there instanceof HTMLElement) there.focus();
  }

  function follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !plain || link.hasAttribute("target") || link.hasAttribute("download")) return;
    const url = new URL(link.getAttribute("href") ?? "", location.href);
    if (url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
    if (url.hash && url.pathname === location.pathname) return;
    event.preventDefault();
    hash = url.hash;
    go(url.pathname + url.search + url.hash);
  }

  /** A page that comes back to the front shows what is served by then. */
  async function catchUp(): Promise<void> {
    const known = sources.read("status", () => ask<Status>("/api/status"));
    if (document.hidden || known.state !== "ready") return;
    const { build } = await ask<Status>("/api/status");
    if (build === known.data.build) return;
    sources.forget();
    draw();
  }

  onPaper(root, drawNow);
  root.replaceChildren();
  document.addEventListener("visibilitychange", () => void catchUp().catch(() => {}));
  root.addEventListener("click", follow);
  addEventListener("popstate", draw);
  addEventListener("resize", draw);
  drawNow();
}

const root = document.getElementById("app");
if (root) start(root);
