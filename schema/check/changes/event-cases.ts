/** Changes of an event's JSON Schema, both ways round, with every row that they must give. */
export interface EventCase {
  /** What comes, or becomes of it, from before to after. */
  title: string;
  before: object;
  after: object;
  rows: readonly string[];
  /** The rows of the way back. */
  back: readonly string[];
}

export const eventCases: readonly EventCase[] = [
  {
    title: 'a field that may be absent',
    before: { type: 'object', properties: {} },
    after: { type: 'object', properties: { x: { type: 'string' } } },
    rows: ['safe EVENT_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field that may be absent, where unknown ones are refused',
    before: { type: 'object', properties: {}, additionalProperties: false },
    after: { type: 'object', properties: { x: { type: 'string' } }, additionalProperties: false },
    rows: ['breaking EVENT_FIELD_REFUSED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a required field, where unknown ones are refused',
    before: { type: 'object', properties: {}, additionalProperties: false },
    after: {
      type: 'object',
      properties: { x: { type: 'string' } },
      required: ['x'],
      additionalProperties: false,
    },
    rows: ['breaking EVENT_FIELD_REFUSED paid#x', 'breaking EVENT_REQUIRED_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field that is called as a keyword',
    before: { type: 'object', properties: { properties: { type: 'object', properties: {} } } },
    after: { type: 'object', properties: { properties: { type: 'object', properties: { properties: {} } } } },
    rows: ['safe EVENT_FIELD_ADDED paid#properties.properties'],
    back: ['breaking EVENT_FIELD_REMOVED paid#properties.properties'],
  },
  {
    title: 'a required field',
    before: { type: 'object', properties: {} },
    after: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field that becomes required',
    before: { type: 'object', properties: { x: { type: 'string' } } },
    after: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    rows: ['breaking EVENT_FIELD_REQUIRED paid#x'],
    back: ['breaking EVENT_FIELD_OPTIONAL paid#x'],
  },
  {
    title: 'a required field inside of another',
    before: { type: 'object', properties: { data: { type: 'object', properties: {} } } },
    after: {
      type: 'object',
      properties: { data: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] } },
    },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#data.x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#data.x'],
  },
  {
    title: 'a required field of an item',
    before: {
      type: 'object',
      properties: { items: { type: 'array', items: { type: 'object', properties: {} } } },
    },
    after: {
      type: 'object',
      properties: {
        items: {
          type: 'array',
          items: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
        },
      },
    },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#items.items.x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#items.items.x'],
  },
  {
    title: 'another type',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x'],
  },
  {
    title: 'a number that was an integer',
    before: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] },
    rows: ['breaking EVENT_TYPE_WIDENED paid#x'],
    back: ['breaking EVENT_TYPE_NARROWED paid#x'],
  },
  {
    title: 'one more type',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: ['string', 'integer'] } }, required: ['x'] },
    rows: ['breaking EVENT_TYPE_WIDENED paid#x'],
    back: ['breaking EVENT_TYPE_NARROWED paid#x'],
  },
  {
    title: 'any type',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: {} }, required: ['x'] },
    rows: ['breaking EVENT_TYPE_WIDENED paid#x'],
    back: ['breaking EVENT_TYPE_NARROWED paid#x'],
  },
  {
    title: 'null, as a list of types',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: ['string', 'null'] } }, required: ['x'] },
    rows: ['breaking EVENT_TYPE_WIDENED paid#x'],
    back: ['breaking EVENT_TYPE_NARROWED paid#x'],
  },
  {
    title: 'null, as a choice',
    before: { type: 'object', properties: { x: { type: 'string', minLength: 1 } }, required: ['x'] },
    after: {
      type: 'object',
      properties: { x: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'null' }] } },
      required: ['x'],
    },
    rows: ['breaking EVENT_TYPE_WIDENED paid#x'],
    back: ['breaking EVENT_TYPE_NARROWED paid#x'],
  },
  {
    title: 'null, written in another way',
    before: { type: 'object', properties: { x: { type: ['string', 'null'] } }, required: ['x'] },
    after: {
      type: 'object',
      properties: { x: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      required: ['x'],
    },
    rows: [],
    back: [],
  },
  {
    title: 'another constant',
    before: { type: 'object', properties: { x: { const: 'a' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { const: 'b' } }, required: ['x'] },
    rows: ['breaking EVENT_CONST_CHANGED paid#x'],
    back: ['breaking EVENT_CONST_CHANGED paid#x'],
  },
  {
    title: 'a constant',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', const: 'a' } }, required: ['x'] },
    rows: ['breaking EVENT_VALUES_RESTRICTED paid#x'],
    back: ['dangerous EVENT_VALUES_UNRESTRICTED paid#x'],
  },
  {
    title: 'a value',
    before: { type: 'object', properties: { x: { enum: ['a'] } }, required: ['x'] },
    after: { type: 'object', properties: { x: { enum: ['a', 'b'] } }, required: ['x'] },
    rows: ['dangerous EVENT_VALUE_ADDED paid#x'],
    back: ['breaking EVENT_VALUE_REMOVED paid#x'],
  },
  {
    title: 'values in another order',
    before: { type: 'object', properties: { x: { enum: ['a', 'b'] } }, required: ['x'] },
    after: { type: 'object', properties: { x: { enum: ['b', 'a'] } }, required: ['x'] },
    rows: [],
    back: [],
  },
  {
    title: 'a value besides a constant',
    before: { type: 'object', properties: { x: { const: 'a' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { enum: ['a', 'b'] } }, required: ['x'] },
    rows: ['dangerous EVENT_VALUE_ADDED paid#x'],
    back: ['breaking EVENT_VALUE_REMOVED paid#x'],
  },
  {
    title: 'a list of values',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', enum: ['a', 'b'] } }, required: ['x'] },
    rows: ['breaking EVENT_VALUES_RESTRICTED paid#x'],
    back: ['dangerous EVENT_VALUES_UNRESTRICTED paid#x'],
  },
  {
    title: 'a format',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', format: 'uuid' } }, required: ['x'] },
    rows: ['breaking EVENT_FORMAT_ADDED paid#x'],
    back: ['dangerous EVENT_FORMAT_REMOVED paid#x'],
  },
  {
    title: 'another format',
    before: { type: 'object', properties: { x: { type: 'string', format: 'date' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', format: 'date-time' } }, required: ['x'] },
    rows: ['breaking EVENT_FORMAT_CHANGED paid#x'],
    back: ['breaking EVENT_FORMAT_CHANGED paid#x'],
  },
  {
    title: 'a pattern',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', pattern: '^a' } }, required: ['x'] },
    rows: ['breaking EVENT_FORMAT_ADDED paid#x'],
    back: ['dangerous EVENT_FORMAT_REMOVED paid#x'],
  },
  {
    title: 'another pattern',
    before: { type: 'object', properties: { x: { type: 'string', pattern: '^a' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', pattern: '^b' } }, required: ['x'] },
    rows: ['breaking EVENT_FORMAT_CHANGED paid#x'],
    back: ['breaking EVENT_FORMAT_CHANGED paid#x'],
  },
  {
    title: 'a lower bound',
    before: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'integer', minimum: 1 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'a higher lower bound',
    before: { type: 'object', properties: { x: { type: 'integer', minimum: 1 } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'integer', minimum: 2 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'an upper bound',
    before: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'integer', maximum: 9 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'a lower upper bound',
    before: { type: 'object', properties: { x: { type: 'integer', maximum: 9 } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'integer', maximum: 8 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'an exclusive bound',
    before: { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'number', exclusiveMinimum: 0 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'a longest length',
    before: { type: 'object', properties: { x: { type: 'string', maxLength: 9 } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', maxLength: 8 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'a smallest number of items',
    before: { type: 'object', properties: { x: { type: 'array', items: {} } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'array', items: {}, minItems: 1 } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'items that are different',
    before: { type: 'object', properties: { x: { type: 'array' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'array', uniqueItems: true } }, required: ['x'] },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#x'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#x'],
  },
  {
    title: 'another type of items',
    before: {
      type: 'object',
      properties: { x: { type: 'array', items: { type: 'string' } } },
      required: ['x'],
    },
    after: {
      type: 'object',
      properties: { x: { type: 'array', items: { type: 'integer' } } },
      required: ['x'],
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x.items'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x.items'],
  },
  {
    title: 'a type of items',
    before: { type: 'object', properties: { x: { type: 'array' } }, required: ['x'] },
    after: {
      type: 'object',
      properties: { x: { type: 'array', items: { type: 'string' } } },
      required: ['x'],
    },
    rows: ['breaking EVENT_TYPE_NARROWED paid#x.items'],
    back: ['breaking EVENT_TYPE_WIDENED paid#x.items'],
  },
  {
    title: 'unknown fields, refused',
    before: { type: 'object', properties: {} },
    after: { type: 'object', properties: {}, additionalProperties: false },
    rows: ['breaking EVENT_UNKNOWN_FIELDS_REFUSED paid'],
    back: ['dangerous EVENT_UNKNOWN_FIELDS_ALLOWED paid'],
  },
  {
    title: 'unknown fields of another type',
    before: { type: 'object', properties: {}, additionalProperties: { type: 'string' } },
    after: { type: 'object', properties: {}, additionalProperties: { type: 'integer' } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#additionalProperties'],
    back: ['breaking EVENT_TYPE_CHANGED paid#additionalProperties'],
  },
  {
    title: 'unknown fields of one type',
    before: { type: 'object', properties: {} },
    after: { type: 'object', properties: {}, additionalProperties: { type: 'string' } },
    rows: ['breaking EVENT_UNKNOWN_FIELDS_REFUSED paid'],
    back: ['dangerous EVENT_UNKNOWN_FIELDS_ALLOWED paid'],
  },
  {
    title: 'a shape',
    before: {
      type: 'object',
      properties: { x: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
      required: ['x'],
    },
    after: {
      type: 'object',
      properties: { x: { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'boolean' }] } },
      required: ['x'],
    },
    rows: ['breaking EVENT_VARIANT_ADDED paid#x'],
    back: ['breaking EVENT_VARIANT_REMOVED paid#x'],
  },
  {
    title: 'a field of one of two shapes',
    before: {
      type: 'object',
      properties: { x: { oneOf: [{ type: 'string' }, { type: 'object', properties: {} }] } },
      required: ['x'],
    },
    after: {
      type: 'object',
      properties: {
        x: {
          oneOf: [
            { type: 'string' },
            { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
          ],
        },
      },
      required: ['x'],
    },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#x.oneOf.1.x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x.oneOf.1.x'],
  },
  {
    title: 'two other shapes',
    before: {
      type: 'object',
      properties: { x: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
      required: ['x'],
    },
    after: {
      type: 'object',
      properties: { x: { anyOf: [{ type: 'boolean' }, { type: 'array' }] } },
      required: ['x'],
    },
    rows: [
      'breaking EVENT_VARIANT_ADDED paid#x',
      'breaking EVENT_VARIANT_ADDED paid#x',
      'breaking EVENT_VARIANT_REMOVED paid#x',
      'breaking EVENT_VARIANT_REMOVED paid#x',
    ],
    back: [
      'breaking EVENT_VARIANT_ADDED paid#x',
      'breaking EVENT_VARIANT_ADDED paid#x',
      'breaking EVENT_VARIANT_REMOVED paid#x',
      'breaking EVENT_VARIANT_REMOVED paid#x',
    ],
  },
  {
    title: 'a description',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: {
      type: 'object',
      properties: { x: { type: 'string', description: 'What it is.' } },
      required: ['x'],
    },
    rows: ['safe EVENT_DESCRIPTION_CHANGED paid#x'],
    back: ['safe EVENT_DESCRIPTION_CHANGED paid#x'],
  },
  {
    title: 'another title',
    before: { type: 'object', properties: {}, title: 'a' },
    after: { type: 'object', properties: {}, title: 'b' },
    rows: ['safe EVENT_DESCRIPTION_CHANGED paid'],
    back: ['safe EVENT_DESCRIPTION_CHANGED paid'],
  },
  {
    title: 'a rule that is not known',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: { type: 'object', properties: { x: { type: 'string', not: { const: 'a' } } }, required: ['x'] },
    rows: ['breaking EVENT_RULE_CHANGED paid#x'],
    back: ['breaking EVENT_RULE_CHANGED paid#x'],
  },
  {
    title: 'a definition by reference',
    before: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    after: {
      type: 'object',
      properties: { x: { $ref: '#/$defs/name' } },
      required: ['x'],
      $defs: { name: { type: 'string' } },
    },
    rows: [],
    back: [],
  },
  {
    title: 'a required field behind a reference',
    before: {
      type: 'object',
      properties: { x: { $ref: '#/$defs/a~1b' } },
      required: ['x'],
      $defs: { 'a/b': { type: 'object', properties: {} } },
    },
    after: {
      type: 'object',
      properties: { x: { $ref: '#/$defs/a~1b' } },
      required: ['x'],
      $defs: { 'a/b': { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] } },
    },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#x.x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x.x'],
  },
  {
    title: 'a required field of a schema that refers to itself',
    before: {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: { next: { $ref: '#/$defs/node' }, other: { $ref: '#/$defs/node' } },
        },
      },
    },
    after: {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: { next: { $ref: '#/$defs/node' }, other: { $ref: '#/$defs/node' }, x: {} },
          required: ['x'],
        },
      },
    },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field of which all or nothing is allowed',
    before: { type: 'object', properties: { x: true, y: true } },
    after: { type: 'object', properties: { x: false, y: {} } },
    rows: ['breaking EVENT_RULE_CHANGED paid#x'],
    back: ['breaking EVENT_RULE_CHANGED paid#x'],
  },
  {
    title: 'keys in another order',
    before: { type: 'object', required: ['a', 'b'], properties: { a: {}, b: {} } },
    after: { properties: { b: {}, a: {} }, required: ['b', 'a'], type: 'object' },
    rows: [],
    back: [],
  },
];
