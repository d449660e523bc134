import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type Database, openDatabase } from '#platform/database.ts';
import { createLogger } from '#platform/log.ts';
import { userEntities } from '../subgraphs/user/database.ts';
import { startDeletingExpiredRows } from '../subgraphs/user/delete-expired-rows.ts';
import { loginMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const logger = createLogger({ service: 'test', level: 'silent' });
let database: Database;

beforeAll(async () => {
  database = await openDatabase({
    url: stack.servers().postgres.databases.user,
    poolMax: 2,
    applicationName: 'test',
    entities: userEntities,
    migrations: [],
    logger,
  });
});
afterAll(() => database.close());

const sql = <Row>(query: string, values: unknown[] = []) =>
  database.em.fork().execute<Row[]>(query, values) as Promise<Row[]>;

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** The next tokens; null when the token is refused. */
async function refresh(refreshToken: string): Promise<Tokens | null> {
  const query = `mutation ($input: RefreshSessionInput!) {
    refreshSession(input: $input) { session { accessToken refreshToken } userErrors { code } }
  }`;
  const answer = await stack.send<{
    refreshSession: { session: Tokens | null; userErrors: { code: string }[] };
  }>(query, { input: { refreshToken } });
  if (!answer.data) throw new Error(`no answer: ${JSON.stringify(answer)}`);
  const { session, userErrors } = answer.data.refreshSession;
  expect(userErrors).toEqual(session ? [] : [{ code: 'INVALID_REFRESH_TOKEN' }]);
  return session;
}

async function signIn({ email, password }: { email: string; password: string }): Promise<Tokens> {
  const answer = await stack.send<{ login: { session: Tokens } }>(loginMutation, {
    input: { email, password },
  });
  if (!answer.data) throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.data.login.session;
}

const sessionIdOf = (accessToken: string) => String(decodeJwt(accessToken).sid);

async function revoke(sessionId: string, token?: string) {
  const query = `mutation ($input: RevokeSessionInput!) {
    revokeSession(input: $input) { userErrors { code field } }
  }`;
  return stack.send<{ revokeSession: { userErrors: { code: string; field: string[] }[] } }>(
    query,
    { input: { sessionId } },
    token,
  );
}
const revoked = { revokeSession: { userErrors: [] } };
const notFound = { revokeSession: { userErrors: [{ code: 'SESSION_NOT_FOUND', field: ['sessionId'] }] } };

interface Listed {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  current: boolean;
}
const listQuery = `query ($first: Int, $after: String) {
  me {
    sessions(first: $first, after: $after) {
      nodes { id createdAt lastUsedAt expiresAt current } pageInfo { hasNextPage endCursor } totalCount
    }
  }
}`;
async function list(token: string, page: { first?: number; after?: string } = {}) {
  const answer = await stack.send<{
    me: {
      sessions: {
        nodes: Listed[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
        totalCount: number;
      };
    };
  }>(listQuery, page, token);
  if (!answer.data) throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.data.me.sessions;
}

describe('a refresh token', () => {
  const rounds = 10;
  test('sent 20 times at once succeeds once, and the session goes on', async () => {
    let { refreshToken, token } = await stack.register();
    for (let round = 0; round < rounds; round++) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
      const successes = answers.filter((session) => session !== null);
      expect([round, successes.length]).toEqual([round, 1]);
      refreshToken = successes[0]?.refreshToken ?? '';
      token = successes[0]?.accessToken ?? '';
    }
    expect(await list(token)).toMatchObject({ totalCount: 1, nodes: [{ current: true }] });
    expect(await refresh(refreshToken)).not.toBeNull();
  });

  test('sent again as soon as its exchange is answered ends the session', async () => {
    for (let round = 0; round < rounds; round++) {
      const { refreshToken } = await stack.register();
      const next = await refresh(refreshToken);
      expect(next).not.toBeNull();
      expect(await refresh(refreshToken)).toBeNull();
      expect([round, await refresh(next?.refreshToken ?? '')]).toEqual([round, null]);
    }
  });

  test('older than the one before ends the session too', async () => {
    const { refreshToken } = await stack.register();
    const second = await refresh(refreshToken);
    const third = await refresh(second?.refreshToken ?? '');
    expect(await refresh(refreshToken)).toBeNull();
    expect(await refresh(third?.refreshToken ?? '')).toBeNull();
  });

  test('of one session that comes back spent leaves the user’s other sessions alone', async () => {
    const customer = await stack.register();
    const other = await signIn(customer);
    await refresh(customer.refreshToken);
    expect(await refresh(customer.refreshToken)).toBeNull();
    expect(await refresh(other.refreshToken)).not.toBeNull();
  });

  test('is nowhere in the database', async () => {
    const { refreshToken } = await stack.register();
    const next = await refresh(refreshToken);
    for (const token of [refreshToken, next?.refreshToken]) {
      const rows = await sql(
        `select 1 from refresh_tokens where refresh_tokens::text like ?
         union all select 1 from sessions where sessions::text like ?
         union all select 1 from outbox where outbox::text like ?`,
        Array(3).fill(`%${token}%`),
      );
      expect(rows).toEqual([]);
    }
  });
});

describe('the list of sessions', () => {
  test('has each sign-in, the newest first, and says which one asks', async () => {
    const customer = await stack.register();
    const second = await signIn(customer);
    const { nodes, totalCount } = await list(customer.token);
    expect(totalCount).toBe(2);
    expect(nodes.map(({ id, current }) => [id, current])).toEqual([
      [sessionIdOf(second.accessToken), false],
      [sessionIdOf(customer.token), true],
    ]);
    for (const { createdAt, lastUsedAt, expiresAt } of nodes) {
      expect(lastUsedAt).toBe(createdAt);
      expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * 86_400_000);
    }
  });

  test('tells when a session was last used', async () => {
    const { token, refreshToken } = await stack.register();
    const [before] = (await list(token)).nodes;
    await refresh(refreshToken);
    const [after] = (await list(token)).nodes;
    expect(after?.createdAt).toBe(before?.createdAt);
    expect(Date.parse(after?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(before?.lastUsedAt ?? ''));
    expect(Date.parse(after?.expiresAt ?? '')).toBeGreaterThan(Date.parse(before?.expiresAt ?? ''));
  });

  test('is a connection of pages', async () => {
    const customer = await stack.register();
    await signIn(customer);
    const first = await list(customer.token, { first: 1 });
    const second = await list(customer.token, { first: 1, after: first.pageInfo.endCursor });
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const all = await list(customer.token);
    expect([...first.nodes, ...second.nodes]).toEqual(all.nodes);
  });

  test('has none that was ended or that expired', async () => {
    const customer = await stack.register();
    const [signedOut, expired] = [await signIn(customer), await signIn(customer)];
    const logout = 'mutation ($input: LogoutInput!) { logout(input: $input) { userErrors { code } } }';
    await stack.send(logout, { input: { refreshToken: signedOut.refreshToken } });
    await sql(`update sessions set expires_at = now() - interval '1 second' where id = ?`, [
      sessionIdOf(expired.accessToken),
    ]);
    const { nodes, totalCount } = await list(customer.token);
    expect([nodes.map(({ id }) => id), totalCount]).toEqual([[sessionIdOf(customer.token)], 1]);
  });

  test('is there for who signs in by the same operation', async () => {
    const { email, password } = await stack.register();
    const query = `mutation ($input: LoginInput!) {
      login(input: $input) { user { sessions { nodes { id current } } } session { accessToken } }
    }`;
    const { data } = await stack.send<{
      login: { user: { sessions: { nodes: Listed[] } }; session: Tokens };
    }>(query, { input: { email, password } });
    expect(data?.login.user.sessions.nodes).toEqual([
      { id: sessionIdOf(data?.login.session.accessToken ?? ''), current: true },
      { id: expect.any(String), current: false },
    ]);
  });

  test('is empty to administrators', async () => {
    const { id } = await stack.register();
    const query = 'query ($id: ID!) { user(id: $id) { id sessions { totalCount nodes { id } } } }';
    const answer = await stack.send(query, { id }, await stack.signInAdministrator());
    expect(answer.data).toEqual({ user: { id, sessions: { totalCount: 0, nodes: [] } } });
  });
});

describe('revokeSession', () => {
  test('ends one session of one’s own, and only this one', async () => {
    const customer = await stack.register();
    const [lost, kept] = [await signIn(customer), await signIn(customer)];
    expect((await revoke(sessionIdOf(lost.accessToken), customer.token)).data).toEqual(revoked);
    expect(await refresh(lost.refreshToken)).toBeNull();
    expect(await refresh(kept.refreshToken)).not.toBeNull();
    expect(await refresh(customer.refreshToken)).not.toBeNull();
  });

  test('ends the session that asks, too', async () => {
    const { token, refreshToken } = await stack.register();
    expect((await revoke(sessionIdOf(token), token)).data).toEqual(revoked);
    expect(await refresh(refreshToken)).toBeNull();
  });

  test('finds no session of another, none that has ended, and none that never was', async () => {
    const customer = await stack.register();
    const stranger = await stack.register();
    const { accessToken, refreshToken } = await signIn(customer);
    const sessionId = sessionIdOf(accessToken);
    for (const token of [stranger.token, await stack.signInAdministrator()]) {
      expect((await revoke(sessionId, token)).data).toEqual(notFound);
    }
    expect(await refresh(refreshToken)).not.toBeNull();
    await revoke(sessionId, customer.token);
    for (const id of [sessionId, stack.directory, customer.id, '']) {
      expect((await revoke(id, customer.token)).data).toEqual(notFound);
    }
  });

  test('needs a signed-in user', async () => {
    const { token, refreshToken } = await stack.register();
    const answer = await revoke(sessionIdOf(token));
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await refresh(refreshToken)).not.toBeNull();
  });
});

