import { expect, test } from "vitest";
import { tourSteps } from "../../dashboard/parts/tour.ts";
import { readState } from "../../dashboard/state.ts";
import type { Me } from "../../server/api.ts";

const me = (role: Me["role"]): Me => ({
  accounts: true,
  role,
  person: null,
  token: null,
  awaits: null,
});

test("every step of the tour leads to the page that it names", () => {
  const steps = tourSteps(me("quality_lead"), { themes: ["Engagement", "Natural supports"] });
  const led = steps.map(({ address }) => {
    const { pathname, search } = new URL(address, "http://localhost");
    return readState(pathname, search).page;
  });
  expect(led).toEqual(["overview", "themes", "theme", "coaching", "data"]);
  expect(steps[2]?.address).toBe("/themes/Natural%20supports");
});

test("the tour leads nobody to a page that is not for their role, or to a theme that there is not", () => {
  const pages = tourSteps(me("leadership"), { themes: [] }).map(({ page }) => page);
  expect(pages).toEqual(["overview", "themes", "coaching"]);
});
