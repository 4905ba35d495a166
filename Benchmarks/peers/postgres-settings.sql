-- The settings that decide what a commit costs, read back from the server.
select json_object_agg(name, current_setting(name) order by name)
from pg_settings
where name in (
  'autovacuum', 'checkpoint_timeout', 'commit_delay', 'fsync', 'full_page_writes', 'jit', 'listen_addresses',
  'max_wal_size', 'server_version', 'shared_buffers', 'synchronous_commit', 'wal_buffers', 'wal_compression',
  'wal_level', 'wal_sync_method');
