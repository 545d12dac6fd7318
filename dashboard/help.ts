/** What a word on the pages means, in one or two sentences, and where Methods says it in full. */
export const help = {
  purposeful: {
    says: "Somebody who attended has a PD goal on the theme, and the theme is carried on: it is a priority of the site, or comes up in another channel or again with the same people.",
    more: "classes",
  },
  unanchored: {
    says: "A session without a link to a PD goal of those who attended: well meant, not yet connected.",
    more: "classes",
  },
  reactive: {
    says: "Prompted by an event, or aimed only at new staff, and neither linked to goals nor carried on.",
    more: "classes",
  },
  unknown: {
    says: "No theme and no goal was recorded, so nothing can be told. It stands beside the mix and is never counted as unanchored.",
    more: "classes",
  },
  chance: {
    says: "The share that would be purposeful if the themes of a site were shuffled among its sessions. Only what lies well above it says something about the coaching.",
    more: "chance",
  },
  signal: {
    says: "A point that ordinary ups and downs hardly explain: outside the band, or one of several in a row to one side, rising or falling. It says that something changed, not why.",
    more: "charts",
  },
  usual: {
    says: "Ups and downs that the measure always has. Nothing has to be explained, and nothing shows a change.",
    more: "charts",
  },
  embedded: {
    says: "At least two channels of the loop, PD goals among them, work on the theme at the site, reach a quarter of the staff, and have done so for three month ends.",
    more: "threads",
  },
  live: {
    says: "A channel of the loop works on a theme: enough staff have an open PD goal on it, or a session in that channel took it up in the weeks before.",
    more: "threads",
  },
  tapered: {
    says: "Fewer than two channels have worked on the theme at two month ends in a row; dated from the month after the last session on it.",
    more: "threads",
  },
  reach: {
    says: "The share of active staff who came to a purposeful session on the theme in group, supervision or onboarding in the months before.",
    more: "threads",
  },
  moved: {
    says: "The measure rose or fell after the theme was embedded, beyond what chance and the sites without it explain. That it came after does not say that it came from it.",
    more: "verdicts",
  },
  stuck: {
    says: "Whether the gain of the first half year is still there: holding, drifting (a fall is shown, some is left), or lost.",
    more: "stuck",
  },
} as const;

export type Term = keyof typeof help;
