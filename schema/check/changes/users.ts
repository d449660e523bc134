/** Which uses of the API decide whether anyone is refused: of an element, and of what the gateway fetches it for. */
import { type GraphQLSchema, isInterfaceType } from 'graphql';
import { coordinatesOf } from './field-sets.ts';
import { typeOf } from './guards.ts';
import { applicationsOf, type SubgraphModel } from './subgraph-model.ts';
import { definedBy, isVisible, type Surroundings } from './surroundings.ts';
import { withInterfaces } from './uses.ts';

interface Fetch {
  /** The type that is joined by a key, or the field that requires others. */
  by: string;
  coordinates: ReadonlySet<string>;
}

/** @returns undefined when clients cannot use it, so that their uses say nothing. */
export function usersOf(coordinate: string, { after, siblings, apis }: Surroundings): string[] | undefined {
  if (!apis || !isVisible(apis.before, coordinate)) return undefined;
  const models = [after, ...siblings];
  const fetches = models.flatMap(fetchesOf);
  const users = new Set(namesOf(coordinate, apis.before.schema, models));
  // A set that grows while it is walked over is walked over to its new end.
  for (const user of users) {
    for (const { by, coordinates } of fetches) {
      if (!coordinates.has(user) || !isFetchedFor(by, models)) continue;
      for (const name of namesOf(by, apis.before.schema, models)) users.add(name);
    }
  }
  return [...users];
}

/** A key is fetched where there is another subgraph to join with. */
function isFetchedFor(by: string, models: readonly SubgraphModel[]): boolean {
  return by.includes('.') || definedBy(models, by).length > 1;
}

/** Operations name a type and its fields also as those of its interfaces, and what stands for an interface as its types. */
function namesOf(coordinate: string, schema: GraphQLSchema, models: readonly SubgraphModel[]): string[] {
  const [name = '', ...rest] = coordinate.split('.');
  const type = schema.getType(name);
  const standsForTypes = models.some((model) => applicationsOf(model, name, 'interfaceObject').length > 0);
  const types = standsForTypes && isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  return [...withInterfaces({ schema }, name), ...types.map((one) => one.name)].map((one) =>
    [one, ...rest].join('.'),
  );
}

const found = new WeakMap<SubgraphModel, Fetch[]>();

/** What is provided is only taken where an operation asks for it. */
function fetchesOf(model: SubgraphModel): Fetch[] {
  const known = found.get(model);
  if (known) return known;
  const fetches = [...model.elements.keys()].flatMap((by) =>
    ['key', 'requires']
      .flatMap((name) => applicationsOf(model, by, name))
      .map(({ fields }) => ({
        by,
        coordinates: coordinatesOf(typeOf(by), fields, model),
      })),
  );
  found.set(model, fetches);
  return fetches;
}
