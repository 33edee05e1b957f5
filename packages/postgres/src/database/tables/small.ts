/** Texts are compared by their bytes: faster than by the rules of a language, and the same on every server. */
export const SMALL_TABLES = `
  -- The database's clock, in milliseconds since 1970.
  create function docchat.now_ms() returns bigint language sql volatile
    return (extract(epoch from clock_timestamp()) * 1000)::bigint;

  create table docchat.api_keys (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    owner text collate "C" not null,
    name text not null,
    hash bytea not null,
    operator boolean not null,
    created_at bigint not null default docchat.now_ms()
  );

  create table docchat.passwords (version_id text collate "C" primary key, password text not null);

  create table docchat.idempotency_keys (
    owner text collate "C" not null,
    key text collate "C" not null,
    fingerprint text not null,
    answer text,
    expires_at bigint not null,
    primary key (owner, key)
  );
  create index idempotency_keys_by_expiry on docchat.idempotency_keys (expires_at);

  create table docchat.gone_receivers (url_hash text collate "C" primary key, gone_at bigint not null default docchat.now_ms());

  create table docchat.locks (name text collate "C" primary key, holder text not null, expires_at bigint not null);

  create table docchat.stream_tickets (
    hash bytea primary key,
    owner text not null,
    path text,
    expires_at bigint not null
  );
  create index stream_tickets_by_expiry on docchat.stream_tickets (expires_at);

  create table docchat.conversations (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    owner text collate "C" not null,
    title text not null,
    folded_title text not null,
    last_turn integer not null default 0,
    created_at bigint not null default docchat.now_ms(),
    updated_at bigint not null default docchat.now_ms()
  );
  create index conversations_by_owner on docchat.conversations (owner, updated_at, id);

  create table docchat.turns (
    conversation bigint not null references docchat.conversations on delete cascade,
    number integer not null,
    role text not null check (role in ('user', 'assistant')),
    text text not null,
    answer text,
    created_at bigint not null,
    primary key (conversation, number)
  );
`
