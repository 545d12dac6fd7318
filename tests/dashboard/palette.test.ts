import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Triple = readonly [number, number, number];

const text = readFileSync(
  new URL("../../dashboard/style/tokens.css", import.meta.url),
  "utf8",
).split("@media screen");
const read = (part: string): Record<string, string> =>
  Object.fromEntries(
    [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  );
const light = read(text[0]!);
const palettes = [
  ["light", light],
  ["dark", { ...light, ...read(text[1]!) }],
] as const;

/** sRGB as linear light (IEC 61966-2-1). */
function linear(hex: string): Triple {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return [r!, g!, b!];
}

const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Contrast of WCAG 2.2, 1 to 21. */
function contrast(a: string, b: string): number {
  const [less, more] = [luminance(linear(a)), luminance(linear(b))].toSorted((x, y) => x - y);
  return (more! + 0.05) / (less! + 0.05);
}

// Machado, Oliveira and Fernandes (2009), table 1, severity 1.0: what each type of sight makes of a colour.
const sights: Record<string, readonly Triple[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: readonly Triple[], [r, g, b]: Triple): Triple => {
  const [x, y, z] = matrix.map((row) => row[0] * r + row[1] * g + row[2] * b);
  return [x!, y!, z!];
};

/** CIELAB of linear sRGB under D65. */
function lab(colour: Triple): Triple {
  const [x, y, z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    colour,
  );
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** How far apart two colours are for a type of sight (CIE 1976 colour difference). */
function apart(a: string, b: string, sight: readonly Triple[]): number {
  const seen = (hex: string): Triple => {
    const [r, g, b_] = times(sight, linear(hex)).map((part) => Math.min(1, Math.max(0, part)));
    return lab([r!, g!, b_!]);
  };
  const [one, other] = [seen(a), seen(b)];
  return Math.hypot(...one.map((part, at) => part - other[at]!));
}

// 2.3 is a just noticeable difference (Mahy et al. 1994); four of them hold for small areas side by side.
const enough = 10;

test("the formulas give what their sources print", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  const [l, a, b] = lab(linear("#ff0000"));
  expect([l, a, b].map((part) => part.toFixed(1))).toEqual(["53.2", "80.1", "67.2"]);
});

test.each(palettes)(
  "text stands out 4.5 to 1 from every ground it lies on, %s",
  (_name, colours) => {
    const weak = ["ink", "soft", "accent", "concern-text"].flatMap((word) =>
      ["paper", "card", "faint", "warn"]
        .filter((ground) => contrast(colours[word]!, colours[ground]!) < 4.5)
        .map((ground) => `${word} on ${ground}`),
    );
    expect(weak).toEqual([]);
    expect(contrast(colours.paper!, colours.accent!)).toBeGreaterThan(4.5);
    expect(contrast(colours.paper!, colours.purposeful!)).toBeGreaterThan(4.5);
  },
);

test.each(palettes)("marks and rims stand out 3 to 1 from the page, %s", (_name, colours) => {
  const marks = ["improvement", "concern", "high", "low", "usual", "trend", "accent", "focus"];
  const rims = ["purposeful", "unanchored-edge", "reactive-edge", "unknown-edge"];
  const weak = [...marks, ...rims].filter(
    (mark) =>
      Math.min(...["paper", "card"].map((on) => contrast(colours[mark]!, colours[on]!))) < 3,
  );
  expect(weak).toEqual([]);
});

test.each(palettes)("classes and signals differ for every type of sight, %s", (_name, colours) => {
  const sets = [
    ["purposeful", "weak", "unanchored", "reactive", "unknown"],
    ["improvement", "concern", "high", "usual"],
  ];
  const alike = sets.flatMap((set) =>
    set.flatMap((one, at) =>
      set.slice(at + 1).flatMap((other) =>
        Object.entries(sights)
          .filter(([, sight]) => apart(colours[one]!, colours[other]!, sight) < enough)
          .map(([sight]) => `${one} and ${other}: ${sight}`),
      ),
    ),
  );
  expect(alike).toEqual([]);
});
