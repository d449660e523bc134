/** What the order database must be like by itself: each query gives the violations of its rule. */
import { orderTransitions } from '../../subgraphs/order/order.ts';
import type { DatabaseCheck } from './check.ts';
import { patienceSeconds } from './order-facts.ts';

/** A paid order that is being cancelled says so in its timeline without leaving its status. */
const cancellationRequested = ['PAID', 'PAID'];
const steps = [
  ...Object.entries(orderTransitions).flatMap(([from, next]) => next.map((to) => [from, to])),
  cancellationRequested,
].map(([from, to]) => `('${from}', '${to}')`);

export const orderChecks: DatabaseCheck[] = [
  {
    name: 'order-total',
    invariant: 2,
    text: 'The total of every order is the sum of its items.',
    sql: `
      select 'order ' || id as subject,
        format('its total is %s, its items add up to %s minor units', total_minor, item_total) as found
      from orders cross join lateral (
        select coalesce(sum((item ->> 'quantity')::numeric * (item ->> 'unitPriceMinor')::numeric), 0)
        from jsonb_array_elements(items) as item
      ) as sums (item_total)
      where total_minor <> item_total`,
  },
  {
    name: 'timeline',
    invariant: 2,
    text: 'Every timeline ends with the status and has every attempt to pay.',
    sql: `
      select 'order ' || id as subject,
        format('it is %s after %s attempts, its timeline ends with %s after %s', status, attempt, last, asked) as found
      from orders cross join lateral (
        select coalesce(timeline -> -1 ->> 'status', 'DRAFT'),
          jsonb_array_length(jsonb_path_query_array(timeline, '$[*].status ? (@ == "WAITING_PAY")'))
      ) as ends (last, asked)
      where status <> last or attempt <> asked`,
  },
  {
    name: 'transition',
    invariant: 2,
    text: 'Every step of every order is one that its state table allows.',
    sql: `
      select 'order ' || id as subject, format('it went from %s to %s', before, after) as found
      from orders cross join lateral (
        select coalesce(lag(entry ->> 'status') over (order by position), 'DRAFT'), entry ->> 'status'
        from jsonb_array_elements(timeline) with ordinality as entries (entry, position)
      ) as taken (before, after)
      where (before, after) not in (values ${steps.join(', ')})`,
  },
  {
    name: 'one-event',
    invariant: 3,
    text: 'The outbox has one event for each outcome of an order.',
    sql: `
      select 'order ' || (event ->> 'subject') as subject,
        format('%s events say %s', count(*), event ->> 'type') as found
      from outbox group by event ->> 'subject', event ->> 'type', event -> 'data' ->> 'attempt'
      having count(*) > 1`,
  },
  {
    name: 'event-unpublished',
    invariant: 3,
    text: `Every event leaves the outbox within ${patienceSeconds} s.`,
    sql: `
      select 'event ' || event_id as subject,
        format('%s of order %s waits since %s', event ->> 'type', event ->> 'subject', created_at) as found
      from outbox
      where published_at is null and created_at < now() - interval '${patienceSeconds} seconds'`,
  },
  {
    name: 'order-key',
    invariant: 4,
    text: 'A customer has one order for each idempotency key.',
    sql: `
      select format('key %s of %s', to_json(idempotency_key), customer_id) as subject,
        format('%s orders have it: %s', total, (select string_agg(id::text, ', ' order by id) from orders
          where (orders.customer_id, orders.idempotency_key) = (used.customer_id, used.idempotency_key))) as found
      from (
        select customer_id, idempotency_key, count(*) as total
        from orders where idempotency_key is not null group by customer_id, idempotency_key
      ) as used
      where total > 1`,
  },
];
