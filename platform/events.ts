/** Every event of the system: its type, version and data, once. `schema/events/` holds their JSON Schemas. */
import { z } from 'zod';
import { newId } from './ids.ts';

const id = z.uuid().describe('An opaque id.');
const money = z
  .object({
    amount: z.string().describe('A decimal with as many decimals as the currency has, for example "12.50".'),
    currency: z.string().length(3).describe('ISO 4217 code.'),
  })
  .describe('An amount of money.');

const user = z.object({
  userId: id,
  email: z.string().describe('The address that messages to the user go to.'),
  name: z.string().describe('How the user wants to be called.'),
});
const order = z.object({
  orderId: id,
  orderNumber: z.int().describe("The order's number, for people."),
  customerId: id,
  total: money,
});

/**
 * The data of each event, by CloudEvents type. A change that old consumers cannot read takes a new version.
 */
export const eventData = {
  'user.registered.v1': user.describe('A user registered.'),
  'user.updated.v1': user.describe("A user's profile changed."),
  'order.paid.v1': order
    .extend({ attempt: z.int().min(1) })
    .describe('An order was charged to its customer.'),
  'order.payment_failed.v1': order
    .extend({
      attempt: z.int().min(1),
      code: z.string().describe('Why the payment was declined, for programs.'),
      message: z.string().describe('Why the payment was declined, for people.'),
    })
    .describe("An order's payment was declined; nothing was charged."),
  'order.cancelled.v1': order
    .extend({
      refunded: z.boolean().describe('Whether money was given back.'),
      reason: z.string().nullable(),
    })
    .describe('An order was cancelled.'),
  'order.completed.v1': order.describe('A paid order was delivered.'),
} as const;

export type EventType = keyof typeof eventData;
export type EventData<Type extends EventType> = z.infer<(typeof eventData)[Type]>;

/** CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec). */
export function envelope<Type extends EventType>(type: Type) {
  return z.object({
    specversion: z.literal('1.0'),
    id,
    source: z
      .string()
      .regex(/^\/[a-z]+$/)
      .describe('The service that it happened in, for example "/order".'),
    type: z.literal(type),
    subject: id.describe('The id of the user or order that it happened to.'),
    time: z.iso.datetime().describe('When it happened, RFC 3339 in UTC.'),
    datacontenttype: z.literal('application/json'),
    data: eventData[type],
  });
}

export interface CloudEvent<Type extends EventType = EventType> {
  specversion: '1.0';
  id: string;
  source: string;
  type: Type;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: EventData<Type>;
}

export function createEvent<Type extends EventType>(options: {
  source: string;
  type: Type;
  subject: string;
  time: Date;
  data: EventData<Type>;
}): CloudEvent<Type> {
  return {
    specversion: '1.0',
    id: newId(),
    source: options.source,
    type: options.type,
    subject: options.subject,
    time: options.time.toISOString(),
    datacontenttype: 'application/json',
    data: options.data,
  };
}

/** An event whose form a consumer has checked, as a union to be told apart by `type`. */
export type AnyEvent = { [Type in EventType]: CloudEvent<Type> }[EventType];

/**
 * Reads an event from the wire. Fields that this version does not know are left out, so that newer ones can
 * be read.
 *
 * @throws when the type is unknown or the form is wrong.
 */
export function parseEvent(value: unknown): AnyEvent {
  const { type } = typed.parse(value);
  return envelopes.get(type)?.parse(value) as AnyEvent;
}

const types = Object.keys(eventData) as [EventType, ...EventType[]];
const typed = z.object({ type: z.enum(types) });
// Made once, because zod compiles a schema when it is first used.
const envelopes = new Map<EventType, z.ZodType>(types.map((type) => [type, envelope(type)]));
