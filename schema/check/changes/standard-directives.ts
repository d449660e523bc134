/** Compares the directives of GraphQL itself where inspector does not: `@deprecated` of inputs, `@oneOf`, `@specifiedBy`. */
import {
  type GraphQLNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import type { Criticality, Finding } from '../finding.ts';
import type { Uses } from './uses.ts';

interface Setting {
  directive: string;
  /** How inspector calls the location, in its codes. */
  location: string;
  value: string;
}

export function compareStandardDirectives(before: Uses, after: Uses): Finding[] {
  return Object.entries(before.schema.getTypeMap()).flatMap(([name, type]) => {
    const next = after.schema.getType(name);
    if (!next) return [];
    const [old, fresh] = [settingsOf(type), settingsOf(next)];
    if (old.size + fresh.size === 0) return [];
    const lasting = lastingOf(type, next);
    return [...new Set([...old.keys(), ...fresh.keys()])]
      .filter((coordinate) => lasting.has(coordinate))
      .flatMap((coordinate) => compareSetting(coordinate, old.get(coordinate), fresh.get(coordinate)));
  });
}

function compareSetting(coordinate: string, old: Setting | undefined, fresh: Setting | undefined): Finding[] {
  const setting = fresh ?? old;
  if (!setting || old?.value === fresh?.value) return [];
  const { directive, location } = setting;
  const change = old ? (fresh ? 'CHANGED' : 'REMOVED') : 'ADDED';
  const criticality = criticalityOf(directive, change);
  return [
    {
      check: 'changes',
      code:
        change === 'CHANGED' ? 'DIRECTIVE_USAGE_ARGUMENT_CHANGED' : `DIRECTIVE_USAGE_${location}_${change}`,
      criticality,
      message: `Directive '@${directive}' of '${coordinate}' was ${change.toLowerCase()}${valuesOf(old, fresh)}`,
      coordinate,
      ...(criticality !== 'safe' && { usedAs: [coordinate] }),
      locations: [],
    },
  ];
}

function criticalityOf(directive: string, change: string): Criticality {
  if (directive === 'specifiedBy') return 'dangerous';
  return directive === 'oneOf' && change === 'ADDED' ? 'breaking' : 'safe';
}

function valuesOf(old: Setting | undefined, fresh: Setting | undefined): string {
  return old && fresh ? ` from '${old.value}' to '${fresh.value}'` : '';
}

/** By coordinate; none can have two of these directives. */
function settingsOf(type: GraphQLNamedType): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  if (isInputObjectType(type)) {
    if (type.isOneOf) settings.set(type.name, { directive: 'oneOf', location: 'INPUT_OBJECT', value: '' });
    for (const { name, deprecationReason: value } of Object.values(type.getFields())) {
      if (typeof value !== 'string') continue;
      const location = 'INPUT_FIELD_DEFINITION';
      settings.set(`${type.name}.${name}`, { directive: 'deprecated', location, value });
    }
  }
  if (isScalarType(type) && typeof type.specifiedByURL === 'string') {
    settings.set(type.name, { directive: 'specifiedBy', location: 'SCALAR', value: type.specifiedByURL });
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      for (const { name, deprecationReason: value } of field.args) {
        if (typeof value !== 'string') continue;
        const coordinate = `${type.name}.${field.name}(${name}:)`;
        settings.set(coordinate, { directive: 'deprecated', location: 'ARGUMENT_DEFINITION', value });
      }
    }
  }
  return settings;
}

/** What is new or gone with its directives is told by itself. */
function lastingOf(type: GraphQLNamedType, next: GraphQLNamedType): ReadonlySet<string> {
  const inNext = new Set(coordinatesOf(next));
  return new Set(coordinatesOf(type).filter((coordinate) => inNext.has(coordinate)));
}

function coordinatesOf(type: GraphQLNamedType): string[] {
  if (isInputObjectType(type)) {
    return [type.name, ...Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [type.name];
  return Object.values(type.getFields()).flatMap(({ name, args }) =>
    args.map((argument) => `${type.name}.${name}(${argument.name}:)`),
  );
}
