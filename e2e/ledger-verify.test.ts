/**
 * What `npm run ledger:verify` says of a live system, and of copies of its databases in which something is
 * wrong.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LedgerUrls, ledgerDatabases, openLedger } from '../dev/verify/snapshot.ts';
import { type Verdict, verifyLedger } from '../dev/verify/verify.ts';
import { type DatabaseCopies, databaseCopies } from './support/database-copies.ts';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';
import { type Damage, ledgerDamages } from './support/ledger-damages.ts';
import { eventually, oneItem, openStack, type Stack } from './support/stack.ts';

const projectRoot = join(import.meta.dirname, '..');
let launched: LaunchedStack;
let stack: Stack;
let liveUrls: LedgerUrls;
let copies: DatabaseCopies;
/** Of copies that nothing changes, as if their orders were of an hour ago. */
let copyUrls: LedgerUrls;

beforeAll(async () => {
  launched = await launchStack();
  stack = openStack(launched.directory, `http://127.0.0.1:${launched.port}`);
  liveUrls = stack.servers().postgres.databases;
  await makeOrdersOfEveryOutcome();
  await untilSettled();
});
afterAll(() => launched.stop());

describe('of a live system', () => {
  test('it says that all rules hold, and counts what there is', async () => {
    const { code, output, errors } = await run(['--data', launched.directory]);
    expect(errors).toBe('');
    expect(output).toMatch(/^accounts +\d +119\.00 USD$/m);
    expect(output).toMatch(/^sums +deposits +150\.00 USD\n +- withdrawals +5\.00 USD\n/m);
    expect(output).toMatch(
      /^ +- order payments +36\.00 USD\n +\+ refunds +10\.00 USD\n +balances +119\.00 USD$/m,
    );
    expect(output).toMatch(/^messages +ORDER_CANCELLED +3\n +ORDER_PAID +5\n +ORDER_PAYMENT_FAILED +4$/m);
    expect(output).toMatch(/\nAll \d+ rules hold, in \d+\.\d s\.\n$/);
    expect(output.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(output).not.toContain('✗');
    expect(output).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  test('it says the same to machines', async () => {
    const { code, output } = await run(['--json', `--data=${launched.directory}`]);
    const report = JSON.parse(output) as { sums: object[]; findings: object[] };
    expect(report).toMatchObject({ isClean: true, ordersInDoubt: 0, messagesOnTheirWay: 0 });
    const { currency, ...sums } = report.sums[0] as Record<string, string>;
    expect(currency).toBe('USD');
    expect(Object.values(sums)).toEqual(['11900', '15000', '500', '3600', '1000']);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ invariant: 2, name: 'paid-order', violations: 0, listed: [] }),
    );
    expect(code).toBe(0);
  });

  test('it cannot change anything', async () => {
    const ledger = await openLedger(liveUrls);
    const remove = ledger.look(({ order }) => order.rows('delete from orders returning id'));
    await expect(remove).rejects.toThrow(
      /^The order database .*\(cannot execute DELETE in a read-only transaction\)$/,
    );
    await ledger.close();
  });
});

