/** What a change of each of federation's directives means to the siblings, to the gateway and to clients. */
import { compareCustomDirective } from './custom-directives.ts';
import type { DirectiveChange, Row } from './directive-change.ts';
import { isWithin, normalFields, sameFields } from './field-sets.ts';
import { compareKeys } from './keys.ts';
import type { Values } from './subgraph-model.ts';
import { definedBy, isVisible, type Surroundings } from './surroundings.ts';

/** Those that are not here mean what they mean to their subgraph alone, as custom ones do. */
export function compareDirective(change: DirectiveChange, around: Surroundings): Row[] {
  const rule = change.own ? undefined : rules[change.name];
  return (rule ?? compareCustomDirective)(change, around);
}

const rules: Readonly<Record<string, (change: DirectiveChange, around: Surroundings) => Row[]>> = {
  key: compareKeys,
  override: compareOverride,
  requires: compareRequires,
  provides: compareProvides,
  inaccessible: compareInaccessible,
  interfaceObject: compareInterfaceObject,
  composeDirective: compareComposed,
  tag: compareTags,
};

function compareOverride(change: DirectiveChange, { siblings, siblingsBefore }: Surroundings): Row[] {
  const { coordinate, before, after } = change;
  const [old, fresh] = [before[0], after[0]];
  const known = [...siblings, ...siblingsBefore].filter(
    ({ source }) => source.name === old?.from || source.name === fresh?.from,
  );
  const moves = definedBy(known, coordinate).length > 0;
  const row = { coordinate, criticality: moves ? 'dangerous' : 'safe' } as const;
  const because = moves ? 'the gateway asks another subgraph for it' : 'the other subgraph does not have it';
  if (!old) {
    const message = `'${coordinate}' is taken over from subgraph '${fresh?.from}'`;
    return [{ ...row, code: 'OVERRIDE_ADDED', message, because }];
  }
  if (!fresh) {
    const message = `'${coordinate}' is no longer taken over from subgraph '${old.from}'`;
    return [{ ...row, code: 'OVERRIDE_REMOVED', message, because }];
  }
  const rows: Row[] = [];
  if (old.from !== fresh.from) {
    const message = `'${coordinate}' is taken over from subgraph '${fresh.from}' instead of '${old.from}'`;
    rows.push({ ...row, code: 'OVERRIDE_FROM_CHANGED', message, because });
  }
  if (old.label !== fresh.label) {
    const message = `The share of '${coordinate}' that is taken over changed from ${share(old)} to ${share(fresh)}`;
    rows.push({ ...row, code: 'OVERRIDE_LABEL_CHANGED', message, because });
  }
  return rows;
}

function share({ label }: Values): string {
  return label === undefined ? 'all of it' : `'${label}'`;
}

function compareRequires(change: DirectiveChange): Row[] {
  const { coordinate, before, after } = change;
  const [old, fresh] = [before[0]?.fields, after[0]?.fields];
  if (old !== undefined && fresh !== undefined && sameFields(old, fresh)) return [];
  const needsNoMore = fresh === undefined || (old !== undefined && isWithin(fresh, old));
  return [
    {
      code: `REQUIRES_${kindOf(old, fresh)}`,
      criticality: needsNoMore ? 'safe' : 'dangerous',
      coordinate,
      message: `What '${coordinate}' requires changed from ${shown(old)} to ${shown(fresh)}`,
      because: needsNoMore
        ? 'the gateway sends what is needed already'
        : 'the gateway has to fetch more before it asks for it, and an old one does not',
    },
  ];
}

function compareProvides(change: DirectiveChange): Row[] {
  const { coordinate, before, after } = change;
  const [old, fresh] = [before[0]?.fields, after[0]?.fields];
  if (old !== undefined && fresh !== undefined && sameFields(old, fresh)) return [];
  return [
    {
      code: `PROVIDES_${kindOf(old, fresh)}`,
      criticality: 'dangerous',
      coordinate,
      message: `What '${coordinate}' provides changed from ${shown(old)} to ${shown(fresh)}`,
      because: 'the gateway takes these fields from another subgraph than before',
    },
  ];
}

