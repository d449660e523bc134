/** Ends one of the signed-in user's own sessions. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Viewer } from '#platform/identity.ts';
import { isId } from '#platform/text.ts';
import { sessionIsActive } from './session.ts';

/** False when the user has no such session, or it is not active any more. */
export async function revokeSession(em: EntityManager, viewer: Viewer, sessionId: string): Promise<boolean> {
  if (!isId(sessionId)) return false;
  const ended = await em.execute<unknown[]>(
    `update sessions set ended_at = now() where id = ? and user_id = ? and ${sessionIsActive} returning id`,
    [sessionId, viewer.id],
  );
  return ended.length > 0;
}
