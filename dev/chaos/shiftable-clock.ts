/**
 * Loaded before a service of the campaign's stack: shifts the clock that the service reads by what the file
 * `clock-NAME` holds, in milliseconds, where NAME is the service's. Timers and the database's clock stay as
 * they are.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const pollMs = 100;
const service = basename(dirname(process.argv[1] ?? ''));
const file = join(process.env.FAULT_DIRECTORY ?? '', `clock-${service}`);
const RealDate = Date;
let shiftMs = readShift();
setInterval(() => {
  shiftMs = readShift();
}, pollMs).unref();

const now = () => RealDate.now() + shiftMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts, newTarget) =>
    Reflect.construct(target, parts.length > 0 ? parts : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
});

function readShift(): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}
