/** The custom scalars of the graph. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { scalarRefusal } from './errors.ts';
import { isCurrency, isDecimal } from './money.ts';

/** `DateTime`: RFC 3339 in UTC with milliseconds. It occurs in results only. */
export const dateTimeScalar = new GraphQLScalarType<never, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('DateTime takes a Date');
  },
});

/**
 * `Decimal`: a string of at most 18 digits. Numbers are refused because JSON and GraphQL parsers round them.
 */
export const decimalScalar = stringScalar('Decimal', isDecimal, 'a decimal string such as "12.50"');

/** `CurrencyCode`: ISO 4217, upper case. */
export const currencyCodeScalar = stringScalar('CurrencyCode', isCurrency, 'an ISO 4217 code such as "USD"');

function stringScalar(name: string, accepts: (value: unknown) => value is string, form: string) {
  const check = (value: unknown): string => {
    if (accepts(value)) return value;
    throw new GraphQLError(`${name} must be ${form}.`, { extensions: scalarRefusal });
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: check,
    parseValue: check,
    parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
  });
}