describe('of copies in which something is wrong', () => {
  beforeAll(async () => {
    copies = databaseCopies(stack.servers().postgres.url);
    const urls = await Promise.all(
      ledgerDatabases.map(async (name) => [name, await copies.copy(name, `copy_${name}`)] as const),
    );
    copyUrls = Object.fromEntries(urls) as LedgerUrls;
    await copies.execute(
      copyUrls.order,
      `update orders set updated_at = updated_at - interval '1 hour';
       update outbox set created_at = created_at - interval '1 hour', published_at = published_at - interval '1 hour'`,
    );
  });

  test('it finds nothing wrong when nothing is', async () => {
    expect(brokenRules(await verifyLedger(copyUrls, []))).toEqual([]);
  });

  test('each rule is broken by one of the damages below', async () => {
    const { findings } = await verifyLedger(copyUrls, []);
    const broken = new Set(ledgerDamages.flatMap(({ rules }) => rules));
    expect(findings.map(({ rule }) => rule.name).filter((name) => !broken.has(name))).toEqual([]);
  });

  test.each(ledgerDamages)('it says that $what', async (damage) => {
    const verdict = await verifyLedger(await damageCopy(damage), [0]);
    expect(brokenRules(verdict)).toEqual(damage.rules);
    const said = verdict.findings.flatMap(({ listed }) =>
      listed.map(({ subject, found }) => `${subject}: ${found}`),
    );
    expect(said).toContainEqual(expect.stringMatching(damage.found));
  });

  test('it names the invariant, the rule and what it found, and exits with 1', async () => {
    const urls = await damageCopy(damageOf('two-sides'));
    const { code, output } = await run([], environmentOf(urls));
    expect(output).toMatch(
      /Invariant 1: .*\n✗ zero-sum .*\n {4}transfer \S+: its postings add up to -500 .*\n✗ two-sides .*\n {4}transfer \S+: it has 1\n✓/,
    );
    expect(output).toMatch(/\n2 violations; 2 of \d+ rules are broken: zero-sum, two-sides, in .* s\.\n$/);
    expect(code).toBe(1);
  });

  test('it lists twenty violations of a rule and counts the rest', async () => {
    const sql = `insert into payments (id, order_id, attempt, customer_id, amount_minor, currency, status, decline_code)
      select gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), 1, 'USD', 'DECLINED', 'ACCOUNT_NOT_FOUND'
      from generate_series(1, 30)`;
    const { code, output } = await run([], environmentOf(await damageCopy({ database: 'billing', sql })));
    expect(output).toMatch(
      /✗ payment-without-order .*\n( {4}order \S+: payment \S+ is DECLINED\n){20} {4}… and 10 more\n/,
    );
    expect(output).toContain('\n30 violations; 1 of ');
    expect(code).toBe(1);
  });

  test('it does not count what is right when it looks again', async () => {
    const { sql, database } = damageOf('message-recipient');
    const urls = await damageCopy({ database, sql: `create table kept as table notifications; ${sql}` });
    expect(brokenRules(await verifyLedger(urls, []))).toEqual(['message-recipient']);
    const verdict = verifyLedger(urls, [6_000]);
    await sleep(1_000);
    await copies.execute(urls.notification, 'truncate notifications; insert into notifications table kept');
    expect(brokenRules(await verdict)).toEqual([]);
  });
});

describe('while the system works', () => {
  test('it finds nothing wrong with orders that are placed, paid and cancelled', async () => {
    const { token } = await stack.register('500.00');
    let isDone = false;
    const customers = Array.from({ length: 4 }, async () => {
      while (!isDone) await cancel(await place('1.00', token), token);
    });
    const verdicts: Verdict[] = [];
    for (let count = 0; count < 3; count++) verdicts.push(await verifyLedger(liveUrls));
    isDone = true;
    await Promise.all(customers);
    expect(verdicts.flatMap(brokenRules)).toEqual([]);
  });

  test('it counts an order in doubt and a message on its way, and takes neither for a fault', async () => {
    const { token } = await stack.register('50.00');
    const { billing, nats } = stack.servers();
    await untilSettled();
    for (const { pid } of [billing, nats]) process.kill(pid ?? 0, 'SIGSTOP');
    try {
      await cancel(await command('createOrder', { items: oneItem('1.00') }, token), token);
      await place('1.00', token);
      const verdict = await verifyLedger(liveUrls);
      expect(brokenRules(verdict)).toEqual([]);
      expect(verdict).toMatchObject({ ordersInDoubt: 1, messagesOnTheirWay: 1 });
    } finally {
      for (const { pid } of [billing, nats]) process.kill(pid ?? 0, 'SIGCONT');
    }
  });
});

