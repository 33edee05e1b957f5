/** In the trash, a document belongs to an owner that nobody can act for. */
export const TRASH_COLUMNS = `
  alter table docchat.documents add column removed_from text collate "C", add column removed_at bigint;
  create index documents_in_trash on docchat.documents (removed_from, removed_at) where removed_at is not null;
  create index versions_in_trash on docchat.versions (sha256) where not superseded and starts_with(owner, E'\\x01');
`
