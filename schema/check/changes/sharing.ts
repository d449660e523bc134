/** Compares which fields a subgraph shares with others, and which it only mentions. */
import type { Row } from './directive-change.ts';
import { applicationsOf, type SubgraphModel } from './subgraph-model.ts';
import { effective, type Surroundings, servedBy } from './surroundings.ts';

type Directive = 'shareable' | 'external';

export function compareSharing(around: Surroundings): Row[] {
  return [...compareEffect(around, 'shareable'), ...compareEffect(around, 'external')];
}

/** A directive of the type is one finding, however many fields it has. */
function compareEffect(around: Surroundings, directive: Directive): Row[] {
  const { before, after } = around;
  const [old, fresh] = [effective(before, directive), effective(after, directive)];
  const isMentioned = (field: string) =>
    directive === 'shareable' && [before, after].some((model) => effective(model, 'external').has(field));
  const changed = [...old, ...fresh].filter(
    (field) =>
      old.has(field) !== fresh.has(field) &&
      before.elements.has(field) &&
      after.elements.has(field) &&
      !isMentioned(field),
  );
  return [...Map.groupBy(changed, (field) => ownerOf(field, around, directive))].map(
    ([coordinate, fields]) => {
      const added = fields.some((field) => fresh.has(field));
      const others = [...new Set(fields.flatMap((field) => servedBy(around.siblings, field)))].sort();
      const verdict = verdictOf(directive, added, others.join(', '), around.apis !== undefined);
      return { ...verdict, coordinate, message: `'${coordinate}' ${verdict.message}` };
    },
  );
}

function ownerOf(field: string, { before, after }: Surroundings, directive: Directive): string {
  const [type = ''] = field.split('.');
  const bears = (model: SubgraphModel, coordinate: string) =>
    applicationsOf(model, coordinate, directive).length > 0;
  const isOfType =
    bears(before, type) !== bears(after, type) && !bears(before, field) && !bears(after, field);
  return isOfType ? type : field;
}

type Verdict = Pick<Row, 'code' | 'criticality' | 'message' | 'because'>;

function verdictOf(directive: Directive, added: boolean, names: string, composes: boolean): Verdict {
  const alone = 'no other subgraph resolves it';
  const both = `${names} resolves it too: the answers have to agree`;
  const shared = names !== '';
  if (directive === 'shareable' && added) {
    const message = 'may be resolved by other subgraphs too';
    const criticality = shared ? 'dangerous' : 'safe';
    return { code: 'SHAREABLE_ADDED', criticality, message, because: shared ? both : alone };
  }
  if (directive === 'shareable') {
    const message = 'may no longer be resolved by other subgraphs';
    const criticality = shared && !composes ? 'breaking' : 'safe';
    const because =
      shared && !composes ? `${names} resolves it` : shared ? 'the graph composes without it' : alone;
    return { code: 'SHAREABLE_REMOVED', criticality, message, because };
  }
  if (added) {
    const criticality = shared ? 'safe' : 'breaking';
    const because = shared ? `${names} resolves it` : alone;
    return { code: 'EXTERNAL_ADDED', criticality, message: 'is left to other subgraphs', because };
  }
  const criticality = shared ? 'dangerous' : 'safe';
  return {
    code: 'EXTERNAL_REMOVED',
    criticality,
    message: 'is resolved here',
    because: shared ? both : alone,
  };
}
