import { Secret, TOTP } from "otpauth";

/** One-time codes as authenticator apps make them: HMAC-SHA-1, six digits, steps of 30 seconds (RFC 6238). */
const settings = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** A clock may be one step ahead or behind (RFC 6238, section 5.2). */
const stepsAround = 1;
/** 160 bits, as RFC 4226, section 4, recommends. */
const secretBytes = 20;

const codesOf = (secret: string, label = ""): TOTP =>
  new TOTP({ ...settings, issuer: "Throughline", label, secret: Secret.fromBase32(secret) });

/** A new secret, in base32. */
export const newTotpSecret = (): string => new Secret({ size: secretBytes }).base32;

/** The address that hands a secret to an app, as a link or a QR code. */
export const totpAddress = (secret: string, login: string): string =>
  codesOf(secret, login).toString();

/** Whether it is written as a code is. */
export const isTotpCode = (text: string): boolean => /^[0-9]{6}$/.test(text);

/** The code of an instant. */
export const totpCode = (secret: string, at: Date): string =>
  codesOf(secret).generate({ timestamp: at.getTime() });

/** The time step (30 seconds since 1970) that a code is of, of those that count at an instant; null: none. */
export function totpStep(secret: string, code: string, at: Date): number | null {
  if (!isTotpCode(code)) return null;
  const totp = codesOf(secret);
  const timestamp = at.getTime();
  const delta = totp.validate({ token: code, timestamp, window: stepsAround });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}
