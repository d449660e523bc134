/** Checks the whole ledger: each database by itself, and what they know of each order together. */
import { setTimeout as sleep } from 'node:timers/promises';
import { billingChecks } from './billing-checks.ts';
import { type DatabaseCheck, type Finding, listedMax, type Violation } from './check.ts';
import { Findings } from './findings.ts';
import { type Judgement, judgeOrder, orderRules } from './judge-order.ts';
import { orderChecks } from './order-checks.ts';
import { readOrderFacts } from './order-facts.ts';
import {
  type Ledger,
  type LedgerUrls,
  ledgerDatabases,
  openLedger,
  type Snapshot,
  type Snapshots,
} from './snapshot.ts';
import { readTotals, type Sums, sumsRule, sumsViolations, sumUp, type Total } from './totals.ts';

export interface Verdict {
  isClean: boolean;
  totals: Total[];
  sums: Sums[];
  ordersInDoubt: number;
  messagesOnTheirWay: number;
  /** One for each rule, by invariant. */
  findings: Finding[];
}

const checks = { billing: billingChecks, order: orderChecks, notification: [] };
const rules = [...billingChecks, sumsRule, ...orderChecks, ...orderRules].sort(
  (a, b) => a.invariant - b.invariant,
);

/**
 * The databases cannot be read at one instant. An order that they disagree on is read again after each of
 * these pauses, and only what is wrong every time counts.
 */
const rereadPausesMs = [500, 1_500, 3_000];
/** No live system has so many orders between two states; what is wrong with more counts at once. */
const suspectsMax = 50_000;
const rereadBatchSize = 5_000;

/** @throws {Unreadable} naming the database. */
export async function verifyLedger(urls: LedgerUrls, pausesMs = rereadPausesMs): Promise<Verdict> {
  const ledger = await openLedger(urls);
  try {
    const findings = new Findings(rules);
    const tally = new Tally(findings);
    const { totals, suspects } = await ledger.look(async (snapshots) => ({
      totals: await checkEach(snapshots, findings),
      suspects: await judgeAll(snapshots, tally),
    }));
    const sums = sumUp(totals);
    findings.add(sumsRule.name, sumsViolations(sums));
    for (const judgement of (await confirm(ledger, suspects, pausesMs, tally)).entries())
      tally.add(...judgement);
    return {
      isClean: findings.all().every(({ violations }) => violations === 0),
      totals,
      sums,
      ordersInDoubt: tally.ordersInDoubt,
      messagesOnTheirWay: tally.messagesOnTheirWay,
      findings: findings.all(),
    };
  } finally {
    await ledger.close();
  }
}

/** What was judged of orders, by their ids. */
type Judgements = Map<string, Judgement>;

class Tally {
  ordersInDoubt = 0;
  messagesOnTheirWay = 0;
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  add(orderId: string, { faults, isInDoubt, messagesOnTheirWay }: Judgement): void {
    if (isInDoubt) this.ordersInDoubt += 1;
    this.messagesOnTheirWay += messagesOnTheirWay;
    for (const { rule, found } of faults) this.#findings.add(rule, [{ subject: `order ${orderId}`, found }]);
  }
}

/** Checks each database by itself, and counts what is in it. */
async function checkEach(snapshots: Snapshots, findings: Findings): Promise<Total[]> {
  const totals = await Promise.all(
    ledgerDatabases.map(async (name) => {
      for (const check of checks[name]) await runCheck(snapshots[name], check, findings);
      return readTotals(name, snapshots[name]);
    }),
  );
  return totals.flat();
}

async function runCheck(snapshot: Snapshot, { name, sql }: DatabaseCheck, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<Violation & { total: number }>(
    `select subject, found, count(*) over ()::int as total from (${sql}) as violations
     order by subject, found limit ${listedMax}`,
  );
  const listed = rows.map(({ subject, found }) => ({ subject, found }));
  findings.add(name, listed, rows[0]?.total);
}

/** Tallies what is as it should be, and returns the rest. */
async function judgeAll(snapshots: Snapshots, tally: Tally): Promise<Judgements> {
  const suspects: Judgements = new Map();
  for await (const facts of readOrderFacts(snapshots)) {
    const judgement = judgeOrder(facts);
    if (judgement.faults.length > 0 && suspects.size < suspectsMax) suspects.set(facts.orderId, judgement);
    else tally.add(facts.orderId, judgement);
  }
  return suspects;
}

/** Reads suspects again until nothing is wrong with any or no pause is left; returns those still at fault. */
async function confirm(
  ledger: Ledger,
  suspects: Judgements,
  pausesMs: number[],
  tally: Tally,
): Promise<Judgements> {
  let remaining = suspects;
  for (const pauseMs of pausesMs) {
    if (remaining.size === 0) break;
    await sleep(pauseMs);
    remaining = await ledger.look((snapshots) => judgeAgain(snapshots, remaining, tally));
  }
  return remaining;
}

async function judgeAgain(snapshots: Snapshots, suspects: Judgements, tally: Tally): Promise<Judgements> {
  const remaining: Judgements = new Map();
  const orderIds = [...suspects.keys()];
  for (let start = 0; start < orderIds.length; start += rereadBatchSize) {
    const batch = orderIds.slice(start, start + rereadBatchSize);
    for await (const { orderId, ...facts } of readOrderFacts(snapshots, batch)) {
      const judgement = judgeOrder({ orderId, ...facts });
      const before = suspects.get(orderId)?.faults ?? [];
      const faults = judgement.faults.filter(({ rule }) => before.some((fault) => fault.rule === rule));
      if (faults.length > 0) remaining.set(orderId, { ...judgement, faults });
      else tally.add(orderId, { ...judgement, faults });
    }
  }
  return remaining;
}
