/**
 * Exports the JSON Schema of every event, and the AsyncAPI document of the stream, to `schema/events/`: see
 * --help.
 */
import { stringify } from 'yaml';
import { z } from 'zod';
import { type EventType, envelope, eventData } from '#platform/events.ts';
import { streamName, subjectPrefix } from '#platform/messaging.ts';
import { runGenerator } from './generator-command.ts';

const folder = `${import.meta.dirname}/events`;
const types = Object.keys(eventData) as EventType[];

const messageHeaders = {
  type: 'object',
  required: ['Nats-Msg-Id'],
  properties: {
    'Nats-Msg-Id': { type: 'string', format: 'uuid', description: "The event's id." },
    traceparent: { type: 'string', description: 'W3C trace context of the request that caused the event.' },
  },
};

process.exitCode = await runGenerator({
  npmScript: 'events:export',
  purpose: `Exports the JSON Schema of every event, as it is on the wire, and the AsyncAPI document of the
stream to schema/events/.`,
  readsSubgraphs: false,
  generate: async () => ({
    files: [
      ...types.map((type) => ({
        file: `${folder}/${type}.json`,
        text: `${JSON.stringify(jsonSchema(type), null, 2)}\n`,
      })),
      {
        file: `${folder}/asyncapi.yaml`,
        text: stringify(asyncApi(), { lineWidth: 110, aliasDuplicateObjects: false }),
      },
    ],
    warnings: [],
  }),
});

/** JSON Schema 2020-12. Fields that it does not name are allowed, so that an event can gain some. */
function jsonSchema(type: EventType) {
  const { $schema, ...schema } = z.toJSONSchema(envelope(type), { io: 'input' });
  return { $schema, title: type, description: eventData[type].description, ...schema };
}

/** AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0). */
function asyncApi() {
  const channelRef = (type: EventType) => ({ $ref: `#/channels/${type}` });
  const messageRef = (type: EventType) => ({ $ref: `#/channels/${type}/messages/event` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ordergraph events',
      version: '1.0.0',
      description: `CloudEvents 1.0 in JSON on the JetStream stream ${streamName}. Delivery is at least once: consumers
drop an event whose id they have handled. Nats-Msg-Id is the event's id; traceparent carries the trace.`,
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(
      types.map((type) => [
        type,
        {
          address: `${subjectPrefix}${type}`,
          description: eventData[type].description,
          messages: { event: { name: type, headers: messageHeaders, payload: { $ref: `./${type}.json` } } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      types.flatMap((type) => [
        [`publish ${type}`, { action: 'send', channel: channelRef(type), messages: [messageRef(type)] }],
        [`consume ${type}`, { action: 'receive', channel: channelRef(type), messages: [messageRef(type)] }],
      ]),
    ),
  };
}
