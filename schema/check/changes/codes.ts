/** Every kind of change: the most severe verdict that it can have, and what it means. */
import type { Criticality } from '../finding.ts';
import { eventCodes } from './event-codes.ts';

interface Meaning {
  criticality: Criticality;
  explanation: string;
}

/** As GraphQL Inspector calls them; https://the-guild.dev/graphql/inspector. */
const schemaCodes: Record<string, Meaning> = {
  FIELD_ARGUMENT_DESCRIPTION_CHANGED: safe('The description of an argument changed.'),
  FIELD_ARGUMENT_DEFAULT_CHANGED: breaking(
    'The default of an argument changed: whoever leaves it out gets something else, or is refused when it is required.',
  ),
  FIELD_ARGUMENT_TYPE_CHANGED: breaking('The type of an argument changed so that it takes less, or more.'),
  FIELD_ARGUMENT_ADDED: breaking(
    'An argument was added; whoever uses the field has to give it if it is required.',
  ),
  FIELD_ARGUMENT_REMOVED: breaking('An argument was removed: operations that give it are invalid.'),
  DIRECTIVE_REMOVED: breaking('A directive was removed: operations that bear it are invalid.'),
  DIRECTIVE_ADDED: safe('A directive was added.'),
  DIRECTIVE_DESCRIPTION_CHANGED: safe('The description of a directive changed.'),
  DIRECTIVE_LOCATION_ADDED: safe('A directive may be used in one more place.'),
  DIRECTIVE_LOCATION_REMOVED: breaking('A directive may not be used in a place where it could.'),
  DIRECTIVE_ARGUMENT_ADDED: breaking(
    'An argument was added to a directive; it has to be given if it is required.',
  ),
  DIRECTIVE_ARGUMENT_REMOVED: breaking('An argument of a directive was removed.'),
  DIRECTIVE_ARGUMENT_DESCRIPTION_CHANGED: safe("The description of a directive's argument changed."),
  DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED: breaking("The default of a directive's argument changed."),
  DIRECTIVE_ARGUMENT_TYPE_CHANGED: breaking("The type of a directive's argument changed."),
  DIRECTIVE_REPEATABLE_ADDED: safe('A directive may be repeated.'),
  DIRECTIVE_REPEATABLE_REMOVED: breaking('A directive may no longer be repeated.'),
  ENUM_VALUE_REMOVED: breaking(
    'A value of an enum was removed; where clients only receive it, none is refused.',
  ),
  ENUM_VALUE_ADDED: dangerous(
    'A value was added to an enum that clients receive, and may not know what to do with.',
  ),
  ENUM_VALUE_DESCRIPTION_CHANGED: safe("The description of an enum's value changed."),
  ENUM_VALUE_DEPRECATION_REASON_CHANGED: safe("The reason why an enum's value is deprecated changed."),
  ENUM_VALUE_DEPRECATION_REASON_ADDED: safe("An enum's value was deprecated, or its reason given."),
  ENUM_VALUE_DEPRECATION_REASON_REMOVED: safe(
    "An enum's value is no longer deprecated, or without a reason.",
  ),
  FIELD_REMOVED: breaking('A field was removed: operations that ask for it are invalid.'),
  FIELD_ADDED: safe('A field was added.'),
  FIELD_DESCRIPTION_CHANGED: safe('The description of a field changed.'),
  FIELD_DESCRIPTION_ADDED: safe('A field was described.'),
  FIELD_DESCRIPTION_REMOVED: safe('The description of a field was removed.'),
  FIELD_DEPRECATION_ADDED: safe('A field was deprecated.'),
  FIELD_DEPRECATION_REMOVED: safe('A field is no longer deprecated.'),
  FIELD_DEPRECATION_REASON_CHANGED: safe('The reason why a field is deprecated changed.'),
  FIELD_DEPRECATION_REASON_ADDED: safe('The reason why a field is deprecated was given.'),
  FIELD_DEPRECATION_REASON_REMOVED: safe('The reason why a field is deprecated was taken away.'),
  FIELD_TYPE_CHANGED: breaking('The type of a field changed; it is safe if it only promises more.'),
  INPUT_FIELD_REMOVED: breaking('A field of an input type was removed: operations that give it are refused.'),
  INPUT_FIELD_ADDED: breaking('A field was added to an input type; it has to be given if it is required.'),
  INPUT_FIELD_DESCRIPTION_ADDED: safe('A field of an input type was described.'),
  INPUT_FIELD_DESCRIPTION_REMOVED: safe('The description of a field of an input type was removed.'),
  INPUT_FIELD_DESCRIPTION_CHANGED: safe('The description of a field of an input type changed.'),
  INPUT_FIELD_DEFAULT_VALUE_CHANGED: breaking(
    'The default of a field of an input type changed: whoever leaves it out gets something else, or is refused.',
  ),
  INPUT_FIELD_TYPE_CHANGED: breaking(
    'The type of a field of an input type changed so that it takes less, or more.',
  ),
  OBJECT_TYPE_INTERFACE_ADDED: dangerous(
    'A type implements one more interface, or is new to one: what asks for that gets it too.',
  ),
  OBJECT_TYPE_INTERFACE_REMOVED: breaking('A type no longer implements an interface.'),
  SCHEMA_QUERY_TYPE_CHANGED: breaking('The root type of queries is another, or none.'),
  SCHEMA_MUTATION_TYPE_CHANGED: breaking('The root type of mutations is another, or none.'),
  SCHEMA_SUBSCRIPTION_TYPE_CHANGED: breaking('The root type of subscriptions is another, or none.'),
  TYPE_REMOVED: breaking('A type was removed: operations that name it are invalid.'),
  TYPE_ADDED: safe('A type was added.'),
  TYPE_KIND_CHANGED: breaking('A type became one of another kind, such as an object type an interface.'),
  TYPE_DESCRIPTION_CHANGED: safe('The description of a type changed.'),
  TYPE_DESCRIPTION_REMOVED: safe('The description of a type was removed.'),
  TYPE_DESCRIPTION_ADDED: safe('A type was described.'),
  UNION_MEMBER_REMOVED: breaking(
    'A type is no longer a member of a union: operations that ask for it there are invalid.',
  ),
  UNION_MEMBER_ADDED: dangerous(
    'A type became a member of a union, and clients may not know what to do with it.',
  ),
};

