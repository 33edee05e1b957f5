export const CATALOG_TABLES = `
  create table docchat.documents (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    owner text collate "C" not null,
    source text not null,
    -- Because a source may be longer than an index can hold.
    source_hash bytea not null,
    name text not null,
    folded_name text collate "C" not null,
    renamed boolean not null default false,
    label text,
    current_version bigint not null,
    size_bytes bigint not null default 0,
    created_at bigint not null default docchat.now_ms(),
    -- Copies from the current version, so that lists are filtered by an index.
    state text,
    media_type text,
    shown_label text,
    unique (owner, source_hash)
  );
  create index documents_by_age on docchat.documents (owner, created_at, id);
  create index documents_by_name on docchat.documents (owner, folded_name, id);
  create index documents_by_size on docchat.documents (owner, size_bytes, id);
  create index documents_by_state on docchat.documents (owner, state, created_at, id);
  create index documents_by_media_type on docchat.documents (owner, media_type, created_at, id);
  create index documents_by_label on docchat.documents (owner, shown_label, created_at, id);

  create table docchat.versions (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    document bigint not null references docchat.documents on delete cascade,
    number integer not null,
    owner text collate "C" not null,
    name text not null,
    folded_name text collate "C" not null,
    sha256 text collate "C" not null,
    size_bytes bigint not null,
    media_type text not null,
    blob_key text collate "C" not null unique,
    thumbnail_key text collate "C",
    state text not null default 'queued' check (state in ('queued', 'processing', 'complete', 'failed')),
    searchable text not null default 'none' check (searchable in ('none', 'text', 'hybrid')),
    superseded boolean not null default false,
    page_count integer,
    chunk_count integer not null default 0,
    warnings text not null default '[]',
    metadata text not null default '{}',
    outline text not null default '[]',
    label text,
    label_confidence double precision,
    error text,
    created_at bigint not null default docchat.now_ms(),
    completed_at bigint,
    build text,
    built boolean not null default false,
    space integer
  );
  create unique index versions_by_number on docchat.versions (document, number);
  create unique index versions_by_hash on docchat.versions (owner, sha256) where not superseded;
  create index versions_without_thumbnail on docchat.versions (media_type)
    where thumbnail_key is null and searchable <> 'none' and not superseded;
  create index versions_by_thumbnail on docchat.versions (thumbnail_key) where thumbnail_key is not null;

  create table docchat.pages (
    version bigint not null references docchat.versions on delete cascade,
    number integer not null,
    text text not null,
    label text,
    layout bytea,
    primary key (version, number)
  );

  create function docchat.documents_follow_version() returns trigger language plpgsql as $$ begin
    update docchat.documents set state = new.state, shown_label = coalesce(label, new.label)
      where key = new.document and current_version = new.key;
    return null;
  end $$;
  create trigger documents_follow_version after update of state, label on docchat.versions
    for each row execute function docchat.documents_follow_version();

  create function docchat.documents_follow_choice() returns trigger language plpgsql as $$ begin
    select v.state, v.media_type, coalesce(new.label, v.label) into new.state, new.media_type, new.shown_label
      from docchat.versions v where v.key = new.current_version;
    return new;
  end $$;
  create trigger documents_follow_choice before update of current_version, label on docchat.documents
    for each row execute function docchat.documents_follow_choice();
`
