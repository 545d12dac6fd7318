/**
 * Gives the marks of lanes one tab stop: arrows move along a lane and between lanes, Home and End to its
 * ends, and Enter opens, being a link's own. The mark in focus or under the pointer tells what it is.
 */
export function lanesKeyboard(root: SVGSVGElement, width: number): void {
  const marks = [...root.querySelectorAll<SVGAElement>("a.mark")];
  const place = (mark: SVGAElement): number => Number(mark.dataset.x);
  const laneOf = (mark: SVGAElement): SVGAElement[] =>
    marks.filter(({ dataset }) => dataset.lane === mark.dataset.lane);
  const lanes = [...new Set(marks.map(({ dataset }) => dataset.lane))];
  const newest = marks.reduce<SVGAElement | null>(
    (best, mark) => (best === null || place(mark) > place(best) ? mark : best),
    null,
  );
  newest?.setAttribute("tabindex", "0");

  function beside(mark: SVGAElement, by: 1 | -1): SVGAElement | undefined {
    const lane = lanes[lanes.indexOf(mark.dataset.lane) + by];
    const others = marks.filter(({ dataset }) => lane !== undefined && dataset.lane === lane);
    return others.toSorted(
      (a, b) => Math.abs(place(a) - place(mark)) - Math.abs(place(b) - place(mark)),
    )[0];
  }

  function next(mark: SVGAElement, key: string): SVGAElement | undefined {
    const lane = laneOf(mark);
    const at = lane.indexOf(mark);
    switch (key) {
      case "ArrowLeft":
        return lane[at - 1];
      case "ArrowRight":
        return lane[at + 1];
      case "ArrowUp":
        return beside(mark, -1);
      case "ArrowDown":
        return beside(mark, 1);
      case "Home":
        return lane[0];
      case "End":
        return lane.at(-1);
      default:
        return undefined;
    }
  }

  const markOf = (target: EventTarget | null): SVGAElement | null =>
    target instanceof Element ? target.closest<SVGAElement>("a.mark") : null;
  const show = (mark: SVGAElement | null): void => tell(root, mark, width);

  root.addEventListener("keydown", (event) => {
    const mark = markOf(event.target);
    if (mark === null) return;
    if (event.key === "Escape") return show(null);
    if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key)) return;
    event.preventDefault();
    const there = next(mark, event.key);
    if (there === undefined) return;
    mark.setAttribute("tabindex", "-1");
    there.setAttribute("tabindex", "0");
    there.focus();
  });
  // On the marks: an svg that listens for focus becomes a tab stop of its own.
  for (const mark of marks) {
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", () => show(null));
  }
  root.addEventListener("pointerover", (event) => show(markOf(event.target)));
  root.addEventListener("pointerleave", () => show(markOf(document.activeElement)));
}

const svgName = "http://www.w3.org/2000/svg";

/** Draws what a mark says beside it, inside the chart; or takes that away. */
function tell(root: SVGSVGElement, mark: SVGAElement | null, width: number): void {
  const tip = root.querySelector(".lane-tip");
  tip?.replaceChildren();
  if (!tip || mark === null) return;
  const lines = (mark.getAttribute("aria-label") ?? "").split(": ");
  const box = document.createElementNS(svgName, "rect");
  const texts = lines.map((line, at) => {
    const text = document.createElementNS(svgName, "text");
    text.textContent = line;
    text.setAttribute("y", String(17 + 17 * at));
    return text;
  });
  tip.append(box, ...texts);
  const wide = Math.max(...texts.map((text) => text.getBBox().width)) + 16;
  const high = 17 * lines.length + 10;
  const [x, y] = [Number(mark.dataset.x), Number(mark.dataset.y)];
  const left = Math.max(2, Math.min(width - wide - 2, x - wide / 2));
  const above = y - high - 12;
  tip.setAttribute("transform", `translate(${left} ${above < 0 ? y + 12 : above})`);
  for (const text of texts) text.setAttribute("x", "8");
  box.setAttribute("width", String(wide));
  box.setAttribute("height", String(high));
  box.setAttribute("rx", "4");
}