/** As inspector calls them: of any directive that is not of federation, and so only its subgraph's. */
const directiveCodes: Record<string, Meaning> = {
  DIRECTIVE_USAGE_UNION_MEMBER_ADDED: dangerous('A directive was added to a union.'),
  DIRECTIVE_USAGE_UNION_MEMBER_REMOVED: dangerous('A directive was removed from a union.'),
  DIRECTIVE_USAGE_ENUM_ADDED: dangerous('A directive was added to an enum.'),
  DIRECTIVE_USAGE_ENUM_REMOVED: dangerous('A directive was removed from an enum.'),
  DIRECTIVE_USAGE_ENUM_VALUE_ADDED: dangerous("A directive was added to an enum's value."),
  DIRECTIVE_USAGE_ENUM_VALUE_REMOVED: dangerous("A directive was removed from an enum's value."),
  DIRECTIVE_USAGE_INPUT_OBJECT_ADDED: breaking(
    'A directive was added to an input type; @oneOf refuses whoever gives more or less than one field.',
  ),
  DIRECTIVE_USAGE_INPUT_OBJECT_REMOVED: dangerous('A directive was removed from an input type.'),
  DIRECTIVE_USAGE_SCALAR_ADDED: dangerous('A directive was added to a scalar.'),
  DIRECTIVE_USAGE_SCALAR_REMOVED: dangerous('A directive was removed from a scalar.'),
  DIRECTIVE_USAGE_OBJECT_ADDED: dangerous('A directive was added to an object type.'),
  DIRECTIVE_USAGE_OBJECT_REMOVED: dangerous('A directive was removed from an object type.'),
  DIRECTIVE_USAGE_INTERFACE_ADDED: dangerous('A directive was added to an interface.'),
  DIRECTIVE_USAGE_INTERFACE_REMOVED: dangerous('A directive was removed from an interface.'),
  DIRECTIVE_USAGE_ARGUMENT_DEFINITION_ADDED: dangerous('A directive was added to an argument.'),
  DIRECTIVE_USAGE_ARGUMENT_DEFINITION_REMOVED: dangerous('A directive was removed from an argument.'),
  DIRECTIVE_USAGE_SCHEMA_ADDED: dangerous('A directive was added to the schema.'),
  DIRECTIVE_USAGE_SCHEMA_REMOVED: dangerous('A directive was removed from the schema.'),
  DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED: dangerous('A directive was added to a field.'),
  DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED: dangerous('A directive was removed from a field.'),
  DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_ADDED: dangerous(
    'A directive was added to a field of an input type.',
  ),
  DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_REMOVED: dangerous(
    'A directive was removed from a field of an input type.',
  ),
  DIRECTIVE_USAGE_ARGUMENT_ADDED: dangerous('A directive was given one more argument.'),
  DIRECTIVE_USAGE_ARGUMENT_CHANGED: dangerous('An argument of a directive changed.'),
  DIRECTIVE_USAGE_ARGUMENT_REMOVED: dangerous('A directive was given one argument less.'),
};

