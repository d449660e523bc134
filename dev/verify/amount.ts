/** Amounts as people read them. */
import { formatMoney, isCurrency } from '#platform/money.ts';

/** A currency that there is not, which a damaged database may have, leaves the amount in minor units. */
export function formatMinor(minor: string | bigint, currency: string): string {
  if (!isCurrency(currency)) return `${minor} minor units of ${currency}`;
  return `${formatMoney({ minor: BigInt(minor), currency }).amount} ${currency}`;
}
