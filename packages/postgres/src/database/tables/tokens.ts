/** What is stored of the tokens of chunks, apart from the chunks, whose rows stay short. */
export const TOKEN_TABLES = `
  create table docchat.token_models (
    key integer generated always as identity primary key,
    model text not null unique
  );

  create table docchat.chunk_tokens (chunk bigint primary key, tokens bytea not null);
  -- It cannot be compressed.
  alter table docchat.chunk_tokens alter column tokens set storage external;

  alter table docchat.chunks add column token_model integer, add column token_bytes integer not null default 0;
  alter table docchat.versions add column token_model integer;
`
