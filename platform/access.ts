/** Enforces who may read or call each field of a subgraph, as its schema declares it beside the field. */
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { forbidden, unauthenticated } from './errors.ts';
import { type Caller, maySee, Role, type Viewer } from './identity.ts';
import { checkPage, emptyConnection, type PageArguments } from './pagination.ts';
import { permittedFields, servicePermissions } from './service-permissions.ts';

/** The directives that declare it; the schemas say what each means. */
export const AccessRule = { public: 'public', owner: 'owner', admin: 'admin', service: 'service' } as const;
export type AccessRule = (typeof AccessRule)[keyof typeof AccessRule];

/** What of a request's context decides. */
export interface AccessContext {
  caller: Caller;
  /** The users who have proved in this very request who they are, where that can happen. */
  signedIn?: { has(userId: string): boolean };
}

/** The context of a root field that is `@owner` or `@admin`: its resolver runs for nobody who is signed out. */
export type SignedIn<Context> = Context & { caller: { viewer: Viewer } };

/** For each type that holds somebody's data: the id of the user whom an object of it belongs to. */
export type OwnerOf<Types = Record<string, never>> = {
  readonly [Type in keyof Types]?: (object: Types[Type]) => string;
};

export interface RuledField {
  /** `Type.field` */
  coordinate: string;
  type: GraphQLObjectType | GraphQLInterfaceType;
  field: GraphQLField<unknown, AccessContext>;
  /** Those that are declared, of which there should be one. */
  rules: AccessRule[];
  /** Whether administrators are left out of `@owner`. */
  ownerAlone: boolean;
}

interface Access {
  subgraph: string;
  ownerOf: OwnerOf;
}

/**
 * Puts the rules of a subgraph's schema into force, on its fields and on references to its entities. A field
 * that is `@public` outside `Query` and `Mutation` is left as it is: whoever was given its object may read it.
 *
 * @throws {TypeError} that names every field for which it is not clear who may have it.
 */
export function enforceAccess(schema: GraphQLSchema, access: Access): void {
  const fields = ruledFields(schema);
  const faults = fields.flatMap((field) => faultsOf(field, access));
  if (faults.length > 0) throw new TypeError(`It is not clear who may do what:\n${faults.join('\n')}`);
  for (const field of fields) guardField(field, access);
  guardReferences(schema, fields, access);
}

/** The fields of a schema with their rules, without those that federation and introspection add. */
export function ruledFields(schema: GraphQLSchema): RuledField[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    if (isIntrospectionType(type) || type.name === '_Service') return [];
    return Object.values(type.getFields())
      .map((field) => ({ coordinate: `${type.name}.${field.name}`, type, field, ...rulesOf(field, schema) }))
      .filter(({ coordinate }) => !federationFields.has(coordinate));
  });
}

const allRules = Object.values(AccessRule);
const federationFields = new Set(['Query._entities', 'Query._service']);
const rootTypes = new Set(['Query', 'Mutation']);

function rulesOf({ astNode }: GraphQLField<unknown, AccessContext>, schema: GraphQLSchema) {
  const directives = astNode?.directives?.map(({ name }) => name.value) ?? [];
  const owner = schema.getDirective(AccessRule.owner);
  return {
    rules: allRules.filter((rule) => directives.includes(rule)),
    ownerAlone: owner && astNode ? getDirectiveValues(owner, astNode)?.alone === true : false,
  };
}

function faultsOf({ coordinate, type, field, rules }: RuledField, { subgraph, ownerOf }: Access): string[] {
  const [rule] = rules;
  if (rules.length !== 1) {
    return [`${coordinate} has ${rules.length} rules; give it one of @${allRules.join(', @')}`];
  }
  if (rule === AccessRule.service) {
    const isPermitted = Object.keys(servicePermissions).some((service) =>
      permittedFields(service, subgraph).includes(field.name),
    );
    return rootTypes.has(type.name) && isPermitted ? [] : [`${coordinate} is @service for no service`];
  }
  const typesWithOwner = [type.name, getNamedType(field.type).name, nodeTypeOf(field.type)?.name ?? ''];
  const isOwned = type.name === 'Mutation' || typesWithOwner.some((name) => ownerOf[name]);
  return rule === AccessRule.owner && !isOwned ? [`${coordinate} is @owner, but of whom is not known`] : [];
}