const federationCodes: Record<string, Meaning> = {
  SUBGRAPH_ADDED: safe('A subgraph was added.'),
  SUBGRAPH_REMOVED: breaking('A subgraph was removed, and with it what only it had.'),
  SUBGRAPH_ROUTING_URL_CHANGED: safe('The gateway calls a subgraph at another URL.'),
  KEY_ADDED: safe('An entity can be joined by one more key.'),
  KEY_REMOVED: breaking('An entity cannot be joined by a key that it had; it breaks who still joins by it.'),
  KEY_CHANGED: breaking('The key of an entity is of other fields; it breaks who still joins by the old.'),
  KEY_RESOLVABLE_DISABLED: breaking('A subgraph no longer resolves an entity by a key.'),
  KEY_RESOLVABLE_ENABLED: dangerous('A subgraph has to resolve an entity by a key that it only referred by.'),
  SHAREABLE_ADDED: dangerous('A field may be resolved by several subgraphs, which have to agree.'),
  SHAREABLE_REMOVED: breaking('A field may no longer be resolved by several subgraphs.'),
  EXTERNAL_ADDED: breaking('A subgraph leaves to others a field that it resolved.'),
  EXTERNAL_REMOVED: dangerous('A subgraph resolves a field that it left to others.'),
  OVERRIDE_ADDED: dangerous('A subgraph takes a field over from another.'),
  OVERRIDE_REMOVED: dangerous('A subgraph no longer takes a field over from another.'),
  OVERRIDE_FROM_CHANGED: dangerous('A subgraph takes a field over from another one than before.'),
  OVERRIDE_LABEL_CHANGED: dangerous('A field is taken over for another share of the requests.'),
  REQUIRES_ADDED: dangerous('A field needs what other subgraphs have to be asked for first.'),
  REQUIRES_CHANGED: dangerous('A field needs something else of other subgraphs.'),
  REQUIRES_REMOVED: safe('A field needs nothing of other subgraphs.'),
  PROVIDES_ADDED: dangerous('A subgraph answers fields itself that others were asked for.'),
  PROVIDES_CHANGED: dangerous('A subgraph answers other fields itself than before.'),
  PROVIDES_REMOVED: dangerous('A subgraph leaves to others the fields that it answered itself.'),
  INACCESSIBLE_ADDED: breaking('Something was hidden from clients.'),
  INACCESSIBLE_REMOVED: dangerous('Something that was hidden from clients becomes public.'),
  TAG_ADDED: dangerous('A tag was added: whatever is cut out by it changes.'),
  TAG_CHANGED: dangerous('A tag became another: whatever is cut out by them changes.'),
  TAG_REMOVED: dangerous('A tag was removed: whatever is cut out by it changes.'),
  INTERFACE_OBJECT_ADDED: dangerous("A type stands for other subgraphs' interface."),
  INTERFACE_OBJECT_REMOVED: dangerous("A type no longer stands for other subgraphs' interface."),
  COMPOSE_DIRECTIVE_ADDED: safe('A directive is composed into the supergraph.'),
  COMPOSE_DIRECTIVE_REMOVED: dangerous('A directive is no longer composed into the supergraph.'),
  LINK_ADDED: dangerous('A subgraph links to one more specification.'),
  LINK_REMOVED: dangerous('A subgraph no longer links to a specification.'),
  LINK_VERSION_CHANGED: dangerous('A subgraph links to another version of a specification.'),
  LINK_IMPORT_ADDED: safe('A subgraph imports one more name of a specification.'),
  LINK_IMPORT_REMOVED: safe('A subgraph imports one name less of a specification.'),
  AUTHORIZATION_LOOSENED: dangerous('More people may have something than before.'),
  AUTHORIZATION_TIGHTENED: breaking('Fewer people may have something than before.'),
  AUTHORIZATION_CHANGED: breaking('Other people may have something than before.'),
};

export const changeCodes: Readonly<Record<string, Meaning>> = {
  ...schemaCodes,
  ...directiveCodes,
  ...federationCodes,
  ...eventCodes,
};

function breaking(explanation: string): Meaning {
  return { criticality: 'breaking', explanation };
}

function dangerous(explanation: string): Meaning {
  return { criticality: 'dangerous', explanation };
}

function safe(explanation: string): Meaning {
  return { criticality: 'safe', explanation };
}
