import { describe, expect, test } from '@jest/globals';
import { accessTokenLifetimeSeconds } from '#platform/access-token.ts';
import {
  makeSigningKey,
  parseSigningKeys,
  publishedAt,
  rotateSigningKeys,
  type SigningKey,
  serializeSigningKeys,
  signerAt,
} from './signing-keys.ts';

const start = new Date('2026-03-01T09:00:00Z');
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const first = await makeSigningKey(start);
const kids = (keys: readonly SigningKey[]) => keys.map(({ kid }) => kid);

const afterSeconds = 600;
const rotated = await rotateSigningKeys([first], start, afterSeconds);
const [former, next] = rotated as unknown as [SigningKey, SigningKey];
const other = await makeSigningKey(at(10));

describe('a rotation', () => {
  /** When the last token by the former key expires, by the clocks of others. */
  const lastExpiry = afterSeconds + accessTokenLifetimeSeconds + 5;

  test.each([
    [0, 'both', 'the former'],
    [afterSeconds - 1, 'both', 'the former'],
    [afterSeconds, 'both', 'the next'],
    [lastExpiry - 1, 'both', 'the next'],
    [lastExpiry, 'the next', 'the next'],
  ])('%d s later publishes %s and signs by %s', (seconds, published, signer) => {
    const [formerKid, nextKid] = kids(rotated);
    expect(kids(publishedAt(rotated, at(seconds)))).toEqual(
      published === 'both' ? [formerKid, nextKid] : [nextKid],
    );
    expect(signerAt(rotated, at(seconds)).kid).toBe(signer === 'the next' ? nextKid : formerKid);
  });

  test('is refused while the one before it is under way, and leaves nothing out after', async () => {
    await expect(rotateSigningKeys(rotated, at(afterSeconds - 1), 35)).rejects.toThrow(
      `A rotation is under way: ${next.kid} signs from 2026-03-01T09:10:00.000Z; rotate after that.`,
    );
    const again = await rotateSigningKeys(rotated, at(afterSeconds), 35);
    expect(again).toHaveLength(3);
    expect(again[0]).toEqual(former);
    expect(again[1]).toEqual({ ...next, retiresAt: at(afterSeconds + 35 + 905) });
  });

  test('drops the keys that have retired', async () => {
    const again = await rotateSigningKeys(rotated, at(lastExpiry), 600);
    expect(kids(again)).toEqual([next.kid, again[1]?.kid]);
  });

  test('gives each key a name of its own', () => {
    expect(former.kid).toBe(first.kid);
    expect(next.kid).not.toBe(first.kid);
  });
});

test('a clock before the first key’s time leaves that one to sign', () => {
  expect(signerAt([first], at(-1)).kid).toBe(first.kid);
});

describe('a file of keys', () => {
  const text = (...keys: object[]) => JSON.stringify({ keys });

  test('is read as it was written, in the order in which the keys sign', () => {
    const keys = [{ ...first, retiresAt: at(1000) }, other] as const;
    expect(parseSigningKeys(serializeSigningKeys(keys))).toEqual(keys);
    expect(parseSigningKeys(text(...[...keys].reverse()))).toEqual(keys);
  });

  test.each<[string, string, string | RegExp]>([
    ['nonsense', '{', 'the file: must be JSON'],
    ['no list of keys', '{}', /keys: /],
    ['no key', text(), 'keys: must have a key'],
    [
      'too many keys',
      text(...Array.from({ length: 11 }, (_, n) => ({ ...first, kid: `${n}` }))),
      'not have more than 10',
    ],
    ['a public key', text({ ...first, d: undefined }), /keys\.0\.d: /],
    ['half of another key', text({ ...first, x: other.x }), 'keys.0: is no Ed25519 private key'],
    ['a key without a time', text({ ...first, signsFrom: undefined }), /keys\.0\.signsFrom: /],
    ['a time without a zone', text({ ...first, signsFrom: '2026-03-01T09:00:00' }), 'must be a time in UTC'],
    ['one key twice', text(first, first), `${first.kid} is there twice`],
    [
      'a last key that retires',
      text({ ...first, retiresAt: at(10) }),
      `${first.kid} retires, and no key follows it`,
    ],
    [
      'a key that retires before the next signs',
      text({ ...first, retiresAt: at(9) }, other),
      `${first.kid} retires before ${other.kid} signs`,
    ],
  ])('with %s is refused', (_what, faulty, fault) => {
    expect(() => parseSigningKeys(faulty)).toThrow(fault);
    expect(() => parseSigningKeys(faulty)).not.toThrow(first.d);
  });

  test('is told everything that is wrong with it at once', () => {
    const faulty = text({ ...first, signsFrom: 'today' }, { ...other, kid: '' });
    expect(() => parseSigningKeys(faulty)).toThrow(/keys\.0\.signsFrom: .*\n.*keys\.1\.kid: /);
  });
});