describe('the job that deletes expired rows', () => {
  const run = () => startDeletingExpiredRows({ database, logger }).stop();
  const left = (userId: string) =>
    sql<{ id: string }>('select id from sessions where user_id = ? order by id', [userId]);

  test('deletes a session with its tokens once it has expired, and not before', async () => {
    const customer = await stack.register();
    const expired = sessionIdOf((await signIn(customer)).accessToken);
    for (const table of ['sessions', 'refresh_tokens']) {
      const key = table === 'sessions' ? 'id' : 'session_id';
      await sql(`update ${table} set expires_at = now() - interval '1 second' where ${key} = ?`, [expired]);
      await sql(`update ${table} set expires_at = now() + interval '1 minute' where ${key} = ?`, [
        sessionIdOf(customer.token),
      ]);
    }
    await run();
    expect(await left(customer.id)).toEqual([{ id: sessionIdOf(customer.token) }]);
    expect(await sql('select 1 from refresh_tokens where session_id = ?', [expired])).toEqual([]);
    expect(await refresh(customer.refreshToken)).not.toBeNull();
  });

  test('deletes more than one batch, and leaves what another holds', async () => {
    const customer = await stack.register();
    await sql(
      `insert into sessions (id, user_id, expires_at)
       select gen_random_uuid(), ?, now() - interval '1 hour' from generate_series(1, 2500)`,
      [customer.id],
    );
    await database.em.fork().transactional(async (em) => {
      const [held] = await em.execute<{ id: string }[]>(
        'select id from sessions where user_id = ? and expires_at < now() limit 1 for update',
        [customer.id],
      );
      await run();
      expect((await left(customer.id)).map(({ id }) => id).sort()).toEqual(
        [held?.id ?? '', sessionIdOf(customer.token)].sort(),
      );
    });
    await run();
    expect(await left(customer.id)).toEqual([{ id: sessionIdOf(customer.token) }]);
  });
});
