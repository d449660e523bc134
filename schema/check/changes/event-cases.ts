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

/** A schema that offers the choice of those that inherit from it, as OpenAPI does. */
function inheritance(definitions: string, parent: string, type: string) {
  const refer = (name: string) => ({ $ref: `#/${definitions}/${name}` });
  return {
    properties: { pet: refer(parent) },
    [definitions]: {
      [parent]: { properties: { t: { type: 'string' } }, oneOf: [refer('Cat'), refer('Dog')] },
      Cat: { allOf: [refer(parent), { properties: { c: { type } } }] },
      Dog: { allOf: [refer(parent), { properties: { d: { type: 'string' } } }] },
    },
  };
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
      properties: { x: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 1 }] } },
      required: ['x'],
    },
    after: {
      type: 'object',
      properties: {
        x: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 1 }, { type: 'boolean' }] },
      },
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
      properties: { x: { anyOf: [{ type: 'string' }, { type: 'integer', minimum: 1 }] } },
      required: ['x'],
    },
    after: {
      type: 'object',
      properties: { x: { anyOf: [{ type: 'boolean' }, { type: 'array', minItems: 1 }] } },
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
  {
    title: 'a definition that allOf refers to',
    before: { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { type: 'string' } } },
    after: { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid'],
  },
  {
    title: 'a definition that not refers to',
    before: { not: { $ref: '#/$defs/a' }, $defs: { a: { type: 'string' } } },
    after: { not: { $ref: '#/$defs/a' }, $defs: { a: { type: 'integer' } } },
    rows: ['breaking EVENT_RULE_CHANGED paid'],
    back: ['breaking EVENT_RULE_CHANGED paid'],
  },
  {
    title: 'a definition that patternProperties refers to',
    before: { patternProperties: { '^x': { $ref: '#/$defs/a' } }, $defs: { a: { type: 'string' } } },
    after: { patternProperties: { '^x': { $ref: '#/$defs/a' } }, $defs: { a: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#patternProperties.^x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#patternProperties.^x'],
  },
  {
    title: 'a definition that a dynamic reference refers to',
    before: { $dynamicRef: '#/$defs/a', $defs: { a: { type: 'string' } } },
    after: { $dynamicRef: '#/$defs/a', $defs: { a: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid'],
  },
  {
    title: 'a definition that a reference with a rule of its own refers to',
    before: { $ref: '#/$defs/a', type: 'string', $defs: { a: { type: 'string' } } },
    after: { $ref: '#/$defs/a', type: 'string', $defs: { a: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_NARROWED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid'],
  },
  {
    title: 'a definition that a reference out of the files cannot mean',
    before: { $ref: 'https://example.com/b', $defs: { a: { type: 'string' } } },
    after: { $ref: 'https://example.com/b', $defs: { a: { type: 'integer' } } },
    rows: [],
    back: [],
  },
  {
    title: 'a definition that anyOf refers to, as the only one that changed',
    before: {
      anyOf: [{ $ref: '#/$defs/a' }, { type: 'array', minItems: 1 }],
      $defs: { a: { type: 'string' } },
    },
    after: {
      anyOf: [{ $ref: '#/$defs/a' }, { type: 'array', minItems: 1 }],
      $defs: { a: { type: 'integer' } },
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid#anyOf.0'],
    back: ['breaking EVENT_TYPE_CHANGED paid#anyOf.0'],
  },
  {
    title: 'a definition that oneOf refers to, as the only one that changed',
    before: {
      oneOf: [{ $ref: '#/$defs/a' }, { type: 'array', minItems: 1 }],
      $defs: { a: { type: 'string' } },
    },
    after: {
      oneOf: [{ $ref: '#/$defs/a' }, { type: 'array', minItems: 1 }],
      $defs: { a: { type: 'integer' } },
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid#oneOf.0'],
    back: ['breaking EVENT_TYPE_CHANGED paid#oneOf.0'],
  },
  {
    title: 'a definition that additionalProperties refers to',
    before: { additionalProperties: { $ref: '#/$defs/a' }, $defs: { a: { type: 'string' } } },
    after: { additionalProperties: { $ref: '#/$defs/a' }, $defs: { a: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#additionalProperties'],
    back: ['breaking EVENT_TYPE_CHANGED paid#additionalProperties'],
  },
  {
    title: 'a definition that a definition refers to',
    before: { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { $ref: '#/$defs/b' }, b: { type: 'string' } } },
    after: { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { $ref: '#/$defs/b' }, b: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid'],
  },
  {
    title: 'a definition with an anchor',
    before: { properties: { x: { $ref: '#a' } }, $defs: { a: { $anchor: 'a', type: 'string' } } },
    after: { properties: { x: { $ref: '#a' } }, $defs: { a: { $anchor: 'a', type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x'],
  },
  {
    title: 'a definition with an address',
    before: { properties: { x: { $ref: 'a.json' } }, $defs: { a: { $id: 'a.json', type: 'string' } } },
    after: { properties: { x: { $ref: 'a.json' } }, $defs: { a: { $id: 'a.json', type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x'],
  },
  {
    title: 'a definition that nothing refers to, beside references of each kind',
    before: {
      properties: { x: { $ref: '#b' }, y: { $ref: '#/$defs/b' } },
      ...{ allOf: [{ $ref: '#b' }], anyOf: [{ $ref: '#b' }, { not: { $ref: '#/$defs/b' } }] },
      $defs: { a: { type: 'string' }, b: { $anchor: 'b', type: 'object' } },
    },
    after: {
      properties: { x: { $ref: '#b' }, y: { $ref: '#/$defs/b' } },
      ...{ allOf: [{ $ref: '#b' }], anyOf: [{ $ref: '#b' }, { not: { $ref: '#/$defs/b' } }] },
      $defs: { a: { type: 'integer' }, b: { $anchor: 'b', type: 'object' } },
    },
    rows: [],
    back: [],
  },
  {
    title: 'a field beside a reference that leads to itself',
    before: { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: { $ref: '#/$defs/a' } } },
    after: { properties: { x: { $ref: '#/$defs/a' }, y: {} }, $defs: { a: { $ref: '#/$defs/a' } } },
    rows: ['safe EVENT_FIELD_ADDED paid#y'],
    back: ['breaking EVENT_FIELD_REMOVED paid#y'],
  },
  {
    title: 'a type in place of references that lead to one another',
    before: {
      properties: { x: { $ref: '#/$defs/a' } },
      $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
    },
    after: { properties: { x: { type: 'string' } } },
    rows: ['breaking EVENT_TYPE_NARROWED paid#x', 'dangerous EVENT_REFERENCE_CHANGED paid#x'],
    back: ['breaking EVENT_TYPE_WIDENED paid#x', 'dangerous EVENT_REFERENCE_CHANGED paid#x'],
  },
  {
    title: 'a required field of a schema that refers to itself, or to null',
    before: { properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } } },
    after: { properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] }, x: {} }, required: ['x'] },
    rows: ['breaking EVENT_REQUIRED_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a definition of everything in place of one of nothing',
    before: { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: false } },
    after: { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: true } },
    rows: ['breaking EVENT_RULE_CHANGED paid#x'],
    back: ['breaking EVENT_RULE_CHANGED paid#x'],
  },
  {
    title: 'a requirement of a field that is described nowhere',
    before: { type: 'object' },
    after: { type: 'object', required: ['x'] },
    rows: ['breaking EVENT_FIELD_REQUIRED paid#x'],
    back: ['breaking EVENT_FIELD_OPTIONAL paid#x'],
  },
  {
    title: 'a type of a field that was required already',
    before: { type: 'object', required: ['x'] },
    after: { type: 'object', required: ['x'], properties: { x: { type: 'string' } } },
    rows: ['breaking EVENT_TYPE_NARROWED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field of another type than unknown ones',
    before: { type: 'object', additionalProperties: { type: 'string' } },
    after: {
      type: 'object',
      properties: { x: { type: 'integer' } },
      additionalProperties: { type: 'string' },
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x', 'safe EVENT_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field of the type of unknown ones',
    before: { type: 'object', additionalProperties: { type: 'string' } },
    after: {
      type: 'object',
      properties: { x: { type: 'string' } },
      additionalProperties: { type: 'string' },
    },
    rows: ['safe EVENT_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field, where no unevaluated ones are taken',
    before: { type: 'object', unevaluatedProperties: false },
    after: { type: 'object', properties: { x: {} }, unevaluatedProperties: false },
    rows: ['breaking EVENT_FIELD_REFUSED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },

  {
    title: 'null beside values, as one of them',
    before: { enum: ['a', 'b'] },
    after: { enum: ['a', 'b', null] },
    rows: ['breaking EVENT_TYPE_WIDENED paid'],
    back: ['breaking EVENT_TYPE_NARROWED paid'],
  },
  {
    title: 'null beside values, as a type and one of them',
    before: { type: 'string', enum: ['a', 'b'] },
    after: { type: ['string', 'null'], enum: ['a', 'b', null] },
    rows: ['breaking EVENT_TYPE_WIDENED paid'],
    back: ['breaking EVENT_TYPE_NARROWED paid'],
  },
  {
    title: 'null beside values, as a choice',
    before: { type: 'string', enum: ['a', 'b'] },
    after: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
    rows: ['breaking EVENT_TYPE_WIDENED paid'],
    back: ['breaking EVENT_TYPE_NARROWED paid'],
  },
  {
    title: 'null beside constants, as one more',
    before: { oneOf: [{ const: 'a' }, { const: 'b' }] },
    after: { oneOf: [{ const: 'a' }, { const: 'b' }, { const: null }] },
    rows: ['breaking EVENT_TYPE_WIDENED paid'],
    back: ['breaking EVENT_TYPE_NARROWED paid'],
  },
  {
    title: 'null beside a definition of values, as a choice',
    before: { $ref: '#/$defs/a', $defs: { a: { enum: ['a', 'b'] } } },
    after: { oneOf: [{ $ref: '#/$defs/a' }, { type: 'null' }], $defs: { a: { enum: ['a', 'b'] } } },
    rows: ['breaking EVENT_TYPE_WIDENED paid'],
    back: ['breaking EVENT_TYPE_NARROWED paid'],
  },
  {
    title: 'null beside shapes that refuse it',
    before: { type: ['object', 'null'], oneOf: [{ type: 'object', required: ['x'] }, { const: 1 }] },
    after: {
      anyOf: [
        { type: 'object', oneOf: [{ type: 'object', required: ['x'] }, { const: 1 }] },
        { type: 'null' },
      ],
    },
    rows: [
      ...Array(2).fill('breaking EVENT_VARIANT_ADDED paid'),
      ...Array(2).fill('breaking EVENT_VARIANT_REMOVED paid'),
      'breaking EVENT_TYPE_WIDENED paid',
    ],
    back: [
      ...Array(2).fill('breaking EVENT_VARIANT_ADDED paid'),
      ...Array(2).fill('breaking EVENT_VARIANT_REMOVED paid'),
      'breaking EVENT_TYPE_NARROWED paid',
    ],
  },
  {
    title: 'null as a type, where no value is null',
    before: { type: 'string', enum: ['a'] },
    after: { type: ['string', 'null'], enum: ['a'] },
    rows: [],
    back: [],
  },
  {
    title: 'null as a value, where the type is not null',
    before: { type: 'string', enum: ['a'] },
    after: { type: 'string', enum: ['a', null] },
    rows: [],
    back: [],
  },
  {
    title: 'a value, written in another way',
    before: { type: ['string', 'null'], enum: ['a', null] },
    after: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
    rows: ['dangerous EVENT_VALUE_ADDED paid'],
    back: ['breaking EVENT_VALUE_REMOVED paid'],
  },
  {
    title: 'a constant, written in another way',
    before: { enum: ['a', null] },
    after: { oneOf: [{ const: 'a' }, { const: 'b' }, { type: 'null' }] },
    rows: ['dangerous EVENT_VALUE_ADDED paid'],
    back: ['breaking EVENT_VALUE_REMOVED paid'],
  },
  {
    title: 'a value beside a constant, which must be both',
    before: { enum: ['a', 'b'] },
    after: { enum: ['a', 'b'], const: 'a' },
    rows: ['breaking EVENT_VALUE_REMOVED paid'],
    back: ['dangerous EVENT_VALUE_ADDED paid'],
  },
  {
    title: 'a choice of a type or of anything, but not of both',
    before: {},
    after: { oneOf: [{ type: 'array' }, {}] },
    rows: ['breaking EVENT_VARIANT_ADDED paid', 'breaking EVENT_VARIANT_ADDED paid'],
    back: ['breaking EVENT_VARIANT_REMOVED paid', 'breaking EVENT_VARIANT_REMOVED paid'],
  },
  {
    title: 'values besides null',
    before: { type: 'null' },
    after: { enum: ['a', null] },
    rows: ['breaking EVENT_TYPE_WIDENED paid', 'dangerous EVENT_VALUE_ADDED paid'],
    back: ['breaking EVENT_TYPE_NARROWED paid', 'breaking EVENT_VALUE_REMOVED paid'],
  },
  {
    title: 'a choice that refuses what is of both shapes',
    before: { anyOf: [{ enum: ['a'] }, { enum: ['a', 'b'] }] },
    after: { oneOf: [{ enum: ['a'] }, { enum: ['a', 'b'] }] },
    rows: [
      'breaking EVENT_TYPE_WIDENED paid',
      'breaking EVENT_VARIANT_ADDED paid',
      'breaking EVENT_VARIANT_ADDED paid',
      'dangerous EVENT_VALUES_UNRESTRICTED paid',
    ],
    back: [
      'breaking EVENT_TYPE_NARROWED paid',
      'breaking EVENT_VALUES_RESTRICTED paid',
      'breaking EVENT_VARIANT_REMOVED paid',
      'breaking EVENT_VARIANT_REMOVED paid',
    ],
  },
  {
    title: 'a definition that an address within an address leads to',
    before: {
      ...{ $id: 'https://example.com/events/paid', $ref: 'money#amount' },
      $defs: { money: { $id: 'money', $defs: { a: { $anchor: 'amount', type: 'string' } } } },
    },
    after: {
      ...{ $id: 'https://example.com/events/paid', $ref: 'money#amount' },
      $defs: { money: { $id: 'money', $defs: { a: { $anchor: 'amount', type: 'integer' } } } },
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid'],
  },
  {
    title: 'a definition of another part by the same words',
    before: {
      ...{ $ref: 'a', $defs: { x: { type: 'string' } } },
      definitions: { a: { $id: 'a', $ref: '#/$defs/x', $defs: { x: { type: 'string' } } } },
    },
    after: {
      ...{ $ref: 'a', $defs: { x: { type: 'string' } } },
      definitions: { a: { $id: 'a', $ref: '#/$defs/x', $defs: { x: { type: 'integer' } } } },
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid'],
  },
  {
    title: 'an address that looks like one, in values',
    before: { $ref: 'a', const: { $id: 'a', type: 'string' } },
    after: { $ref: 'a', const: { $id: 'a', type: 'integer' } },
    rows: ['breaking EVENT_CONST_CHANGED paid'],
    back: ['breaking EVENT_CONST_CHANGED paid'],
  },
  {
    title: 'a reference that leads elsewhere, out of the files',
    before: { properties: { x: { $ref: 'https://example.com/v1' } } },
    after: { properties: { x: { $ref: 'https://example.com/v2' } } },
    rows: ['dangerous EVENT_REFERENCE_CHANGED paid#x'],
    back: ['dangerous EVENT_REFERENCE_CHANGED paid#x'],
  },
  {
    title: 'an address that leads a reference elsewhere, out of the files',
    before: { $id: 'https://example.com/v1/paid', properties: { x: { $ref: 'money' } } },
    after: { $id: 'https://example.com/v2/paid', properties: { x: { $ref: 'money' } } },
    rows: ['dangerous EVENT_REFERENCE_CHANGED paid#x', 'safe EVENT_DESCRIPTION_CHANGED paid'],
    back: ['dangerous EVENT_REFERENCE_CHANGED paid#x', 'safe EVENT_DESCRIPTION_CHANGED paid'],
  },
  {
    title: 'an address that leads no reference elsewhere',
    before: {
      $id: 'https://example.com/v1/paid',
      properties: { x: { $ref: 'https://example.com/money' }, y: { $ref: '#/$defs/a' } },
      $defs: { a: { type: 'string' } },
    },
    after: {
      $id: 'https://example.com/v2/paid',
      properties: { x: { $ref: '../money' }, y: { $ref: 'paid#/$defs/a' } },
      $defs: { a: { type: 'string' } },
    },
    rows: ['safe EVENT_DESCRIPTION_CHANGED paid'],
    back: ['safe EVENT_DESCRIPTION_CHANGED paid'],
  },
  {
    title: 'another draft',
    before: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' },
    after: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' },
    rows: ['dangerous EVENT_DIALECT_CHANGED paid#$schema'],
    back: ['dangerous EVENT_DIALECT_CHANGED paid#$schema'],
  },
  {
    title: 'another draft of a definition',
    before: { $ref: 'a', $defs: { a: { $id: 'a', $schema: 'http://json-schema.org/draft-07/schema#' } } },
    after: { $ref: 'a', $defs: { a: { $id: 'a', $schema: 'http://json-schema.org/draft-06/schema#' } } },
    rows: ['dangerous EVENT_DIALECT_CHANGED paid#$schema'],
    back: ['dangerous EVENT_DIALECT_CHANGED paid#$schema'],
  },
  {
    title: 'a definition with an address of a draft before 6',
    before: { properties: { x: { $ref: '#a' } }, definitions: { a: { id: '#a', type: 'string' } } },
    after: { properties: { x: { $ref: '#a' } }, definitions: { a: { id: '#a', type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x'],
  },
  {
    title: 'one of the definitions that a dynamic reference may lead to',
    before: {
      items: { $dynamicRef: '#a' },
      $defs: {
        a: { $dynamicAnchor: 'a', type: 'object' },
        b: { $id: 'b', $dynamicAnchor: 'a', type: 'array', minItems: 1 },
      },
    },
    after: {
      items: { $dynamicRef: '#a' },
      $defs: {
        a: { $dynamicAnchor: 'a', type: 'object' },
        b: { $id: 'b', $dynamicAnchor: 'a', type: 'array', minItems: 2 },
      },
    },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid#items.anyOf.1'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid#items.anyOf.1'],
  },
  {
    title: 'a definition that a reference to the outermost schema leads to',
    before: { $recursiveAnchor: true, properties: { x: { $recursiveRef: '#' }, y: { type: 'string' } } },
    after: { $recursiveAnchor: true, properties: { x: { $recursiveRef: '#' }, y: { type: 'integer' } } },
    rows: ['breaking EVENT_TYPE_CHANGED paid#y'],
    back: ['breaking EVENT_TYPE_CHANGED paid#y'],
  },
  {
    title: 'an exclusive bound that is stricter than the other',
    before: { type: 'number', minimum: 1, exclusiveMinimum: 0 },
    after: { type: 'number', minimum: 1, exclusiveMinimum: 1 },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid'],
  },
  {
    title: 'an exclusive bound in place of one that is not',
    before: { type: 'number', maximum: 9 },
    after: { type: 'number', exclusiveMaximum: 9 },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid'],
  },
  {
    title: 'an exclusive bound of integers in place of one that is stricter',
    before: { type: 'integer', minimum: 2 },
    after: { type: 'integer', exclusiveMinimum: 0 },
    rows: ['dangerous EVENT_BOUND_LOOSENED paid'],
    back: ['breaking EVENT_BOUND_TIGHTENED paid'],
  },
  {
    title: 'a bound that a draft gives as exclusive',
    before: { type: 'number', minimum: 0 },
    after: { type: 'number', minimum: 0, exclusiveMinimum: true },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid'],
  },
  {
    title: 'an item that must be there',
    before: { type: 'array' },
    after: { type: 'array', contains: { type: 'string' } },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid'],
  },
  {
    title: 'an item that need not be there',
    before: { type: 'array', contains: { type: 'string' } },
    after: { type: 'array', contains: { type: 'string' }, minContains: 0 },
    rows: ['dangerous EVENT_BOUND_LOOSENED paid'],
    back: ['breaking EVENT_BOUND_TIGHTENED paid'],
  },
  {
    title: 'a largest number of such items',
    before: { type: 'array', contains: { type: 'string' }, maxContains: 3 },
    after: { type: 'array', contains: { type: 'string' }, maxContains: 2 },
    rows: ['breaking EVENT_BOUND_TIGHTENED paid'],
    back: ['dangerous EVENT_BOUND_LOOSENED paid'],
  },
  {
    title: 'another item that must be there',
    before: { type: 'array', contains: { type: 'string' } },
    after: { type: 'array', contains: { type: 'integer' } },
    rows: ['breaking EVENT_RULE_CHANGED paid'],
    back: ['breaking EVENT_RULE_CHANGED paid'],
  },
  {
    title: 'unknown fields, refused beside a reference, to which they do not reach',
    before: { properties: { x: {} }, additionalProperties: false },
    after: { $ref: '#/$defs/a', additionalProperties: false, $defs: { a: { properties: { x: {} } } } },
    rows: ['breaking EVENT_FIELD_REMOVED paid#x', 'breaking EVENT_RULE_CHANGED paid'],
    back: ['breaking EVENT_FIELD_REFUSED paid#x', 'breaking EVENT_RULE_CHANGED paid'],
  },
  {
    title: 'a field of one of several rules that all count',
    before: { allOf: [{ properties: { x: {} } }, { properties: { y: {} } }] },
    after: { allOf: [{ properties: { y: {} } }, { properties: { x: { type: 'string' } } }] },
    rows: ['breaking EVENT_TYPE_NARROWED paid#x'],
    back: ['breaking EVENT_TYPE_WIDENED paid#x'],
  },
  {
    title: 'one more of several rules that all count',
    before: { allOf: [{ not: { type: 'string' } }, { not: { type: 'null' } }] },
    after: { allOf: [{ not: { type: 'array' } }, { not: { type: 'null' } }, { not: { type: 'string' } }] },
    rows: ['breaking EVENT_RULE_CHANGED paid'],
    back: ['breaking EVENT_RULE_CHANGED paid'],
  },
  {
    title: 'a field that another one requires, called as a remark',
    before: { dependentRequired: { title: ['x'] } },
    after: { dependentRequired: { title: ['x', 'y'] } },
    rows: ['breaking EVENT_RULE_CHANGED paid'],
    back: ['breaking EVENT_RULE_CHANGED paid'],
  },
  {
    title: 'remarks of each kind',
    before: { type: 'object' },
    after: {
      ...{ type: 'object', title: 'a', description: 'b', examples: [{}], $comment: 'c', default: {} },
      ...{ deprecated: true, readOnly: true, writeOnly: false },
    },
    rows: Array(8).fill('safe EVENT_DESCRIPTION_CHANGED paid'),
    back: Array(8).fill('safe EVENT_DESCRIPTION_CHANGED paid'),
  },
  {
    title: "OpenAPI's remarks and those of tools",
    before: { properties: { x: { type: 'string', 'x-owner': 'a' } } },
    after: {
      properties: {
        x: {
          ...{ type: 'string', 'x-owner': 'b', 'x-since': { type: 1 }, example: 'c', externalDocs: {} },
          ...{ xml: { name: 'y' }, discriminator: { propertyName: 'z' } },
        },
      },
    },
    rows: Array(6).fill('safe EVENT_DESCRIPTION_CHANGED paid#x'),
    back: Array(6).fill('safe EVENT_DESCRIPTION_CHANGED paid#x'),
  },
  {
    title: 'a keyword of OpenAPI that says what is allowed',
    before: { type: 'string' },
    after: { type: 'string', nullable: true },
    rows: ['breaking EVENT_RULE_CHANGED paid'],
    back: ['breaking EVENT_RULE_CHANGED paid'],
  },
  {
    title: 'a field and a required one, called as remarks',
    before: { properties: { 'x-a': { type: 'string' } } },
    after: { properties: { 'x-a': { type: 'integer' } }, required: ['example'] },
    rows: ['breaking EVENT_TYPE_CHANGED paid#x-a', 'breaking EVENT_FIELD_REQUIRED paid#example'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x-a', 'breaking EVENT_FIELD_OPTIONAL paid#example'],
  },
  {
    title: 'values that are no list',
    before: { type: 'object', properties: { s: { type: 'string' } } },
    after: { type: 'object', properties: { s: { type: 'string', enum: 'PAID' } } },
    rows: ['breaking EVENT_RULE_CHANGED paid#s'],
    back: ['breaking EVENT_RULE_CHANGED paid#s'],
  },
  {
    title: 'values that are a list, in place of none that can be read',
    before: { type: 'string', enum: {} },
    after: { type: 'string', enum: ['PAID'] },
    rows: ['breaking EVENT_RULE_CHANGED paid', 'breaking EVENT_VALUES_RESTRICTED paid'],
    back: ['breaking EVENT_RULE_CHANGED paid', 'dangerous EVENT_VALUES_UNRESTRICTED paid'],
  },
  {
    title: 'a field beside keywords that cannot be read',
    before: { pattern: {}, multipleOf: [], type: { a: 1 }, $ref: 1, allOf: 'x', properties: {} },
    after: { pattern: {}, multipleOf: [], type: { a: 1 }, $ref: 1, allOf: 'x', properties: { x: {} } },
    rows: ['safe EVENT_FIELD_ADDED paid#x'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x'],
  },
  {
    title: 'a field of each of two shapes, which are told by a constant, and one more shape',
    before: {
      oneOf: [{ properties: { k: { const: 'a' }, v: {} } }, { properties: { k: { const: 'b' }, w: {} } }],
    },
    after: {
      oneOf: [
        { properties: { k: { const: 'c' } } },
        { properties: { k: { const: 'b' }, w: {}, n: {} } },
        { properties: { k: { const: 'a' }, v: {}, n: {} } },
      ],
    },
    rows: [
      ...['safe EVENT_FIELD_ADDED paid#oneOf.1.n', 'safe EVENT_FIELD_ADDED paid#oneOf.2.n'],
      'breaking EVENT_VARIANT_ADDED paid',
    ],
    back: [
      ...['breaking EVENT_FIELD_REMOVED paid#oneOf.0.n', 'breaking EVENT_FIELD_REMOVED paid#oneOf.1.n'],
      'breaking EVENT_VARIANT_REMOVED paid',
    ],
  },
  {
    title: 'another value of a constant that all shapes share, which are told by their titles',
    before: {
      anyOf: [
        { title: 'A', properties: { version: { const: 1 }, a: {} } },
        { title: 'B', properties: { version: { const: 1 }, b: {} } },
      ],
    },
    after: {
      anyOf: [
        { title: 'B', properties: { version: { const: 2 }, b: {} } },
        { title: 'A', properties: { version: { const: 2 }, a: {} } },
      ],
    },
    rows: [0, 1].map((index) => `breaking EVENT_CONST_CHANGED paid#anyOf.${index}.version`),
    back: [0, 1].map((index) => `breaking EVENT_CONST_CHANGED paid#anyOf.${index}.version`),
  },
  {
    title: 'a field of each of two shapes, whose definitions move',
    before: {
      oneOf: [{ $ref: '#/definitions/a' }, { $ref: '#/definitions/b' }],
      definitions: { a: { properties: { a: {} } }, b: { properties: { b: {} } } },
    },
    after: {
      oneOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }],
      $defs: { a: { properties: { a: {}, n: {} } }, b: { properties: { b: {}, n: {} } } },
    },
    rows: ['safe EVENT_FIELD_ADDED paid#oneOf.0.n', 'safe EVENT_FIELD_ADDED paid#oneOf.1.n'],
    back: ['breaking EVENT_FIELD_REMOVED paid#oneOf.0.n', 'breaking EVENT_FIELD_REMOVED paid#oneOf.1.n'],
  },
  {
    title: 'another type in what two shapes that are not the same refer to one another by',
    before: {
      properties: {
        a: { oneOf: [{ $ref: '#/$defs/tree' }, { properties: { down: { type: 'null' }, x: {} } }] },
        b: { $ref: '#/$defs/leaf' },
      },
      $defs: {
        leaf: { properties: { up: { $ref: '#/$defs/tree' } } },
        tree: { properties: { down: { $ref: '#/$defs/leaf' }, x: { type: 'string' } } },
      },
    },
    after: {
      properties: {
        a: { oneOf: [{ $ref: '#/$defs/tree2' }, { properties: { down: { type: 'boolean' }, x: {} } }] },
        b: { $ref: '#/$defs/leaf2' },
      },
      $defs: {
        leaf2: { properties: { up: { $ref: '#/$defs/tree2' } } },
        tree2: { properties: { down: { $ref: '#/$defs/leaf2' }, x: { type: 'integer' } } },
      },
    },
    rows: [
      ...Array(2).fill('breaking EVENT_VARIANT_ADDED paid#a'),
      ...Array(2).fill('breaking EVENT_VARIANT_REMOVED paid#a'),
      'breaking EVENT_TYPE_CHANGED paid#b.up.x',
    ],
    back: [
      ...Array(2).fill('breaking EVENT_VARIANT_ADDED paid#a'),
      ...Array(2).fill('breaking EVENT_VARIANT_REMOVED paid#a'),
      'breaking EVENT_TYPE_CHANGED paid#b.up.x',
    ],
  },
  {
    title: 'a field of an envelope and one of its event, which pins a field of the envelope down',
    before: {
      allOf: [{ $ref: '#/$defs/envelope' }, { properties: { type: { const: 'paid' } }, required: ['type'] }],
      $defs: { envelope: { properties: { type: { type: 'string' } } } },
    },
    after: {
      allOf: [
        { $ref: '#/$defs/envelope' },
        { properties: { type: { const: 'paid' }, x: {} }, required: ['type'] },
      ],
      $defs: { envelope: { properties: { type: { type: 'string' }, y: {} } } },
    },
    rows: ['safe EVENT_FIELD_ADDED paid#x', 'safe EVENT_FIELD_ADDED paid#y'],
    back: ['breaking EVENT_FIELD_REMOVED paid#x', 'breaking EVENT_FIELD_REMOVED paid#y'],
  },
  {
    title: 'a value of an envelope that does not fit the one of its event',
    before: { allOf: [{ properties: { x: { type: 'string' } } }, { properties: { x: { const: 'a' } } }] },
    after: { allOf: [{ properties: { x: { type: 'integer' } } }, { properties: { x: { const: 'a' } } }] },
    rows: ['breaking EVENT_TYPE_NARROWED paid#x', 'breaking EVENT_VALUE_REMOVED paid#x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#x'],
  },
  {
    title: 'another type in a schema that two lead to, one of which is for the other',
    before: {
      $ref: '#/$defs/a',
      $defs: {
        a: { allOf: [{ $ref: '#/$defs/b' }, { properties: { next: { $ref: '#/$defs/a' } } }] },
        b: { properties: { next: { $ref: '#/$defs/b' }, x: { type: 'string' } } },
      },
    },
    after: {
      $ref: '#/$defs/a',
      $defs: {
        a: { allOf: [{ $ref: '#/$defs/b' }, { properties: { next: { $ref: '#/$defs/a' } } }] },
        b: { properties: { next: { $ref: '#/$defs/b' }, x: { type: 'integer' } } },
      },
    },
    rows: ['breaking EVENT_TYPE_CHANGED paid#next.x', 'breaking EVENT_TYPE_CHANGED paid#x'],
    back: ['breaking EVENT_TYPE_CHANGED paid#next.x', 'breaking EVENT_TYPE_CHANGED paid#x'],
  },
  {
    title: 'another type of one that inherits, with another name and address of what it inherits from',
    before: { $id: 'https://example.com/v1/paid', ...inheritance('$defs', 'Pet', 'string') },
    after: { $id: 'https://example.com/v2/paid', ...inheritance('definitions', 'Animal', 'integer') },
    rows: ['breaking EVENT_TYPE_CHANGED paid#pet.oneOf.0.c', 'safe EVENT_DESCRIPTION_CHANGED paid'],
    back: ['breaking EVENT_TYPE_CHANGED paid#pet.oneOf.0.c', 'safe EVENT_DESCRIPTION_CHANGED paid'],
  },
  {
    title: 'a reference in place of another, which both lead nowhere but to themselves',
    before: { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: { $ref: '#/$defs/a' } } },
    after: { properties: { x: { $ref: '#/$defs/b' } }, $defs: { b: { $ref: '#/$defs/b' } } },
    rows: ['dangerous EVENT_REFERENCE_CHANGED paid#x'],
    back: ['dangerous EVENT_REFERENCE_CHANGED paid#x'],
  },
  {
    title: 'null alone',
    before: {},
    after: { const: null },
    rows: ['breaking EVENT_TYPE_NARROWED paid'],
    back: ['breaking EVENT_TYPE_WIDENED paid'],
  },
  {
    title: 'null alone, in place of null and a type',
    before: { type: ['string', 'null'] },
    after: { type: ['string', 'null'], enum: [null] },
    rows: ['breaking EVENT_TYPE_NARROWED paid'],
    back: ['breaking EVENT_TYPE_WIDENED paid'],
  },
  {
    title: 'a field of those that are named by a pattern, and another pattern',
    before: { patternProperties: { '^x': { properties: {} } } },
    after: { patternProperties: { '^x': { properties: { x: {} } }, '^y': {} } },
    rows: [
      'safe EVENT_FIELD_ADDED paid#patternProperties.^x.x',
      'breaking EVENT_RULE_CHANGED paid#patternProperties.^y',
    ],
    back: [
      'breaking EVENT_FIELD_REMOVED paid#patternProperties.^x.x',
      'breaking EVENT_RULE_CHANGED paid#patternProperties.^y',
    ],
  },
];

/** Schemas that allow the same, of which none may be told from another. */
export const eventSpellings: readonly { title: string; spellings: readonly object[] }[] = [
  {
    title: 'values or null',
    spellings: [
      { type: ['string', 'null'], enum: ['a', 'b', null] },
      { enum: ['b', null, 'a'] },
      { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
      { oneOf: [{ type: 'null' }, { type: 'string', enum: ['a', 'b'] }] },
      { oneOf: [{ const: 'a' }, { const: 'b' }, { const: null }] },
      { type: ['string', 'null'], anyOf: [{ const: 'a' }, { const: 'b' }, { type: 'null' }] },
      { anyOf: [{ enum: ['a', null] }, { enum: ['b', null] }] },
      { anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }], $defs: { a: { enum: ['a', 'b'] } } },
    ],
  },
  {
    title: 'a type',
    spellings: [
      { type: 'string' },
      { type: ['string'] },
      { allOf: [{ type: 'string' }] },
      { anyOf: [{ type: ['string'] }] },
      { type: ['string', 'null'], allOf: [{ type: 'string' }] },
      { $ref: '#/$defs/a', $defs: { a: { type: 'string' } } },
      {
        $ref: '#/$defs/b',
        $defs: { a: { type: 'integer' }, b: { $ref: '#/$defs/c' }, c: { type: 'string' } },
      },
      { $ref: '#b', $defs: { b: { $anchor: 'b', type: 'string' } } },
      { $ref: 'b', $defs: { b: { $id: 'b', type: 'string' } } },
      { $dynamicRef: '#b', $defs: { b: { $dynamicAnchor: 'b', type: 'string' } } },
    ],
  },
  {
    title: 'one of two types',
    spellings: [
      { type: ['string', 'integer'] },
      { type: ['integer', 'string'] },
      { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    ],
  },
  {
    title: 'a value',
    spellings: [
      { const: 'a' },
      { enum: ['a'] },
      { type: 'string', const: 'a' },
      { type: ['string', 'null'], enum: ['a'] },
      { allOf: [{ type: 'string' }, { const: 'a' }] },
    ],
  },
  {
    title: 'an integer from 1 to 9',
    spellings: [
      { type: 'integer', minimum: 1, maximum: 9 },
      { type: 'integer', minimum: 1, maximum: 9, multipleOf: 1 },
      { type: 'number', minimum: 1, maximum: 9, multipleOf: 1 },
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 10 },
      { type: 'integer', minimum: 0.5, exclusiveMaximum: 9.5 },
      { type: 'integer', minimum: -1, exclusiveMinimum: 0, maximum: 9, exclusiveMaximum: 20 },
      { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 9 },
      { allOf: [{ type: 'integer', minimum: 1 }, { maximum: 9 }] },
      { allOf: [{ maximum: 9 }, { type: 'number', minimum: 1 }], type: 'integer' },
    ],
  },
  {
    title: 'a number beyond 0',
    spellings: [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'number', exclusiveMinimum: 0, minimum: 0 },
      { type: 'number', exclusiveMinimum: 0, minimum: -1 },
    ],
  },
  {
    title: 'a text of any length',
    spellings: [{ type: 'string' }, { type: 'string', minLength: 0 }],
  },
  {
    title: 'a list of anything',
    spellings: [
      { type: 'array' },
      { type: 'array', minItems: 0, uniqueItems: false },
      { type: 'array', items: true },
      { type: 'array', items: {} },
      { type: 'array', minContains: 2, maxContains: 3 },
      { type: 'array', contains: { type: 'string' }, minContains: 0 },
    ],
  },
  {
    title: 'a list with a text in it',
    spellings: [
      { type: 'array', contains: { type: 'string' } },
      { type: 'array', contains: { type: ['string'] }, minContains: 1 },
    ],
  },
  {
    title: 'a list that begins with a text',
    spellings: [
      { prefixItems: [{ type: 'string' }], items: { type: 'integer' } },
      { items: [{ type: 'string' }], additionalItems: { type: 'integer' } },
      { prefixItems: [{ type: ['string'] }], items: { type: 'integer' }, unevaluatedItems: true },
    ],
  },
  {
    title: 'an object of anything',
    spellings: [
      { type: 'object' },
      { type: 'object', additionalProperties: true },
      { type: 'object', additionalProperties: {} },
      { type: 'object', additionalProperties: { $ref: '#/$defs/a' }, $defs: { a: {} } },
      { type: 'object', minProperties: 0, required: [], properties: {} },
      { type: 'object', unevaluatedProperties: true, propertyNames: {}, patternProperties: {} },
    ],
  },
  {
    title: 'an object with two fields',
    spellings: [
      { type: 'object', properties: { x: { type: 'string' }, y: {} }, required: ['x', 'y'] },
      { type: 'object', properties: { y: true, x: { type: 'string' } }, required: ['y', 'x'] },
      {
        type: 'object',
        ...{ required: ['y'], properties: { y: {} } },
        allOf: [{ properties: { x: { type: 'string' } }, required: ['x'] }],
      },
      {
        allOf: [{ $ref: '#/$defs/b' }, { $ref: '#/$defs/a' }],
        $defs: {
          a: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
          b: { type: 'object', properties: { y: {} }, required: ['y'] },
        },
      },
    ],
  },
  {
    title: 'an object with a field that two say something of',
    spellings: [
      { properties: { x: { type: 'string', const: 'a' }, y: {} }, required: ['x'] },
      {
        allOf: [{ properties: { x: { type: 'string' }, y: {} } }],
        properties: { x: { const: 'a' } },
        required: ['x'],
      },
      {
        allOf: [
          { properties: { x: { allOf: [] } } },
          { properties: { x: { const: 'a' } }, required: ['x'] },
          { properties: { x: { enum: ['a', 'b'] }, y: {} } },
        ],
      },
      {
        allOf: [{ $ref: '#/$defs/a' }, { properties: { x: { const: 'a' }, y: {} } }],
        $defs: { a: { properties: { x: { type: 'string' } }, required: ['x'] } },
      },
    ],
  },
  {
    title: 'a tree that says of itself what it says already',
    spellings: [
      { properties: { next: { $ref: '#' }, x: { type: 'string' } } },
      {
        allOf: [{ $ref: '#/$defs/a' }, { properties: { next: { $ref: '#' } } }],
        $defs: { a: { properties: { next: { $ref: '#/$defs/a' }, x: { type: 'string' } } } },
      },
    ],
  },
  {
    title: 'one of two that inherit from what offers them to choose from',
    spellings: [
      inheritance('$defs', 'Pet', 'string'),
      inheritance('definitions', 'Pet', 'string'),
      inheritance('$defs', 'Animal', 'string'),
    ],
  },
  {
    title: 'a draft',
    spellings: [
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      { $schema: 'http://json-schema.org/draft-07/schema' },
    ],
  },
  {
    title: 'fields that another one requires',
    spellings: [{ dependentRequired: { x: ['y', 'z'] } }, { dependentRequired: { x: ['z', 'y'] } }],
  },
  {
    title: 'fields that are named by a pattern',
    spellings: [
      { patternProperties: { '^x': true, '^y': { const: 1 } } },
      { patternProperties: { '^y': { type: 'integer', enum: [1] }, '^x': {} } },
    ],
  },
  {
    title: 'what is none of two',
    spellings: [
      { allOf: [{ not: { type: 'string' } }, { not: { const: 1 } }] },
      { allOf: [{ not: { enum: [1] } }, { not: { type: ['string'] } }] },
      {
        allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }],
        $defs: { a: { not: { const: 1 } }, b: { not: { type: 'string' } } },
      },
    ],
  },
  {
    title: 'one of two shapes by references',
    spellings: [
      {
        oneOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }],
        $defs: { a: { type: 'object', required: ['a'] }, b: { type: 'object', required: ['b'] } },
      },
      {
        oneOf: [{ $ref: '#/$defs/d' }, { $ref: '#/$defs/c' }],
        $defs: { c: { type: 'object', required: ['a'] }, d: { type: 'object', required: ['b'] } },
      },
      {
        oneOf: [
          { required: ['a'], type: 'object' },
          { required: ['b'], type: 'object' },
        ],
      },
    ],
  },
];
