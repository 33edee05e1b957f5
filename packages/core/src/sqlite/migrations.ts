import { DocChatError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { moveVectors } from './search/move-vectors.ts'

/** Each entry migrates the schema from its index to the next number. Entries never change once released. */
const MIGRATIONS: readonly (string | ((db: Connection) => void))[] = [
  `
  create table documents (
    key integer primary key,
    id text not null unique,
    owner text not null,
    source text not null,
    name text not null,
    current_version integer not null,
    created_at integer not null,
    unique (owner, source)
  ) strict;

  create table versions (
    key integer primary key,
    id text not null unique,
    document integer not null references documents on delete cascade,
    sha256 text not null,
    size_bytes integer not null,
    media_type text not null,
    blob_key text not null unique,
    state text not null default 'queued' check (state in ('queued', 'processing', 'complete', 'failed')),
    searchable text not null default 'none' check (searchable in ('none', 'text', 'hybrid')),
    superseded integer not null default 0,
    page_count integer,
    chunk_count integer not null default 0,
    warnings text not null default '[]',
    error text,
    created_at integer not null,
    completed_at integer
  ) strict;
  create index versions_of_document on versions (document, key);
  create index versions_by_hash on versions (sha256) where superseded = 0;

  create table pages (
    version integer not null references versions on delete cascade,
    number integer not null,
    text text not null,
    primary key (version, number)
  ) strict;

  create table spaces (
    key integer primary key,
    model text not null,
    dimensions integer not null,
    unique (model, dimensions)
  ) strict;

  create table chunks (
    key integer primary key,
    document integer not null references documents on delete cascade,
    version integer not null references versions on delete cascade,
    page integer not null,
    char_start integer not null,
    char_end integer not null,
    live integer not null default 0,
    space integer references spaces
  ) strict;
  create index chunks_of_version on chunks (version, key);
  create index chunks_of_document on chunks (document, live);

  create virtual table chunk_words using fts5 (
    text, content = '', contentless_delete = 1, tokenize = "porter unicode61 remove_diacritics 2"
  );

  create table jobs (
    key integer primary key,
    id text not null unique,
    kind text not null,
    owner text not null,
    payload text not null,
    state text not null default 'queued' check (state in ('queued', 'active', 'done', 'failed', 'cancelled')),
    revision integer not null default 0,
    priority integer not null default 0,
    attempts integer not null default 0,
    max_attempts integer not null,
    run_at integer not null,
    token integer not null default 0,
    worker text,
    lease_until integer,
    progress text,
    result text not null default 'null',
    error text,
    idempotency_key text,
    correlation_id text,
    traceparent text,
    created_at integer not null,
    finished_at integer,
    unique (owner, idempotency_key)
  ) strict;
  create index jobs_waiting on jobs (kind, priority desc, owner, run_at) where state = 'queued';
  create index jobs_leased on jobs (lease_until, owner) where state = 'active';
  create index jobs_by_token on jobs (token);
  create index jobs_by_owner on jobs (owner, token);
  create index jobs_by_state on jobs (state, finished_at);

  create table api_keys (
    key integer primary key,
    id text not null unique,
    owner text not null,
    name text not null,
    hash blob not null,
    created_at integer not null
  ) strict;

  create table settings (name text primary key, value text not null) strict, without rowid;
  `,
  `
  alter table versions add column metadata text not null default '{}';
  alter table versions add column outline text not null default '[]';
  alter table versions add column label text;
  alter table versions add column label_confidence real;
  alter table versions add column thumbnail_key text;
  create index versions_without_thumbnail on versions (key) where thumbnail_key is null and searchable <> 'none'
    and superseded = 0 and media_type in ('application/pdf', 'image/jpeg', 'image/png');

  alter table pages add column label text;
  alter table pages add column layout blob;

  -- Without references: a document that is deleted leaves its chunks to be swept, batch by batch.
  create table chunks_anew (
    key integer primary key,
    document integer not null,
    version integer not null,
    page integer not null,
    char_start integer not null,
    char_end integer not null,
    live integer not null default 0,
    space integer,
    context text not null default ''
  ) strict;
  insert into chunks_anew (key, document, version, page, char_start, char_end, live, space)
    select key, document, version, page, char_start, char_end, live, space from chunks;
  drop table chunks;
  alter table chunks_anew rename to chunks;
  create index chunks_of_version on chunks (version, key);
  create index chunks_of_document on chunks (document);
  create index chunks_gone on chunks (key) where live = 2;
  -- Merging what is left of segments, as rows are deleted, would stall a commit for seconds.
  insert into chunk_words (chunk_words, rank) values ('deletemerge', 0), ('automerge', 8);

  alter table versions add column build text;
  alter table versions add column built integer not null default 0;
  alter table versions add column space integer;
  update versions set space = (select space from chunks where version = versions.key limit 1)
    where searchable = 'hybrid';
  -- Pages and their chunks are stored together now: a document that was being read is read from its first page.
  delete from pages where version in (select key from versions where searchable = 'none');

  alter table spaces add column storage text not null default 'float' check (storage in ('float', 'int8'));

  create table conversations (
    key integer primary key,
    id text not null unique,
    owner text not null,
    title text not null,
    created_at integer not null,
    updated_at integer not null
  ) strict;
  create index conversations_by_owner on conversations (owner, updated_at);

  create table turns (
    conversation integer not null references conversations on delete cascade,
    number integer not null,
    role text not null check (role in ('user', 'assistant')),
    text text not null,
    answer text,
    created_at integer not null,
    primary key (conversation, number)
  ) strict;
  `,
  `
  alter table jobs add column document_id text;
  update jobs set document_id = case kind
    when 'webhook' then json_extract(payload, '$.body') ->> '$.data.document_id' else payload ->> '$.documentId' end
    where json_type(payload) = 'object';
  drop index jobs_by_token;

  alter table versions add column owner text not null default '';
  alter table versions add column number integer not null default 0;
  alter table versions add column name text;
  update versions set owner = (select owner from documents where key = versions.document),
    number = (select count(*) from versions older where older.document = versions.document and older.key <= versions.key);
  create unique index versions_by_number on versions (document, number);
  -- A process of an older version may still have the database open, and does not know these columns.
  create trigger versions_written_by_older_process before insert on versions
    when new.owner = '' or new.number = 0
    begin select raise(abort, 'The database was upgraded by a newer DocChat. Restart this process.'); end;
  drop index versions_by_hash;
  create unique index versions_by_hash on versions (owner, sha256) where superseded = 0;
  drop index versions_without_thumbnail;
  create index versions_without_thumbnail on versions (media_type)
    where thumbnail_key is null and searchable <> 'none' and superseded = 0;
  create index versions_by_thumbnail on versions (thumbnail_key) where thumbnail_key is not null;

  create table queue_state (
    key integer primary key check (key = 1),
    paused integer not null,
    last_token integer not null
  ) strict;
  insert into queue_state select 1, exists (select 1 from settings where name = 'jobs-paused'),
    coalesce((select max(token) from jobs), 0);

  create table passwords (version_id text primary key, password text not null) strict, without rowid;
  insert into passwords select substr(name, length('password:') + 1), value from settings where name like 'password:%';

  create table idempotency_keys (
    owner text not null,
    key text not null,
    fingerprint text not null,
    expires_at integer not null,
    primary key (owner, key)
  ) strict, without rowid;
  create index idempotency_keys_by_expiry on idempotency_keys (expires_at);
  insert into idempotency_keys
    select json_extract(substr(name, length('upload-key:') + 1), '$[0]'),
      json_extract(substr(name, length('upload-key:') + 1), '$[1]'), value, (unixepoch() + 86400) * 1000
    from settings where name like 'upload-key:%';

  create table gone_receivers (url_hash text primary key, gone_at integer not null) strict, without rowid;
  insert into gone_receivers select substr(name, length('webhook-gone:') + 1), unixepoch(value) * 1000
    from settings where name like 'webhook-gone:%';

  create table locks (name text primary key, holder text not null, expires_at integer not null) strict, without rowid;
  drop table settings;
  `,
  `
  -- The number of a deleted exchange is not used again.
  alter table conversations add column last_turn integer not null default 0;
  update conversations set last_turn = (select coalesce(max(number), 0) from turns where conversation = conversations.key);

  alter table idempotency_keys add column answer text;

  create table stream_tickets (
    hash blob primary key,
    owner text not null,
    path text,
    expires_at integer not null
  ) strict, without rowid;
  create index stream_tickets_by_expiry on stream_tickets (expires_at);

  alter table api_keys add column operator integer not null default 0;
  create index jobs_of_owner on jobs (owner, kind);
  alter table documents add column folded_name text not null default '';
  alter table documents add column renamed integer not null default 0;
  alter table documents add column label text;
  alter table documents add column size_bytes integer not null default 0;
  update documents set folded_name = fold_name(name),
    size_bytes = (select size_bytes from versions where key = current_version);
  create index documents_by_age on documents (owner, created_at, key);
  create index documents_by_name on documents (owner, folded_name, key);
  create index documents_by_size on documents (owner, size_bytes, key);

  -- Copies from the current version, so that lists are filtered by an index.
  alter table documents add column state text;
  alter table documents add column media_type text;
  alter table documents add column shown_label text;
  update documents set (state, media_type, shown_label) =
    (select state, media_type, coalesce(documents.label, v.label) from versions v where v.key = current_version);
  create trigger documents_follow_version after update of state, label on versions begin
    update documents set state = new.state, shown_label = coalesce(label, new.label)
      where key = new.document and current_version = new.key;
  end;
  create trigger documents_follow_choice after update of current_version, label on documents begin
    update documents set (state, media_type, shown_label) =
      (select v.state, v.media_type, coalesce(new.label, v.label) from versions v where v.key = new.current_version)
      where key = new.key;
  end;
  create index documents_by_state on documents (owner, state, created_at, key);
  create index documents_by_media_type on documents (owner, media_type, created_at, key);
  create index documents_by_label on documents (owner, shown_label, created_at, key);

  create index jobs_by_age on jobs (owner, created_at, key);
  create index jobs_of_document on jobs (document_id, created_at, key);
  alter table jobs add column expected_ms integer not null default 0;
  drop index jobs_waiting;
  create index jobs_waiting on jobs (kind, priority desc, owner, run_at + expected_ms, run_at) where state = 'queued';
  create index jobs_waiting_again on jobs (owner, token) where state = 'queued' and token > 0;
  alter table spaces add column stamp integer not null default 0;
  `,
  `
  create table event_streams (
    stream text not null,
    number integer not null,
    text text not null,
    added_at integer not null,
    expires_at integer not null,
    primary key (stream, number)
  ) strict, without rowid;
  create index event_streams_by_expiry on event_streams (expires_at);
  create table token_models (key integer primary key, model text not null unique) strict;
  -- Apart from the chunks, whose rows stay short.
  create table chunk_tokens (chunk integer primary key, model integer not null, tokens blob not null) strict;
  alter table chunks add column token_model integer;
  alter table chunks add column token_bytes integer not null default 0;
  alter table versions add column token_model integer;
  `,
  `
  -- Which text was embedded.
  alter table chunks add column text_key blob;
  create index chunks_by_text on chunks (text_key) where text_key is not null;
  `,
  `
  -- In the trash, a document belongs to an owner that nobody can act for.
  alter table documents add column removed_from text;
  alter table documents add column removed_at integer;
  create index documents_in_trash on documents (removed_from, removed_at) where removed_at is not null;
  create index versions_in_trash on versions (sha256) where superseded = 0 and substr(owner, 1, 1) = char(1);
  `,
  (db) => {
    db.raw.exec(`
      create table chunk_vectors (
        chunk integer primary key,
        space integer not null,
        block integer not null,
        vector blob not null
      ) strict;
      create table code_blocks (
        key integer primary key,
        space integer not null,
        owner text not null,
        count integer not null,
        chunks blob not null,
        documents blob not null,
        codes blob not null
      ) strict;
      create index code_blocks_of_owner on code_blocks (space, owner, count);
    `)
    moveVectors(db)
    db.raw.exec('alter table spaces drop column storage; alter table spaces drop column stamp;')
  },
]

/** Migrates the schema to the latest version, or to an older one for tests, in one transaction. */
export function migrate(db: Connection, target: number = MIGRATIONS.length): void {
  const version = () => Number(db.raw.pragma('user_version', { simple: true }))
  refuseNewer(version(), db.raw.name)
  if (version() >= target) return
  db.raw
    .transaction(() => {
      // Another process may have migrated while this one waited for the lock.
      for (const step of MIGRATIONS.slice(version(), target)) {
        if (typeof step === 'string') db.raw.exec(step)
        else step(db)
      }
      refuseNewer(version(), db.raw.name)
      db.raw.pragma(`user_version = ${Math.max(version(), target)}`)
    })
    .immediate()
}

function refuseNewer(version: number, path: string): void {
  if (version <= MIGRATIONS.length) return
  throw new DocChatError(
    'STORE_INCOMPATIBLE',
    `${path} was written by a newer DocChat (schema ${version}, this one knows ${MIGRATIONS.length}). Update DocChat.`,
  )
}
