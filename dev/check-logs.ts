/** Reads the logs that a stack leaves, and says what must not be in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const servicesLog = /^(gateway|user|order|billing|notification)\.log(\.1)?$/;
/** Of each kind and log; the first ones tell what to mend. */
const findingsMax = 3;
const shownCharsMax = 300;
/** A shorter value of a secrets file is a name or a kind, and no secret. */
const secretCharsMin = 16;

/** What a line of a server may not have, whichever server it is. */
const secretKinds: Record<string, RegExp> = {
  'a JWT': /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  'a bearer token': /\bBearer\s+[\w.~+/-]{8,}/i,
  // 32 random bytes: refresh tokens and the private parts of keys.
  'a token of 32 bytes': /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])/,
  'a private JWK': /"d\\*"\s*:\s*\\*"[\w-]{16,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a password of the tests': /an administrator.s password|a password for|correct horse/,
  'a password in a URL': /\/\/[^\s/:@"]+:[^\s/@"]+@/,
};

const address = /[\p{L}\p{M}\p{N}._%+-]+(?:@|%40)[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)*\.\p{L}{2,}/u;

/** What is wrong with the logs in a stack's directory; empty when nothing is. */
export function checkLogs(directory: string): string[] {
  const logs = join(directory, 'logs');
  const secrets = secretsOf(JSON.parse(readFileSync(join(directory, 'secrets.json'), 'utf8')));
  return readdirSync(logs).flatMap((name) => {
    const lines = readFileSync(join(logs, name), 'utf8').split('\n').slice(0, -1);
    return checkLines(name, lines, secrets);
  });
}

export function checkLines(name: string, lines: string[], secrets: string[]): string[] {
  const isOfService = servicesLog.test(name);
  const checks: [string, (line: string) => boolean][] = [
    ...Object.entries(secretKinds).map(([kind, pattern]): [string, (line: string) => boolean] => [
      kind,
      (line) => pattern.test(line),
    ]),
    ['a secret of the stack', (line) => secrets.some((secret) => line.includes(secret))],
  ];
  // PostgreSQL and NATS log as they do, and the tests' stack alone shows them addresses.
  if (isOfService) {
    checks.push(['an e-mail address', (line) => address.test(line)]);
    checks.push(['what is not one JSON object', (line) => !isObject(line)]);
  }
  return checks.flatMap(([kind, has]) =>
    lines
      .filter(has)
      .slice(0, findingsMax)
      .map((line) => `${name} has ${kind}: ${line.slice(0, shownCharsMax)}`),
  );
}

function isObject(line: string): boolean {
  try {
    return line.startsWith('{') && typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** Every private value in the file of a stack's secrets; what is public in it may be anywhere. */
export function secretsOf(value: unknown, name = ''): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, entry]) => secretsOf(entry, key));
  }
  const isPublic = ['x', 'kid', 'kty', 'crv', 'alg', 'use'].includes(name);
  return typeof value === 'string' && !isPublic && value.length >= secretCharsMin ? [value] : [];
}
