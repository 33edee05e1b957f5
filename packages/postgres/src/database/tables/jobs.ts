/** `claim_jobs` chooses as `nextJob` and `overtakenJob` of the core do; its tests are those of the queue. */
export const JOB_TABLES = `
  create table docchat.jobs (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    kind text collate "C" not null,
    owner text collate "C" not null,
    document_id text collate "C",
    payload text not null,
    state text not null check (state in ('queued', 'active', 'done', 'failed', 'cancelled')),
    revision bigint not null,
    priority bigint not null,
    expected_ms bigint not null,
    attempts integer not null,
    max_attempts bigint not null,
    run_at bigint not null,
    token bigint not null,
    worker text,
    lease_until bigint,
    progress text,
    result text not null,
    error text,
    idempotency_key text collate "C",
    correlation_id text,
    traceparent text,
    created_at bigint not null,
    finished_at bigint
  ) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
  create unique index jobs_by_idempotency_key on docchat.jobs (owner, idempotency_key) where idempotency_key is not null;
  create index jobs_waiting on docchat.jobs (kind, priority desc, owner, (run_at + expected_ms), key) where state = 'queued';
  create index jobs_waiting_again on docchat.jobs (owner, token) where state = 'queued' and token > 0;
  create index jobs_active on docchat.jobs (owner, lease_until) where state = 'active';
  create index jobs_by_token on docchat.jobs (owner, token);
  create index jobs_by_age on docchat.jobs (owner, created_at, id);
  create index jobs_of_all_by_age on docchat.jobs (created_at, id);
  create index jobs_of_document on docchat.jobs (document_id, created_at, id);
  create index jobs_of_owner on docchat.jobs (owner, kind, state);
  create index jobs_finished on docchat.jobs (finished_at) where finished_at is not null;

  create table docchat.queue_state (key integer primary key check (key = 1), paused boolean not null);
  insert into docchat.queue_state values (1, false);

  -- Fencing tokens.
  create sequence docchat.claims;
`
