import fc from "fast-check";
import { expect, test } from "vitest";
import type { Filters } from "../../dashboard/state.ts";
import {
  labelAddress,
  filterNames,
  pageAddress,
  pageNames,
  readState,
  receiptAddress,
  sessionAddress,
  themeAddress,
  wayBack,
  withFilters,
} from "../../dashboard/state.ts";

const filters = fc
  .dictionary(fc.constantFrom(...filterNames), fc.string({ minLength: 1 }))
  .map((chosen): Filters => ({ ...chosen }));

const open = (address: string) => {
  const url = new URL(address, "http://localhost");
  return readState(url.pathname, url.search);
};

test("every page and filter survives its own address", () => {
  fc.assert(
    fc.property(fc.constantFrom(...pageNames), filters, (page, chosen) => {
      expect(open(pageAddress(page, chosen))).toEqual({
        page,
        session: null,
        theme: null,
        importId: null,
        reading: null,
        place: null,
        filters: chosen,
      });
    }),
  );
});

test("a session's address leads to it, whatever its number holds", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), filters, (id, chosen) => {
      fc.pre(id !== "." && id !== "..");
      expect(open(sessionAddress(id, chosen))).toEqual({
        page: "session",
        session: id,
        theme: null,
        importId: null,
        reading: null,
        place: null,
        filters: chosen,
      });
    }),
  );
});

test("a theme's address leads to it, at a site and by a measure", () => {
  const words = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(words, words, words, (theme, site, measure) => {
      fc.pre(theme !== "." && theme !== "..");
      expect(open(themeAddress(theme, { site, measure }))).toEqual({
        page: "theme",
        session: null,
        theme,
        importId: null,
        reading: null,
        place: null,
        filters: { site, measure },
      });
    }),
  );
});

test("a receipt's address leads to its import", () => {
  expect(open(receiptAddress(12))).toMatchObject({ page: "receipt", importId: 12 });
  expect(open("/data/imports/twelve").page).toBe("nowhere");
});

test("the front door is the overview, and an unknown address leads nowhere", () => {
  expect(readState("/", "").page).toBe("overview");
  expect(readState("/staff", "").page).toBe("nowhere");
  expect(readState("/coaching/sessions", "").page).toBe("nowhere");
  expect(readState("/coaching/sessions/a/b", "").page).toBe("nowhere");
});

test("a new filter begins at page one and an empty one is taken away", () => {
  const before: Filters = { site: "Site A", class: "reactive", page: "4" };
  expect(withFilters(before, { class: null, theme: "MI skills" })).toEqual({
    site: "Site A",
    theme: "MI skills",
  });
});

test("a blind reading and a session in it have addresses without names and numbers of sessions", () => {
  expect(open(labelAddress())).toMatchObject({ page: "label", reading: null, place: null });
  expect(open(labelAddress(3))).toMatchObject({ page: "label", reading: 3, place: null });
  expect(open(labelAddress(3, 7))).toMatchObject({ page: "label", reading: 3, place: 7 });
  expect(readState("/label/three", "").page).toBe("nowhere");
  expect(readState("/label/3/7/1", "").page).toBe("nowhere");
});

test("a session leads back to the page that it was opened from, as that was", () => {
  fc.assert(
    fc.property(filters, fc.constantFrom("coach", "plan", "theme", "nowhere"), (chosen, via) => {
      const { via: _, ...kept } = chosen;
      const { page, theme, filters: there } = open(wayBack({ ...kept, via }).address);
      if (via === "theme" && kept.theme) {
        fc.pre(kept.theme !== "." && kept.theme !== "..");
        expect([page, theme, there.site, there.measure]).toEqual([
          "theme",
          kept.theme,
          kept.site,
          kept.measure,
        ]);
      } else {
        expect(page).toBe(via === "coach" || via === "plan" ? via : "coaching");
        expect(there).toEqual(kept);
      }
    }),
  );
});
