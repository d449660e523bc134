/** Paying money into one's own account and out of it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { reach } from '#platform/fault-points.ts';
import { carryOutOnce } from '#platform/idempotency.ts';
import { amountMinorMax, type MoneyNotation, parseMoney } from '#platform/money.ts';
import { checkIdempotencyKey, fingerprint } from '#platform/text.ts';
import { Account } from './account.ts';
import { LedgerEntry, moveMoney, TransferKind } from './ledger.ts';

export const MoneyRefusal = {
  invalidAmount: 'INVALID_AMOUNT',
  amountTooLarge: 'AMOUNT_TOO_LARGE',
  currencyMismatch: 'CURRENCY_MISMATCH',
  insufficientFunds: 'INSUFFICIENT_FUNDS',
  accountNotFound: 'ACCOUNT_NOT_FOUND',
  idempotencyKeyReused: 'IDEMPOTENCY_KEY_REUSED',
} as const;
export type MoneyRefusal = (typeof MoneyRefusal)[keyof typeof MoneyRefusal];

/** The most that deposits may bring an account to, in minor units: 10,000,000,000,000.00. */
export const balanceMinorMax = 1_000_000_000_000_000n;

export interface MoneyRequest {
  ownerId: string;
  amount: MoneyNotation;
  idempotencyKey?: string | null;
}

export type MoneyResult = { account: Account; entry: LedgerEntry } | { refusal: MoneyRefusal };

/** @throws {ServiceError} BAD_USER_INPUT for a malformed idempotency key. */
export const deposit = (em: EntityManager, request: MoneyRequest): Promise<MoneyResult> =>
  moveOwnMoney(em, request, TransferKind.deposit);

/** @throws {ServiceError} BAD_USER_INPUT for a malformed idempotency key. */
export const withdraw = (em: EntityManager, request: MoneyRequest): Promise<MoneyResult> =>
  moveOwnMoney(em, request, TransferKind.withdrawal);

async function moveOwnMoney(
  em: EntityManager,
  request: MoneyRequest,
  kind: typeof TransferKind.deposit | typeof TransferKind.withdrawal,
): Promise<MoneyResult> {
  const { ownerId } = request;
  const key = checkIdempotencyKey(request.idempotencyKey);
  const amount = parseMoney(request.amount);
  if (amount === null || amount.minor <= 0n) return { refusal: MoneyRefusal.invalidAmount };
  if (amount.minor > amountMinorMax) return { refusal: MoneyRefusal.amountTooLarge };

  const result = await em.transactional<MoneyResult>(async (em) => {
    const account = await em.findOne(Account, { ownerId });
    if (!account) return { refusal: MoneyRefusal.accountNotFound };
    const change = { ...amount, minor: kind === TransferKind.deposit ? amount.minor : -amount.minor };
    const outcome = await carryOutOnce<Outcome>(
      em,
      { ownerId, operation: kind, key, fingerprint: fingerprint([String(amount.minor), amount.currency]) },
      async () => {
        if (account.currency !== amount.currency) return { refusal: MoneyRefusal.currencyMismatch };
        const movement = { kind, ownerId, change, orderId: null, paymentId: null };
        const entryId = await moveMoney(em, movement, `balance_minor <= ${balanceMinorMax - change.minor}`);
        return entryId ? { entryId } : { refusal: outOfBounds[kind] };
      },
    );
    if (outcome === null) return { refusal: MoneyRefusal.idempotencyKeyReused };
    if ('refusal' in outcome) return outcome;
    await em.refresh(account);
    const entry = await em.findOneOrFail(LedgerEntry, outcome.entryId);
    reach('billing-before-deposit-commit');
    return { account, entry };
  });
  reach('billing-before-deposit-reply');
  return result;
}

type Outcome = { entryId: string } | { refusal: MoneyRefusal };

/** What it means that the balance would leave its bounds. */
const outOfBounds = {
  DEPOSIT: MoneyRefusal.amountTooLarge,
  WITHDRAWAL: MoneyRefusal.insufficientFunds,
} as const;
