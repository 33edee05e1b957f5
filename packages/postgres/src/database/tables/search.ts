/**
 * A segment is what one call added: chunks of one version that are published and withdrawn together. A chunk's key is that
 * of its segment times 2^20, plus its place in it. Without references: a document that is deleted leaves its segments to
 * be swept, batch by batch.
 */
export const SEARCH_TABLES = `
  create table docchat.spaces (
    key integer generated always as identity primary key,
    model text not null,
    dimensions integer not null,
    unique (model, dimensions)
  );

  create table docchat.segments (
    key bigint generated always as identity primary key,
    owner text collate "C" not null,
    document bigint not null,
    version bigint not null,
    live smallint not null default 0,
    chunks integer not null,
    tokens bigint not null,
    -- The terms of its chunks, to find their postings again.
    terms text[] not null
  );
  create index segments_of_version on docchat.segments (version, live);
  create index segments_of_document on docchat.segments (document, live);
  create index segments_of_owner on docchat.segments (owner) include (chunks, tokens) where live = 1;
  create index segments_gone on docchat.segments (key) where live = 2;

  create table docchat.chunks (
    key bigint primary key,
    segment bigint not null,
    page integer not null,
    char_start integer not null,
    char_end integer not null,
    space integer,
    context text not null
  );
  create index chunks_of_segment on docchat.chunks (segment, space);

  create table docchat.postings (
    owner_hash bigint not null,
    segment bigint not null,
    term text collate "C" not null,
    postings bytea not null,
    primary key (owner_hash, term, segment)
  );
`
