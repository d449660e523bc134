/** The document of a composed supergraph, which is read once, however many ask. */
import { type DocumentNode, parse } from 'graphql';
import type { Composition } from '../compose.ts';

const documents = new WeakMap<Composition, DocumentNode>();

export function documentOf(composition: Composition): DocumentNode {
  const document = documents.get(composition) ?? parse(composition.supergraphSdl);
  documents.set(composition, document);
  return document;
}
