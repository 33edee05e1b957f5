/** The functions that claim jobs. Only an owner's active jobs of the kinds that are claimed count for the limit per owner. */
export const CLAIM_FUNCTIONS = `
  -- The groups of waiting jobs that have a due one, best first. It skips through the index from one group to the next, so that
  -- the cost grows with the number of waiting owners, not of their jobs.
  create or replace function docchat.waiting_groups(kinds text[], now bigint, per_owner bigint)
  returns table (kind text, priority bigint, owner text, first_key bigint) language plpgsql as $$
  -- Not in the language SQL, in which the statement would be planned for each claim.
  #variable_conflict use_column
  begin return query
    with recursive groups (kind, priority, owner) as (
      select first.* from unnest(kinds) wanted (kind) cross join lateral (
        select j.kind, j.priority, j.owner from docchat.jobs j where j.state = 'queued' and j.kind = wanted.kind
        order by j.priority desc, j.owner limit 1) first
      union all
      select found.kind, found.priority, found.owner from groups g cross join lateral (
        select * from (
          (select 1 as step, j.kind, j.priority, j.owner from docchat.jobs j
            where j.state = 'queued' and j.kind = g.kind and j.priority = g.priority and j.owner > g.owner
            order by j.owner limit 1)
          union all
          (select 2, j.kind, j.priority, j.owner from docchat.jobs j
            where j.state = 'queued' and j.kind = g.kind and j.priority < g.priority
            order by j.priority desc, j.owner limit 1)
        ) steps order by step limit 1) found
    )
    select g.kind, g.priority, g.owner, first.key from groups g cross join lateral (
      select j.key, j.run_at + j.expected_ms as expected_end from docchat.jobs j
      where j.state = 'queued' and j.kind = g.kind and j.priority = g.priority and j.owner = g.owner and j.run_at <= now
      order by j.run_at + j.expected_ms, j.key limit 1) first
    where per_owner is null
      or per_owner > (select count(*) from docchat.jobs busy
        where busy.state = 'active' and busy.owner = g.owner and busy.kind = any (kinds))
    order by g.priority desc, (select max(t.token) from docchat.jobs t where t.owner = g.owner), first.expected_end, first.key;
  end $$;

  -- Claims up to one job for each worker, in the order in which they would be claimed one by one. Returns nothing when none is
  -- due, the queue is paused, or a lease has expired, which must be dealt with first. Jobs that others are claiming at this
  -- moment are skipped.
  create or replace function docchat.claim_jobs(kinds text[], workers text[], lease_ms bigint[], per_owner bigint, most_overtaking bigint)
  returns setof docchat.jobs language plpgsql as $$
  declare
    now bigint := docchat.now_ms();
    waiting record;
    chosen bigint;
    again record;
    claimed integer := 0;
    highest bigint;
    served text[];
    keys bigint[];
    is_locking boolean := false;
    owner_lock bigint;
  begin
    if (select s.paused from docchat.queue_state s) then return; end if;
    if exists (select from docchat.jobs j where j.state = 'active' and j.lease_until <= now) then return; end if;
    -- Each round claims one job of each owner that is waiting with the highest priority.
    loop
      highest := null;
      served := '{}';
      keys := '{}';
      for waiting in select * from docchat.waiting_groups(kinds, now, per_owner) loop
        exit when waiting.priority < highest;
        continue when waiting.owner = any (served);
        select j.key into chosen from docchat.jobs j
          where j.state = 'queued' and j.kind = waiting.kind and j.priority = waiting.priority and j.owner = waiting.owner
            and j.run_at <= now
          order by j.run_at + j.expected_ms, j.key limit 1 for update skip locked;
        continue when chosen is null;
        if per_owner is not null then
          -- One claim for an owner at a time, so that the others count it. Whoever has one lock does not wait for another.
          owner_lock := hashtextextended('docchat claims for ' || waiting.owner, 0);
          if not is_locking then perform pg_advisory_xact_lock(owner_lock);
          else continue when not pg_try_advisory_xact_lock(owner_lock);
          end if;
          is_locking := true;
          continue when per_owner <= (select count(*) from docchat.jobs busy
            where busy.state = 'active' and busy.owner = waiting.owner and busy.kind = any (kinds));
        end if;
        -- Only the job that was claimed the longest ago has to be examined: the others were overtaken by fewer.
        select j.key, j.token into again from docchat.jobs j
          where j.owner = waiting.owner and j.state = 'queued' and j.token > 0 and j.priority = waiting.priority
            and j.run_at <= now and j.kind = any (kinds)
          order by j.token limit 1 for update skip locked;
        if found and most_overtaking = (select count(*) from (
            select from docchat.jobs j where j.owner = waiting.owner and j.token > again.token and j.state <> 'queued'
            limit most_overtaking) overtaking)
        then chosen := again.key; end if;
        highest := waiting.priority;
        served := served || waiting.owner;
        keys := keys || chosen;
        exit when claimed + cardinality(keys) = cardinality(workers);
      end loop;
      exit when cardinality(keys) = 0;
      return query update docchat.jobs j set state = 'active', revision = j.revision + 1, attempts = j.attempts + 1,
          token = next.token, worker = workers[claimed + next.place], lease_until = docchat.now_ms() + lease_ms[claimed + next.place],
          progress = null
        from (select k.key, k.place, nextval('docchat.claims') as token
          from unnest(keys) with ordinality k (key, place) order by k.place) next
        where j.key = next.key returning j.*;
      claimed := claimed + cardinality(keys);
      exit when claimed = cardinality(workers);
    end loop;
  end $$;
`
