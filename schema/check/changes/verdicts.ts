/** What a change of a schema does to its clients: the verdicts of GraphQL Inspector, corrected where they are wrong. */
import type { SerializableChange } from '@graphql-inspector/core';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Criticality } from '../finding.ts';
import { type Uses, withInterfaces } from './uses.ts';

/** Inspector's criticality of a change stands unless the verdict says otherwise. */
export interface Verdict {
  criticality?: Criticality;
  because?: string;
  /** Absent when uses of the schema cannot decide whether anyone is hurt. */
  usedAs?: readonly string[];
}

/** The locations in which clients write directives; the others are for those who write schemas. */
const executableLocations: ReadonlySet<string> = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

const notSentYet = 'no operation can be sending it';
const notForClients: Verdict = { criticality: 'safe', because: 'clients cannot write the directive' };

export function judge(change: SerializableChange, before: Uses, after: Uses): Verdict {
  switch (change.type) {
    case 'TYPE_REMOVED':
      return { usedAs: [change.meta.removedTypeName] };
    case 'TYPE_KIND_CHANGED':
      return { usedAs: [change.meta.typeName] };
    case 'FIELD_REMOVED':
      return { usedAs: [`${change.meta.typeName}.${change.meta.removedFieldName}`] };
    case 'FIELD_TYPE_CHANGED':
      return { usedAs: [`${change.meta.typeName}.${change.meta.fieldName}`] };
    case 'FIELD_ARGUMENT_ADDED': {
      const { typeName, fieldName, isAddedFieldArgumentBreaking, hasDefaultValue } = change.meta;
      if (isAddedFieldArgumentBreaking || hasDefaultValue) return { usedAs: [`${typeName}.${fieldName}`] };
      return { criticality: 'safe', because: notSentYet };
    }
    case 'FIELD_ARGUMENT_REMOVED': {
      const { typeName, fieldName, removedFieldArgumentName } = change.meta;
      return { usedAs: [`${typeName}.${fieldName}(${removedFieldArgumentName}:)`] };
    }
    case 'FIELD_ARGUMENT_DEFAULT_CHANGED': {
      const { typeName, fieldName, argumentName } = change.meta;
      const [old, fresh] = [before, after].map((side) => argumentOf(side, typeName, fieldName, argumentName));
      return judgeDefault(old, fresh, `${typeName}.${fieldName}`);
    }
    case 'FIELD_ARGUMENT_TYPE_CHANGED': {
      const { typeName, fieldName, argumentName } = change.meta;
      const [old, fresh] = [before, after].map((side) => argumentOf(side, typeName, fieldName, argumentName));
      const field = `${typeName}.${fieldName}`;
      return { usedAs: [!isRequired(old) && isRequired(fresh) ? field : `${field}(${argumentName}:)`] };
    }
    case 'INPUT_FIELD_ADDED': {
      const { inputName, isAddedInputFieldTypeNullable, addedFieldDefault } = change.meta;
      if (!isAddedInputFieldTypeNullable || addedFieldDefault !== undefined) return { usedAs: [inputName] };
      return { criticality: 'safe', because: notSentYet };
    }
    case 'INPUT_FIELD_REMOVED':
      return { usedAs: [`${change.meta.inputName}.${change.meta.removedFieldName}`] };
    case 'INPUT_FIELD_DEFAULT_VALUE_CHANGED': {
      const { inputName, inputFieldName } = change.meta;
      const [old, fresh] = [before, after].map((side) => inputFieldOf(side, inputName, inputFieldName));
      return judgeDefault(old, fresh, inputName);
    }
    case 'INPUT_FIELD_TYPE_CHANGED': {
      const { inputName, inputFieldName } = change.meta;
      const [old, fresh] = [before, after].map((side) => inputFieldOf(side, inputName, inputFieldName));
      const isNewlyRequired = !isRequired(old) && isRequired(fresh);
      return { usedAs: [isNewlyRequired ? inputName : `${inputName}.${inputFieldName}`] };
    }
    case 'ENUM_VALUE_REMOVED': {
      const { enumName, removedEnumValueName } = change.meta;
      const usedAs = [`${enumName}.${removedEnumValueName}`];
      if (before.takes(enumName)) return { usedAs };
      return {
        criticality: 'dangerous',
        because: 'clients only receive it: what they ask stays valid',
        usedAs,
      };
    }
    case 'ENUM_VALUE_ADDED':
      if (after.returns(change.meta.enumName)) return { usedAs: [change.meta.enumName] };
      return { criticality: 'safe', because: 'no field returns the enum' };
    case 'UNION_MEMBER_ADDED':
      return { usedAs: [change.meta.unionName] };
    case 'UNION_MEMBER_REMOVED':
      return { usedAs: withInterfaces(before, change.meta.removedUnionMemberTypeName) };
    case 'OBJECT_TYPE_INTERFACE_ADDED': {
      const { addedInterfaceName } = change.meta;
      if (before.schema.getType(addedInterfaceName)) {
        return { criticality: 'dangerous', usedAs: [addedInterfaceName] };
      }
      return { criticality: 'safe', because: 'the interface is new: no operation goes through it' };
    }
    case 'OBJECT_TYPE_INTERFACE_REMOVED':
      return { usedAs: [change.meta.removedInterfaceName, change.meta.objectTypeName] };
    case 'SCHEMA_QUERY_TYPE_CHANGED':
      return judgeRoot(after, change.meta.oldQueryTypeName);
    case 'SCHEMA_MUTATION_TYPE_CHANGED':
      return judgeRoot(after, change.meta.oldMutationTypeName);
    case 'SCHEMA_SUBSCRIPTION_TYPE_CHANGED':
      return judgeRoot(after, change.meta.oldSubscriptionTypeName);
    case 'DIRECTIVE_REMOVED':
      return judgeDirective(before, change.meta.removedDirectiveName);
    case 'DIRECTIVE_LOCATION_REMOVED': {
      const { directiveName, removedDirectiveLocation } = change.meta;
      const verdict = { usedAs: [`@${directiveName}`] };
      return executableLocations.has(removedDirectiveLocation) ? verdict : notForClients;
    }
    case 'DIRECTIVE_REPEATABLE_REMOVED':
      return judgeDirective(before, change.meta.directiveName, {
        criticality: 'breaking',
        because: 'an operation that repeats it is refused',
      });
    case 'DIRECTIVE_ARGUMENT_ADDED':
      return judgeDirective(before, change.meta.directiveName);
    case 'DIRECTIVE_ARGUMENT_REMOVED': {
      const { directiveName, removedDirectiveArgumentName } = change.meta;
      const usedAs = [`@${directiveName}(${removedDirectiveArgumentName}:)`];
      return judgeDirective(before, directiveName, { usedAs });
    }
    case 'DIRECTIVE_ARGUMENT_TYPE_CHANGED':
      return judgeDirective(before, change.meta.directiveName);
    case 'DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED': {
      const { directiveName, directiveArgumentName } = change.meta;
      const [old, fresh] = [before, after].map(({ schema }) =>
        schema.getDirective(directiveName)?.args.find(({ name }) => name === directiveArgumentName),
      );
      return judgeDirective(before, directiveName, judgeDefault(old, fresh, `@${directiveName}`));
    }
    default:
      return {};
  }
}

