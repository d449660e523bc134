/** The log of a service: one JSON line per event on standard output, with the trace it belongs to. */
import { type DestinationStream, type Logger, pino } from 'pino';
import { toLogFields, toLogText } from './log-fields.ts';
import { currentTraceId } from './trace-context.ts';

export function createLogger(
  settings: { service: string; level: string },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: settings.level,
      base: { service: settings.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => ({ ...traceField(), ...toLogFields(fields) }) },
      serializers: { err: (error) => error, msg: (message) => toLogText(String(message)) },
    },
    destination,
  );
}

function traceField() {
  const traceId = currentTraceId();
  return traceId ? { traceId } : {};
}
