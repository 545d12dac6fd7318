/** What a person may see and do: rules of the product, section 5. */
export const roles = ["quality_lead", "leadership", "coach"] as const;
export type Role = (typeof roles)[number];

/** Roles as they are written on screen. */
export const roleNames: Record<Role, string> = {
  quality_lead: "quality lead",
  leadership: "leadership",
  coach: "coach",
};