function guardField(ruled: RuledField, { subgraph, ownerOf }: Access): void {
  const { type, field } = ruled;
  const isRoot = rootTypes.has(type.name);
  const [rule] = ruled.rules;
  if (isInterfaceType(type) || (rule === AccessRule.public && !isRoot)) return;
  const resolve = field.resolve ?? defaultFieldResolver;
  if (rule === AccessRule.service) {
    field.resolve = (parent, values, context, info) => {
      requirePermission(context, permittedFields(context.caller.service, subgraph).includes(field.name));
      return resolve(parent, values, context, info);
    };
    return;
  }
  const ownerOfParent = ownerOf[type.name];
  // Where the parent is nobody's, or it is not known here whose it is, what comes out of the field tells.
  const ownerOfResult = ownerOfParent ? undefined : ownerOf[String(getNullableType(field.type))];
  const allows = conditionOf(ruled, ownerOfParent);
  field.resolve = (parent, values, context, info) => {
    if (isRoot) requirePermission(context, isGateway(context));
    if (!allows(context, parent)) return withhold(ruled, values, context);
    const result = resolve(parent, values, context, info);
    if (!ownerOfResult) return result;
    const check = (object: unknown) =>
      mayHave(context, ownerOfResult, object, ruled) ? object : withhold(ruled, values, context);
    return isPromise(result) ? result.then(check) : check(result);
  };
}

type Condition = (context: AccessContext, parent: unknown) => boolean;

function conditionOf(ruled: RuledField, ownerOfParent: OwnerOfObject | undefined): Condition {
  switch (ruled.rules[0]) {
    case AccessRule.public:
      return () => true;
    case AccessRule.owner:
      return ownerOfParent
        ? (context, parent) => mayHave(context, ownerOfParent, parent, ruled)
        : ({ caller }) => caller.viewer !== null;
    default:
      return ({ caller }) => caller.viewer?.role === Role.admin;
  }
}

/** An entity belongs to somebody when its key does; one that is only referred to here says nothing by itself. */
function guardReferences(schema: GraphQLSchema, fields: RuledField[], { ownerOf }: Access): void {
  const { _entities: entities, _service: service } = schema.getQueryType()?.getFields() ?? {};
  if (service?.resolve) {
    const resolveService = service.resolve;
    service.resolve = (parent, values, context, info) => {
      requirePermission(context, isGateway(context));
      return resolveService(parent, values, context, info);
    };
  }
  if (!entities?.resolve) return;
  const resolve = entities.resolve;
  const keys = fields.filter(({ field, rules }) => field.name === 'id' && rules.includes(AccessRule.owner));
  const keyOf = new Map(keys.map((ruled) => [ruled.type.name, ruled]));
  entities.resolve = (parent, values, context, info) => {
    requirePermission(context, isGateway(context));
    const found = resolve(parent, values, context, info) as unknown[];
    return found.map((entity, index) => {
      const typeName = values.representations[index].__typename;
      const [key, owner] = [keyOf.get(typeName), ownerOf[typeName]];
      if (!key || !owner) return entity;
      return Promise.resolve(entity).then((object) => (mayHave(context, owner, object, key) ? object : null));
    });
  };
}

type OwnerOfObject = (object: never) => string;

function mayHave(
  { caller: { viewer }, signedIn }: AccessContext,
  owner: OwnerOfObject,
  object: unknown,
  { ownerAlone }: RuledField,
): boolean {
  if (object === null || object === undefined) return true;
  const ownerId = owner(object as never);
  const isTheirs = ownerAlone ? viewer?.id === ownerId : maySee(viewer, ownerId);
  return isTheirs || signedIn?.has(ownerId) === true;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Promise<unknown> | null | undefined)?.then === 'function';

const isGateway = ({ caller }: AccessContext) => caller.service === 'gateway';

function requirePermission({ caller }: AccessContext, isPermitted: boolean): void {
  if (!isPermitted) throw forbidden(`The service "${caller.service}" may not do this.`);
}

/** The answer to those who may not have a field: null or an empty page, as if there were nothing, or an error. */
function withhold({ field, rules }: RuledField, values: unknown, { caller }: AccessContext): unknown {
  if (!isNonNullType(field.type)) return null;
  if (nodeTypeOf(field.type)) return emptyConnection(checkPage(values as PageArguments));
  if (!caller.viewer) throw unauthenticated();
  throw forbidden(rules.includes(AccessRule.admin) ? 'Only an administrator may do this.' : undefined);
}

/** What is on a page of this type; undefined when it is no page. */
function nodeTypeOf(type: GraphQLOutputType) {
  const named = getNamedType(type);
  const nodes = isObjectType(named) && named.name.endsWith('Connection') && named.getFields().nodes;
  return nodes ? getNamedType(nodes.type) : undefined;
}
