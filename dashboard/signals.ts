/** The signals of section 2 of the rules as questions that a reader asks, in the order of thought. */
export type SignalGroup = {
  title: string;
  /** Whether "yes" speaks for the session being connected. */
  connects: boolean;
  codes: { code: string; question: string }[];
};

export const signalGroups = (rules: Record<string, number>): SignalGroup[] => {
  const ahead = rules.look_ahead_days ?? 45;
  const back = rules.look_back_days ?? 90;
  const start = rules.onboarding_days ?? 45;
  return [
    {
      title: "Linked to PD goals",
      connects: true,
      codes: [
        { code: "L1", question: "It names a PD goal on its theme of someone who attended" },
        { code: "L2", question: "Enough who attended have an open PD goal on its theme" },
        {
          code: "L3",
          question: "Everyone was new, and the theme was already live in two channels",
        },
      ],
    },
    {
      title: "Carried by the learning loop",
      connects: true,
      codes: [
        { code: "C1", question: "The theme was a priority of the site" },
        { code: "C2", question: `Another channel took up the theme in the ${back} days before` },
        { code: "C3", question: `Another channel took up the theme in the ${ahead} days after` },
        { code: "C4", question: "The same people came back to the theme afterwards" },
      ],
    },
    {
      title: "What prompted it",
      connects: false,
      codes: [
        {
          code: "R1",
          question: "It began with an incident, complaint, crisis or compliance finding",
        },
        { code: "R3", question: "Mandatory, on a theme that nothing else took up" },
        { code: "R4", question: `Everyone who attended was within ${start} days of being hired` },
        { code: "Q", question: "Too little was logged to tell" },
      ],
    },
  ];
};