describe('npm run ledger:verify', () => {
  const nowhere = 'postgres://reader:secret@127.0.0.1:1/nowhere';

  test('says in one line which database cannot be read, without its password', async () => {
    const { code, output, errors } = await run([], environmentOf({ ...liveUrls, order: nowhere }));
    expect(errors).toBe(
      'The order database at 127.0.0.1:1/nowhere cannot be read (connect ECONNREFUSED 127.0.0.1:1)\n',
    );
    expect(output).toBe('');
    expect(code).toBe(1);
  });

  test('says in one line that a database is not the one that it should be', async () => {
    const { code, errors } = await run([], environmentOf({ ...liveUrls, billing: liveUrls.order }));
    expect(errors).toMatch(
      /^The billing database at \S+\/order cannot be read \(relation "\w+" does not exist\)\n$/,
    );
    expect(code).toBe(1);
  });

  test('says in one line that no stack runs in a data directory', async () => {
    const { code, errors } = await run(['--data', import.meta.dirname]);
    expect(errors).toMatch(/^No stack runs in .*\. Run npm start first.*\n$/);
    expect(code).toBe(1);
  });

  test.each([
    [['now', '--fast', '--json=yes', '--data'], {}, /now .*--fast .*--json takes no .*--data needs /],
    [[], { ORDER_DATABASE_URL: nowhere }, /BILLING_\w+ is missing; NOTIFICATION_\w+ is missing/],
    [[], environmentOf({ billing: 'x', order: nowhere, notification: nowhere }), /BILLING_\w+ must be /],
  ])(
    'names everything that is wrong with the usage %j %j and exits with 2',
    async (args, environment, said) => {
      const { code, errors } = await run(args, environment);
      expect(errors).toMatch(/^Wrong usage: .*See npm run ledger:verify -- --help\.\n$/);
      expect(errors).toMatch(said);
      expect(errors).not.toContain('secret');
      expect(code).toBe(2);
    },
  );

  test('explains itself', async () => {
    const { code, output } = await run(['--help']);
    expect(output).toContain('Usage: npm run ledger:verify -- ');
    expect(code).toBe(0);
  });
});

const brokenRules = ({ findings }: Verdict) =>
  findings.filter(({ violations }) => violations > 0).map(({ rule }) => rule.name);

async function untilSettled(): Promise<void> {
  await eventually(async () => {
    const verdict = await verifyLedger(liveUrls, []);
    expect(brokenRules(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ ordersInDoubt: 0, messagesOnTheirWay: 0 });
  });
}

function damageOf(rule: string): Damage {
  const damage = ledgerDamages.find(({ rules }) => rules.includes(rule));
  if (!damage) throw new Error(`nothing breaks ${rule}`);
  return damage;
}

/** The databases with one of them damaged: a copy of the copy. */
async function damageCopy({ database, sql }: Pick<Damage, 'database' | 'sql'>): Promise<LedgerUrls> {
  const url = await copies.copy(`copy_${database}`, 'damaged');
  await copies.execute(url, sql);
  return { ...copyUrls, [database]: url };
}

function environmentOf({ billing, order, notification }: LedgerUrls): NodeJS.ProcessEnv {
  return {
    BILLING_DATABASE_URL: billing,
    ORDER_DATABASE_URL: order,
    NOTIFICATION_DATABASE_URL: notification,
  };
}

async function run(args: string[], environment: NodeJS.ProcessEnv = {}) {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join('dev', 'ledger-verify.ts'), ...args], {
    cwd: projectRoot,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, output, errors };
}

/** Carries a mutation out as somebody; the id of its order, if any. */
async function command(name: string, input: object, token: string): Promise<string> {
  const selection = name.endsWith('Order') ? 'order { id }' : 'account { id }';
  const query = `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) {
    ${name}(input: $input) { ${selection} userErrors { code } }
  }`;
  const answer = await stack.send<Record<string, Payload>>(query, { input }, token);
  const payload = answer.data?.[name];
  if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify(answer));
  return payload.order?.id ?? '';
}

interface Payload {
  order?: { id: string };
  userErrors: object[];
}

const place = (amount: string, token: string, idempotencyKey?: string) =>
  command('placeOrder', { items: oneItem(amount), idempotencyKey }, token);
const cancel = (orderId: string, token: string) => command('cancelOrder', { orderId }, token);

async function makeOrdersOfEveryOutcome(): Promise<void> {
  const draft = (token: string) => command('createOrder', { items: oneItem('7.00') }, token);
  const administrator = await stack.signInAdministrator();
  const { token: ada } = await stack.register('100.00');
  await place('5.00', ada, 'first');
  await place('6.00', ada, 'second');
  await command('completeOrder', { orderId: await place('10.00', ada) }, administrator);
  await cancel(await place('10.00', ada), ada);
  await place('9000.00', ada);
  await draft(ada);
  await cancel(await draft(ada), ada);

  await stack.register();
  const { token: bob } = await stack.register();
  const orderId = await place('5.00', bob);
  await command('submitOrder', { orderId }, bob);
  await command('deposit', { amount: { amount: '50.00' }, idempotencyKey: 'deposit' }, bob);
  await command('submitOrder', { orderId }, bob);
  await cancel(await place('9000.00', bob), bob);
  await command('withdraw', { amount: { amount: '5.00' }, idempotencyKey: 'withdrawal' }, bob);
}
