/** The form of the id under which a file of a drop folder is taken like an upload. */
export const waitingUpload = /^waiting-([1-9]\d{0,8})$/;

/** The number in such an id, or null. */
export function waitingIdOf(upload: string): number | null {
  const number = waitingUpload.exec(upload)?.[1];
  return number === undefined ? null : Number(number);
}