function kindOf(old: unknown, fresh: unknown): string {
  if (old === undefined) return 'ADDED';
  return fresh === undefined ? 'REMOVED' : 'CHANGED';
}

function shown(fields: unknown): string {
  return fields === undefined ? 'nothing' : `'${normalFields(fields)}'`;
}

function compareInaccessible({ coordinate, after }: DirectiveChange, { apis }: Surroundings): Row[] {
  if (after.length > 0) {
    const message = `'${coordinate}' was hidden from clients`;
    const row = { code: 'INACCESSIBLE_ADDED', coordinate, message } as const;
    if (!apis) return [{ ...row, criticality: 'breaking', because: 'clients may be using it' }];
    const because = 'what clients lose is a finding of the API';
    return [{ ...row, criticality: 'safe', because }];
  }
  const message = `'${coordinate}' is no longer hidden from clients`;
  const row = { code: 'INACCESSIBLE_REMOVED', coordinate, message } as const;
  if (apis && !isVisible(apis.after, coordinate)) {
    return [{ ...row, criticality: 'safe', because: 'it stays hidden by something else' }];
  }
  return [{ ...row, criticality: 'dangerous', because: 'what only services could see becomes public' }];
}

function compareInterfaceObject({ coordinate, after }: DirectiveChange): Row[] {
  const [code, verb] =
    after.length > 0 ? ['INTERFACE_OBJECT_ADDED', 'became'] : ['INTERFACE_OBJECT_REMOVED', 'is no longer'];
  const message = `'${coordinate}' ${verb} the object that stands for an interface of other subgraphs`;
  const because = 'the gateway finds out elsewhere which object it is';
  return [{ code, criticality: 'dangerous', coordinate, message, because }];
}

function compareComposed({ coordinate, before, after }: DirectiveChange): Row[] {
  const [old, fresh] = [before, after].map((all) => new Set(all.map(({ name }) => String(name))));
  return [
    ...without(old, fresh).map((name): Row => {
      const message = `Directive '${name}' is no longer composed into the supergraph`;
      const because = 'the gateway no longer sees what it says';
      return { code: 'COMPOSE_DIRECTIVE_REMOVED', criticality: 'dangerous', coordinate, message, because };
    }),
    ...without(fresh, old).map((name): Row => {
      const message = `Directive '${name}' is composed into the supergraph`;
      return { code: 'COMPOSE_DIRECTIVE_ADDED', criticality: 'safe', coordinate, message };
    }),
  ];
}

/** Contracts are cut out by tags; those that this project has are compared by themselves. */
function compareTags({ coordinate, before, after }: DirectiveChange, { contractTags }: Surroundings): Row[] {
  const [old, fresh] = [before, after].map((all) => new Set(all.map(({ name }) => String(name))));
  const [gone, come] = [without(old, fresh), without(fresh, old)];
  const verdictOf = (...names: string[]) =>
    names.every((name) => contractTags.has(name))
      ? ({
          criticality: 'safe',
          because: 'what contracts lose or gain by it is a finding of theirs',
        } as const)
      : ({ criticality: 'dangerous', because: 'whatever is cut out by the tag changes' } as const);
  const [removed, added] = [gone[0], come[0]];
  if (gone.length === 1 && come.length === 1 && removed !== undefined && added !== undefined) {
    const message = `The tag of '${coordinate}' changed from '${removed}' to '${added}'`;
    return [{ code: 'TAG_CHANGED', coordinate, message, ...verdictOf(removed, added) }];
  }
  return [
    ...gone.map((tag): Row => {
      const message = `Tag '${tag}' was removed from '${coordinate}'`;
      return { code: 'TAG_REMOVED', coordinate, message, ...verdictOf(tag) };
    }),
    ...come.map((tag): Row => {
      const message = `Tag '${tag}' was added to '${coordinate}'`;
      return { code: 'TAG_ADDED', coordinate, message, ...verdictOf(tag) };
    }),
  ];
}

function without(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): string[] {
  return [...(one ?? [])].filter((item) => !other?.has(item));
}
