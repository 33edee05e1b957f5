/** Which text of a chunk was embedded. */
export const TEXT_KEYS = `
  alter table docchat.chunks add column text_key bytea;
  create index chunks_by_text on docchat.chunks (text_key) where text_key is not null;
`
