import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createErrorFormatter } from './errors.ts';
import { createLogger } from './log.ts';

test('an unexpected error is masked with an id, under which the log has the whole of it', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'info' }, { write: (line) => void lines.push(line) });
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'EWEIRD' });
  const raised = new GraphQLError('inside', { originalError: new Error('inside', { cause }) });
  const shown = createErrorFormatter(logger, { showHints: false })(raised.toJSON(), raised);

  const id = shown.extensions?.id;
  expect(id).toMatch(/^[\da-f-]{36}$/);
  expect(shown).toEqual({
    message: `Something went wrong on our side (${id}).`,
    locations: undefined,
    path: undefined,
    extensions: { code: 'INTERNAL_SERVER_ERROR', id },
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 50,
    errorId: id,
    err: {
      message: 'inside',
      stack: expect.stringContaining('errors.test.ts'),
      cause: { message: 'connect ECONNREFUSED', code: 'EWEIRD', stack: expect.stringContaining('at ') },
    },
  });
});