type Input = GraphQLArgument | GraphQLInputField | undefined;

/** How a default may come or go: it can decide whether a value has to be given at all. */
function judgeDefault(old: Input, fresh: Input, user: string): Verdict {
  const usedAs = [user];
  if (isRequired(fresh))
    return { criticality: 'breaking', because: 'whoever leaves it out is refused', usedAs };
  if (isRequired(old)) return { criticality: 'safe', because: 'it was required: whoever is there sends it' };
  return { usedAs };
}

function judgeDirective({ schema }: Uses, name: string, verdict: Verdict = {}): Verdict {
  const locations = schema.getDirective(name)?.locations ?? [];
  if (!locations.some((location) => executableLocations.has(location))) return notForClients;
  return { usedAs: [`@${name}`], ...verdict };
}

function judgeRoot({ schema }: Uses, name: string | null): Verdict {
  if (name === null) return {};
  if (schema.getType(name)) return { usedAs: [name] };
  return { criticality: 'safe', because: 'the type that went is a finding of its own' };
}

function argumentOf({ schema }: Uses, typeName: string, field: string, argument: string) {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[field]?.args.find(({ name }) => name === argument);
}

function inputFieldOf({ schema }: Uses, typeName: string, field: string) {
  const type = schema.getType(typeName);
  return isInputObjectType(type) ? type.getFields()[field] : undefined;
}

function isRequired(input: Input): boolean {
  return input !== undefined && (isRequiredArgument(input) || isRequiredInputField(input));
}
