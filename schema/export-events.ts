/** Exports the JSON Schema of every event to `schema/events/`: see --help. */
import { z } from 'zod';
import { type EventType, envelope, eventData } from '#platform/events.ts';
import { runGenerator } from './generator-command.ts';

process.exitCode = await runGenerator({
  npmScript: 'events:export',
  purpose: 'Exports the JSON Schema of every event, as it is on the wire, to schema/events/.',
  readsSubgraphs: false,
  generate: async () => ({
    files: (Object.keys(eventData) as EventType[]).map((type) => ({
      file: `${import.meta.dirname}/events/${type}.json`,
      text: `${JSON.stringify(jsonSchema(type), null, 2)}\n`,
    })),
    warnings: [],
  }),
});

/** JSON Schema 2020-12. Fields that it does not name are allowed, so that an event can gain some. */
function jsonSchema(type: EventType) {
  const { $schema, ...schema } = z.toJSONSchema(envelope(type), { io: 'input' });
  return { $schema, title: type, description: eventData[type].description, ...schema };
}
