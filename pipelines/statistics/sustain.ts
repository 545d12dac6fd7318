/** A ratio of two estimates with its Fieller interval; null ends where the interval is unbounded. */
export interface Retention {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Retention: the late gain as a share of the early one, with the interval of all ratios r for which
 * late - r early does not differ from 0. `reach` is the quantile of t. Where the early gain itself may
 * be 0 the set of ratios has no bounds, and both ends are null. Source: Fieller, JRSS B 16 (1954),
 * 175-185.
 */
export function retention(
  early: { estimate: number; variance: number },
  late: { estimate: number; variance: number },
  covariance: number,
  reach: number,
): Retention {
  const q = reach ** 2;
  const a = early.estimate ** 2 - q * early.variance;
  const b = early.estimate * late.estimate - q * covariance;
  const c = late.estimate ** 2 - q * late.variance;
  const estimate = early.estimate === 0 ? null : late.estimate / early.estimate;
  const root = b * b - a * c;
  if (!(a > 0) || root < 0) return { estimate, low: null, high: null };
  return { estimate, low: (b - Math.sqrt(root)) / a, high: (b + Math.sqrt(root)) / a };
}
