import { html, render } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Me, Status } from "../server/api.ts";
import { keepActs } from "./acts.ts";
import { ask, askMe } from "./api.ts";
import { openDesk } from "./desk.ts";
import { focusAfter } from "./focus.ts";
import { footer, header, headroom, notForYou, pageTitle } from "./frame.ts";
import { brand } from "./parts/origin.ts";
import { helpBox } from "./parts/term.ts";
import { tour, tourSteps } from "./parts/tour.ts";
import { leavingSources } from "./leaving.ts";
import { loadScript, nameState } from "./load.ts";
import { mendingBanner, withoutItsFigures } from "./parts/mending.ts";
import { empty, failed, loading, noSites } from "./parts/states.ts";
import { type Leaving, onPaper } from "./print.ts";
import { mayOpen } from "./roles.ts";
import { waitForServer } from "./return.ts";
import { keepSources } from "./sources.ts";
import { isOfSites, pageAddress, readState } from "./state.ts";
import type { State } from "./state.ts";
import type { View } from "./view.ts";

const lookMillis = 2000;

type Page = (view: View) => TemplateResult;

/** Each page comes when it is opened first, with the charts that it needs. */
const pages: Record<Exclude<State["page"], "password">, () => Promise<Page>> = {
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
  audit: async () => (await import("./pages/data_audit.ts")).audit,
  settings: async () => (await import("./pages/data_settings.ts")).settings,
  receipt: async () => (await import("./pages/data_receipt.ts")).receipt,
  label: async () => (await import("./pages/label.ts")).label,
  methods: async () => (await import("./pages/methods.ts")).methods,
  api: async () => (await import("./pages/methods_api.ts")).api,
  account: async () => (await import("./pages/account.ts")).account,
  people: async () => (await import("./pages/people.ts")).people,
  nowhere: async () => () =>
    empty(
      "There is nothing at this address.",
      html`<p><a href=${pageAddress("overview")}>Go to Overview</a></p>`,
    ),
};

/** Pages for those who are not signed in, or not wholly. */
const openPages = {
  signIn: async () => (await import("./pages/sign_in.ts")).signIn,
  signInCode: async () => (await import("./pages/sign_in_code.ts")).signInCode,
  mustEnrol: async () => (await import("./pages/must_enrol.ts")).mustEnrol,
  password: async () => (await import("./pages/password.ts")).password,
};

const doorTitles: Partial<Record<keyof typeof openPages, string>> = {
  signIn: "Sign in",
  signInCode: "Your code",
  mustEnrol: "Turn on a second factor",
};

/** What stands between somebody and the pages; null: nothing. */
function doorOf({ awaits, role }: Me): keyof typeof openPages | null {
  if (awaits === "second factor") return "mustEnrol";
  if (awaits === "code") return "signInCode";
  return role === null ? "signIn" : null;
}

/** A page for somebody who is signed in, or needs not be. */
type Opened = Omit<State, "page"> & { page: keyof typeof pages };

