/** Every kind of change of an event's schema: whom it harms, and how much. */
import type { Criticality } from '../finding.ts';

/**
 * Consumers are harmed by what they did not expect: they go on with the old schema, or read what is written by
 * the new. Producers are harmed by what is refused: they go on with the old schema, and so does what they wrote,
 * which stays in the stream and is read again.
 */
type Harm = 'consumers' | 'producers';

export interface EventMeaning {
  criticality: Criticality;
  harm?: Harm;
  explanation: string;
}

export const eventCodes = {
  EVENT_ADDED: { criticality: 'safe', explanation: 'An event was added.' },
  EVENT_REMOVED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'An event was removed: who waits for it waits for ever.',
  },
  EVENT_DEFINITIONS_REMOVED: {
    criticality: 'safe',
    explanation: 'A file of nothing but definitions was removed. What refers to them is compared by itself.',
  },
  EVENT_UNREADABLE: { criticality: 'breaking', explanation: "A file of events' schemas is no JSON Schema." },
  EVENT_FIELD_ADDED: { criticality: 'safe', explanation: 'A field was added that may be absent.' },
  EVENT_FIELD_REFUSED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A field was added to an object that consumers take no unknown fields in.',
  },
  EVENT_REQUIRED_FIELD_ADDED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'A required field was added: older events do not have it.',
  },
  EVENT_FIELD_REMOVED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A field was removed that consumers may read.',
  },
  EVENT_FIELD_REQUIRED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'A field that could be absent is required: older events may not have it.',
  },
  EVENT_FIELD_OPTIONAL: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A field that was always there may be absent.',
  },
  EVENT_TYPE_CHANGED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A value is of another type.',
  },
  EVENT_TYPE_WIDENED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A value may be of one more type, such as null.',
  },
  EVENT_TYPE_NARROWED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'A value may no longer be of a type, such as null: older events may have it.',
  },
  EVENT_CONST_CHANGED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A value that is always the same is another.',
  },
  EVENT_VALUE_ADDED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'A value was added that consumers may not know what to do with.',
  },
  EVENT_VALUE_REMOVED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'A value was removed: older events may have it.',
  },
  EVENT_VALUES_RESTRICTED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'Only named values are allowed: older events may have others.',
  },
  EVENT_VALUES_UNRESTRICTED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'Any value is allowed where only named ones were.',
  },
  EVENT_BOUND_TIGHTENED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'Less is allowed: older events may be beyond it.',
  },
  EVENT_BOUND_LOOSENED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'More is allowed than consumers may have room for.',
  },
  EVENT_FORMAT_ADDED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'A text must have a form: older events may not have it.',
  },
  EVENT_FORMAT_CHANGED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A text has another form.',
  },
  EVENT_FORMAT_REMOVED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'A text need no longer have the form that consumers may rely on.',
  },
  EVENT_UNKNOWN_FIELDS_REFUSED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'Fields that the schema does not name are refused.',
  },
  EVENT_UNKNOWN_FIELDS_ALLOWED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'Fields that the schema does not name are allowed.',
  },
  EVENT_VARIANT_ADDED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A value may have one more shape.',
  },
  EVENT_VARIANT_REMOVED: {
    criticality: 'breaking',
    harm: 'producers',
    explanation: 'A value may no longer have a shape: older events may have it.',
  },
  EVENT_RULE_CHANGED: {
    criticality: 'breaking',
    harm: 'consumers',
    explanation: 'A rule changed of which it is not known whether it allows more or less.',
  },
  EVENT_REFERENCE_CHANGED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'Something else is referred to that leads out of the events, or to itself.',
  },
  EVENT_TOO_LARGE: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation: 'A schema is so large or deep that from here on it is not compared.',
  },
  EVENT_DIALECT_CHANGED: {
    criticality: 'dangerous',
    harm: 'consumers',
    explanation:
      'A schema follows another draft of JSON Schema, by which the same words may mean something else.',
  },
  EVENT_DESCRIPTION_CHANGED: {
    criticality: 'safe',
    explanation: 'What is said of an event or field changed.',
  },
} as const satisfies Record<string, EventMeaning>;

export type EventCode = keyof typeof eventCodes;
