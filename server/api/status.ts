export type Measure = {
  measure: string;
  label: string;
  unit: string | null;
  good: "up" | "down" | null;
  target: number | null;
};

export type Status = {
  build: string | null;
  asOf: string | null;
  agency: string;
  sites: string[];
  themes: string[];
  measures: Measure[];
  /** Constants of the rules by name, as they stood at the build. */
  rules: Record<string, number>;
  sessions: number;
  /** The figures were lost and are made again from the stored exports, or why they cannot be. */
  mending: { since: string; error: string | null } | null;
};
