// What of SQLite's C interface Swift cannot import: two variadic functions and two cast constants.
#include <sqlite3.h>

// sqlite3_db_config() is variadic. Gives SQLite's result code.
static inline int quanbu_sqlite_configure(sqlite3 *db, int option, int value) {
  return sqlite3_db_config(db, option, value, (int *)0);
}

// SQLITE_TRANSIENT is a cast: SQLite copies the bytes before the call returns. An empty buffer may have no address,
// which SQLite would take for NULL.
static inline int quanbu_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, count == 0 ? "" : text, count, SQLITE_TRANSIENT);
}

// As above.
static inline int quanbu_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// sqlite3_config() is variadic, too. SQLite then counts no memory, for which each allocation takes a lock of the whole
// process. Only before SQLite's first use; afterwards it changes nothing and says so.
static inline int quanbu_sqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
