#ifndef FAVES_CSQLITE_H
#define FAVES_CSQLITE_H

// What a store needs of C that Swift cannot call by itself.
#include <malloc.h>
#include <sqlite3.h>

/// Gives memory that was freed back to the system, which the allocator would keep for later.
static inline void faves_give_memory_back(void) { malloc_trim(0); }

/// Turns the statistics of memory off, which cost a lock for every allocation. To be called before
/// the first database is opened.
static inline int faves_sqlite_without_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
