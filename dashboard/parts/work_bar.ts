import { html, nothing } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive } from "lit-html/directive.js";
import type { TemplateResult } from "lit-html";
import type { Job } from "../../server/api.ts";
import type { Desk } from "../desk.ts";
import { timeLeft } from "../time_left.ts";

/** The job that makes the figures anew for what the reader did, or null. */
const jobOf = ({ acting, actJob, phase, job }: Desk): Job | null =>
  acting ? actJob : phase === "importing" ? job : null;

/** Counts the seconds while a job is drawn, as it tells of itself only now and then. */
class Ticking extends AsyncDirective {
  #timer: ReturnType<typeof setInterval> | undefined;
  #job: Job | null = null;
  #heardAt = 0;

  render(job: Job): TemplateResult {
    if (job !== this.#job) this.#heardAt = Date.now();
    this.#job = job;
    this.#timer ??= setInterval(() => this.#job && this.setValue(this.render(this.#job)), 1000);
    const { building } = job;
    const since = (Date.now() - this.#heardAt) / 1000;
    const left =
      building && timeLeft({ seconds: building.seconds + since, lastTook: building.lastTook });
    return html`<progress
        max="1"
        value=${left?.share ?? nothing}
        aria-label="Making the figures anew"
      ></progress>
      <span>${left?.words ?? `${job.step}…`}</span>`;
  }

  override disconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** How far a job is, from the seconds that it has worked and those of the last time. */
export const ticking = directive(Ticking);

/**
 * Stands at the foot of the window on every page while the figures are made anew for what the reader
 * did: what goes on, and about how long still. Nothing where nothing goes on.
 */
export function workBar(desk: Desk): TemplateResult | typeof nothing {
  const job = jobOf(desk);
  if (!job) return nothing;
  return html`<aside class="work-bar" aria-label="What is being done">
    <p role="status">
      <b>The figures are made anew.</b> You can go on: pages show those of before until then.
    </p>
    <p class="progress">${ticking(job)}</p>
  </aside>`;
}
