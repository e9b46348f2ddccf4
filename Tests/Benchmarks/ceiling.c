/* The ceiling for an import: the CSV file that generate.py makes into one indexed table, with bound
 * statements, in one transaction, without an audit log, without checks: ceiling FILE.csv STORE
 *
 * Ids are random UUIDs beside an integer key; titles are unique in their category; ranks are kept
 * in an index. Commit and checkpoint are as safe as Faves' own (WAL, synchronous FULL). */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, LONGEST = 1 << 20 };

static uint64_t state = 42;

static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static sqlite3 *database;

static void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "ceiling: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

/* Reads one row into the buffer; the number of its fields, 0 at the end. */
static int read_row(FILE *file, char *buffer, char *fields[], int lengths[]) {
  int count = 0, is_quoted = 0;
  char *end = buffer, *start = buffer;
  int byte = getc_unlocked(file);
  if (byte == EOF) return 0;
  for (;; byte = getc_unlocked(file)) {
    if (is_quoted) {
      if (byte != '"') {
        *end++ = (char)byte;
        continue;
      }
      byte = getc_unlocked(file);
      if (byte == '"') {
        *end++ = '"';
        continue;
      }
      is_quoted = 0;
    }
    if (byte == '"') {
      is_quoted = 1;
    } else if (byte == ',' || byte == '\n' || byte == EOF) {
      if (count < COLUMNS) {
        fields[count] = start;
        lengths[count++] = (int)(end - start);
      }
      start = end;
      if (byte != ',') return count;
    } else {
      *end++ = (char)byte;
    }
  }
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  FILE *file = fopen(arguments[1], "r");
  if (file == NULL) return 66;
  check(sqlite3_open(arguments[2], &database));
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000;"
      "CREATE TABLE favorite (id INTEGER PRIMARY KEY, uuid BLOB NOT NULL, category TEXT NOT NULL,"
      " ranking INTEGER NOT NULL, title TEXT NOT NULL, description TEXT, metadata TEXT);"
      "CREATE UNIQUE INDEX by_uuid ON favorite (uuid);"
      "CREATE UNIQUE INDEX by_title ON favorite (category, title);"
      "CREATE UNIQUE INDEX by_rank ON favorite (category, ranking);"
      "BEGIN IMMEDIATE");
  sqlite3_stmt *insert;
  check(sqlite3_prepare_v2(
      database,
      "INSERT INTO favorite (uuid, category, ranking, title, description, metadata)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      -1, &insert, NULL));
  char *buffer = malloc(LONGEST), *metadata = malloc(LONGEST);
  char *fields[COLUMNS];
  int lengths[COLUMNS];
  read_row(file, buffer, fields, lengths);
  while (read_row(file, buffer, fields, lengths) == COLUMNS) {
    uint64_t uuid[2] = {next(), next()};
    int size = 0;
    for (int i = 4; i < COLUMNS; i++) {
      memcpy(metadata + size, fields[i], (size_t)lengths[i]);
      size += lengths[i];
      metadata[size++] = '\n';
    }
    check(sqlite3_bind_blob(insert, 1, uuid, sizeof uuid, SQLITE_STATIC));
    check(sqlite3_bind_text(insert, 2, fields[0], lengths[0], SQLITE_STATIC));
    check(sqlite3_bind_int64(insert, 3, atoll(fields[1])));
    check(sqlite3_bind_text(insert, 4, fields[2], lengths[2], SQLITE_STATIC));
    check(sqlite3_bind_text(insert, 5, fields[3], lengths[3], SQLITE_STATIC));
    check(sqlite3_bind_text(insert, 6, metadata, size, SQLITE_STATIC));
    check(sqlite3_step(insert));
    check(sqlite3_reset(insert));
  }
  check(sqlite3_finalize(insert));
  run("COMMIT");
  check(sqlite3_close(database));
  free(buffer);
  free(metadata);
  return fclose(file);
}
