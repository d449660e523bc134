/** The log of a service: one JSON line per event on standard output, with the trace it belongs to. */
import { type Logger, pino } from 'pino';
import { currentTraceId } from './trace-context.ts';

export function createLogger(settings: { service: string; level: string }): Logger {
  return pino({
    level: settings.level,
    base: { service: settings.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const traceId = currentTraceId();
      return traceId ? { traceId } : {};
    },
  });
}