/** Draws the page into `root` and keeps it in step with the address, the window and the server. */
function start(root: HTMLElement): void {
  const sources = keepSources(draw);
  let queued = false;
  /** While it is printed or saved, whatever draws the page draws what may leave. */
  let leaving: Leaving | null = null;
  const desk = openDesk(sessionStorage, draw, askAgain);
  const watch = waitForServer(askMe, resume);
  let lacksScript = false;
  const acts = keepActs(draw);
  /** Nothing of what another person saw stays in the page. */
  const refresh = (): void => location.reload();
  let shown = "";
  let hash = location.hash;
  let laid = desk.now;

  function go(address: string): void {
    history.pushState(null, "", address);
    draw();
  }

  function askAgain(): void {
    sources.forget();
    draw();
  }

  /** Goes on where the server was missed; a script that did not come is only fetched by a reload. */
  function resume(): void {
    if (lacksScript) location.reload();
    else askAgain();
  }

  /** Draws once for all that has changed by the end of the task; in hidden pages too. */
  function draw(): void {
    if (queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      drawNow();
      if (sources.lacks()) watch();
    });
  }

  function drawBody(
    top: TemplateResult,
    body: TemplateResult,
    foot: TemplateResult | string = "",
  ): void {
    render(
      html`${top}
        <main id="main" tabindex="-1">
          <div id="page-name"></div>
          ${body} ${helpBox()}
        </main>
        ${foot}`,
      root,
    );
  }

  /** Draws what there is for those who are not signed in. */
  function drawDoor(name: keyof typeof openPages, state: State, me: Me | null = null): void {
    const page = sources.read(`open page ${name}`, () => loadScript(openPages[name]));
    const link = location.hash.slice(1);
    const body =
      page.state === "ready"
        ? page.data({ me, acts, sources, link, refresh })
        : page.state === "failed"
          ? failed(page.message, location.href)
          : loading();
    lacksScript = page.state === "failed";
    drawBody(html`<header class="top"><p class="brand">${brand()}</p></header>`, body);
    settle(state, doorTitles[name]);
  }

  function drawNow(): void {
    const state = readState(location.pathname, location.search);
    if (state.page === "password") return drawDoor("password", state);
    const asker = sources.read("me", askMe);
    readPage(state.page);
    if (asker.state !== "ready") {
      const fails = asker.state === "failed";
      drawBody(
        fails ? html`` : headroom(state),
        fails ? failed(asker.message, location.href) : loading(),
      );
      settle(state, "Throughline");
      return;
    }
    const door = doorOf(asker.data);
    if (door !== null) return drawDoor(door, state, asker.data);
    drawPage({ ...state, page: state.page }, asker.data);
  }

  /** What goes on for what the reader did; the code for it comes when something does. */
  function atWork(page: Opened["page"]): unknown {
    // The page of files tells by itself how its import goes.
    const imports = desk.now.phase === "importing" && page !== "data";
    if (desk.now.acting === null && !imports) return "";
    const bar = sources.read("work bar", () => import("./parts/work_bar.ts"));
    return bar.state === "ready" ? bar.data.workBar(desk.now) : "";
  }

  /** The script of a page: it comes beside the answer to who asks. */
  const readPage = (name: Opened["page"]) =>
    sources.read(`page ${name}`, () => loadScript(pages[name]));

  function drawPage(state: Opened, me: Me): void {
    const leaves = leaving !== null;
    const status = sources.read("status", () => ask<Status>("/api/status"));
    const room = Math.max(320, Math.min(1200, root.clientWidth));
    const width = leaving?.width ?? room - 2 * (room < 640 ? 16 : 24);
    const page = readPage(state.page);
    lacksScript = page.state === "failed";
    const seen = leaves ? leavingSources(sources) : sources;
    const view = { state, me, sources: seen, leaves, desk, acts, refresh, width, go };
    const failure = [status, page].find((source) => source.state === "failed");
    const body = failure
      ? failed(failure.message, location.href)
      : status.state === "ready" && page.state === "ready"
        ? !mayOpen(me, state.page)
          ? notForYou(me)
          : status.data.build && status.data.sites.length === 0 && isOfSites(state.page)
            ? noSites()
            : (withoutItsFigures(state.page, status.data) ??
              page.data({ ...view, status: status.data }))
        : loading();
    const known = status.state === "ready" ? status.data : null;
    if (known?.mending) lookAgain(known.mending);
    const steps = known ? tour(tourSteps(me, known), draw) : "";
    const top = html`${header(state, me, known)} ${mendingBanner(known)} ${steps}`;
    drawBody(top, body, html`${footer(me, leaves)} ${leaves ? "" : atWork(state.page)}`);
    settle(state);
  }

  function settle(state: State, title?: string): void {
    const page = title ?? pageTitle(state);
    document.title = page ? `${page} · Throughline` : "Throughline";
    nameState(root, page ?? "Nothing here");
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
    const here = url.pathname === location.pathname && url.search === location.search;
    if (url.hash && here) return;
    event.preventDefault();
    if (link.hasAttribute("data-again")) return void askMe().then(resume, draw);
    hash = url.hash;
    go(url.pathname + url.search + url.hash);
  }

  let looking: number | undefined;
  /** While figures are made again, asks every other second whether they are there. */
  function lookAgain(shown: NonNullable<Status["mending"]>): void {
    looking ??= window.setTimeout(() => void look(shown), lookMillis);
  }

  async function look(shown: NonNullable<Status["mending"]>): Promise<void> {
    looking = undefined;
    const { mending } = await ask<Status>("/api/status").catch(() => ({ mending: shown }));
    if (mending?.since === shown.since && mending.error === shown.error) return lookAgain(shown);
    sources.forget();
    draw();
  }

  /** A page that comes back to the front shows what is served by then, to whoever it is by then. */
  async function catchUp(): Promise<void> {
    const asker = sources.read("me", askMe);
    if (document.hidden || asker.state !== "ready" || doorOf(asker.data) !== null) return;
    const now = await askMe();
    if (now.person?.accountId !== asker.data.person?.accountId) return refresh();
    const known = sources.read("status", () => ask<Status>("/api/status"));
    if (document.hidden || known.state !== "ready") return;
    // Where the answer is of another build, the sources forget what they hold.
    await ask<Status>("/api/status");
  }

  onPaper(root, (as) => {
    leaving = as;
    drawNow();
  });
  root.replaceChildren();
  document.addEventListener("visibilitychange", () => void catchUp().catch(() => {}));
  root.addEventListener("click", follow);
  addEventListener("popstate", draw);
  addEventListener("resize", draw);
  drawNow();
}

const root = document.getElementById("app");
if (root) start(root);
