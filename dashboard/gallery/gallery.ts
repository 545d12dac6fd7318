import { html, render } from "lit-html";
import { cleaned } from "../parts/figure.ts";
import { charts } from "./charts.ts";

const widths = [1280, 360];
const schemes = ["light", "dark"];
const edge = 24;

/** Every chart, light and dark, on a wide screen and a phone, each in a frame of its own. */
const overview = () => html`
  <h1>Every chart</h1>
  ${Object.keys(charts).map(
    (name) =>
      html`<section>
        <h2>${name}</h2>
        <div class="frames">
          ${schemes.flatMap((scheme) =>
            widths.map(
              (width) =>
                html`<iframe
                  title="${name}, ${scheme}, ${width} pixels"
                  src="?chart=${name}&scheme=${scheme}"
                  width=${width}
                  @load=${fit}
                ></iframe>`,
            ),
          )}
        </div>
      </section>`,
  )}
`;

function fit({ target }: Event): void {
  const frame = target as HTMLIFrameElement;
  frame.height = String(frame.contentDocument?.documentElement.scrollHeight ?? 400);
}

/** Shows the page in light or dark colours, whatever the screen asks for. */
function paint(scheme: string): void {
  document.documentElement.style.colorScheme = scheme;
  for (const { cssRules } of document.styleSheets) {
    for (const rule of cssRules) {
      if (rule instanceof CSSMediaRule && rule.conditionText.includes("prefers-color-scheme"))
        rule.media.mediaText = rule.conditionText.includes(scheme) ? "all" : "not all";
    }
  }
}

const main = document.getElementById("gallery")!;
const query = new URLSearchParams(location.search);
const asked = charts[query.get("chart") ?? ""];
if (asked) {
  paint(query.get("scheme") ?? "light");
  main.className = "plot";
  main.append(cleaned(asked(innerWidth - 2 * edge)));
} else render(overview(), main);
