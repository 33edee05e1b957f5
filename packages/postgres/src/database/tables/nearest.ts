/**
 * Finds the nearest vectors in one round trip, with settings that end with it. Up to `exact` chunks are all compared. The
 * statements are put together when they run, since pgvector may be missing, and each space has a table of its own.
 */
export const NEAREST_FUNCTION = `
  create function docchat.nearest(
    model text, dimensions integer, owner text, documents bigint[], vector text, most integer, exact bigint, ef_search integer)
  returns table (chunk bigint, distance double precision)
  language plpgsql rows 50 set enable_seqscan = off set enable_sort = on set jit = off as $$
  declare
    space integer := (select s.key from docchat.spaces s where s.model = nearest.model and s.dimensions = nearest.dimensions);
    pgvector text := (select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'vector');
    admitted constant text := 's.owner = $1 and s.live = 1 and ($2 is null or s.document = any ($2))';
    chunks bigint;
    statement text;
  begin
    if space is null then return; end if;
    execute 'select sum(s.chunks) from docchat.segments s where ' || admitted into chunks using owner, documents;
    statement := format('select v.chunk, v.embedding operator(%1$s.<=>) $3::%1$s.halfvec as distance
      from docchat.vectors_%2$s v join docchat.segments s on s.key = v.segment where %3$s', pgvector, space, admitted);
    if chunks > exact then
      perform set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.max_scan_tuples', '100000', true),
        set_config('hnsw.ef_search', ef_search::text, true), set_config('enable_sort', 'off', true);
      statement := statement || ' order by distance limit $4';
    else
      -- Without the index, and each distance is computed once.
      statement := format('select * from (%s offset 0) compared order by distance, chunk limit $4', statement);
    end if;
    return query execute statement using owner, documents, vector, most;
  end $$;
`
