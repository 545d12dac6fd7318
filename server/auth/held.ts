/** Of an IPv6 address what one household or office has: the first half. */
export const network = (address: string): string =>
  address.includes(":") && !address.includes(".")
    ? address.split(":").slice(0, 4).join(":")
    : address;

/** How long it is until an instant, as a refusal says it. */
export function minutesUntil(instant: Date): string {
  const minutes = Math.ceil((instant.getTime() - Date.now()) / 60_000);
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}
