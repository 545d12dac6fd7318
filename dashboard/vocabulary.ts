/** The words on screen for what the marts hold as codes. They describe systems, never people. */
export const classes = {
  purposeful: { name: "Purposeful", about: "connected to PD goals and carried on" },
  unanchored: { name: "Unanchored", about: "not yet connected to a PD goal" },
  reactive: { name: "Reactive", about: "prompted by an event or a start, not carried on" },
  unknown: { name: "Not enough logged", about: "no theme, goal or reason was recorded" },
  required: { name: "Required", about: "calendar training, outside the mix" },
} as const;

export type ClassName = keyof typeof classes;

export const classNames = Object.keys(classes) as ClassName[];

export const isClass = (word: string): word is ClassName => word in classes;

export const className = (word: string): string => (isClass(word) ? classes[word].name : word);

/** What a person may say of a session that is read blind. */
export const labelName = (word: string): string =>
  word === "cannot_tell" ? "Can't tell" : className(word);

const details: Record<string, string> = {
  strong: "strongly carried",
  standard: "linked and carried",
  woven_in: "an event woven into goals",
  weak: "goal-linked, not yet carried anywhere",
  one_off: "one-off",
  entry_only: "everyone was new",
  near_miss: "wanted here, but too few have the goal",
};

export const detailName = (word: string | null): string => (word ? (details[word] ?? word) : "");

/** How sessions of a class part into the shades of the mix, in words that stand after the class. */
export const partNames: Partial<Record<ClassName, Record<string, string>>> = {
  purposeful: { rest: "carried on", weak: "not yet carried" },
  reactive: { rest: "after an event, or a one-off", entry_only: "everyone was new" },
};

/** A part of a class; of no class or another, what the detail says by itself. */
export const partName = (name: string | null, part: string): string =>
  (name !== null && isClass(name) ? partNames[name]?.[part] : undefined) ?? detailName(part);

const channels: Record<string, string> = {
  goals: "PD goals",
  group: "Group",
  supervision: "Supervision",
  onboarding: "Onboarding",
  individual: "Individual",
  observation: "Observation",
  training: "Training",
  other: "Other",
};

export const channelNames = Object.keys(channels).filter((channel) => channel !== "goals");
export const channelName = (word: string | null): string => (word ? (channels[word] ?? word) : "–");

const formats: Record<string, string> = {
  individual: "Individual session",
  group: "Group session",
  peer: "Peer learning",
  huddle: "Huddle",
  observation: "Observation",
  document_review: "Document review",
  supervision: "Supervision",
  onboarding: "Onboarding",
  training: "Training",
  other: "Session",
};

export const formatName = (word: string | null): string =>
  word ? (formats[word] ?? word) : "Session";

const triggers: Record<string, string> = {
  pd_plan: "a PD plan",
  fidelity_data: "fidelity data",
  scheduled: "regularly scheduled",
  staff_request: "staff asked for it",
  incident: "an incident",
  complaint: "a complaint",
  crisis: "a crisis",
  compliance: "a compliance finding",
  new_hire: "a new hire",
  required: "required training",
  other: "another reason",
};

export const triggerName = (word: string | null): string =>
  word ? (triggers[word] ?? word) : "not logged";

const exports: Record<string, string> = {
  sessions: "Coaching sessions",
  fidelity: "Fidelity measures",
  goals: "PD goals",
  staff: "Staff",
  priorities: "Priorities",
  themes: "Theme catalogue",
  measures: "Measure catalogue",
  codebook: "Codebook",
};

/** Exports in the order in which pages list them. */
export const exportNames = Object.keys(exports);

export const exportName = (word: string | null): string =>
  word ? (exports[word] ?? word) : "Not recognised";

/** What a point on a control chart says, with the shape that it is drawn in. */
export const signals = {
  improvement: { name: "improving", shape: "triangle" },
  concern: { name: "concern", shape: "diamond" },
  high: { name: "unusually high", shape: "square" },
  low: { name: "unusually low", shape: "square" },
  usual: { name: "usual variation", shape: "circle" },
} as const;

export type SignalName = keyof typeof signals;
export const signalOf = (word: string | null): SignalName | null =>
  word !== null && word in signals ? (word as SignalName) : null;
