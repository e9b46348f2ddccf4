#ifndef FAVES_CSQLITE_H
#define FAVES_CSQLITE_H

// The one call of SQLite that Swift cannot make by itself: it takes a variable number of arguments.
#include <sqlite3.h>

/// Turns the statistics of memory off, which cost a lock for every allocation. To be called before
/// the first database is opened.
static inline int faves_sqlite_without_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
