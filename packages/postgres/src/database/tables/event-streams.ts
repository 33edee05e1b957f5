export const EVENT_STREAM_TABLES = `
  create table docchat.event_streams (
    stream text collate "C" not null,
    number integer not null,
    text text not null,
    added_at bigint not null,
    expires_at bigint not null,
    primary key (stream, number)
  );
  create index event_streams_by_expiry on docchat.event_streams (expires_at);
`
