/* Runs a command and tells what it cost: measure FILE COMMAND [ARGUMENT ...]
 *
 * Writes to FILE: seconds by the clock, seconds of processor time, peak memory in KB, exit code.
 * A program of its own because a child's peak begins with that of the process it came from, which
 * here is a few hundred KB. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT ...]\n");
    return 64;
  }
  double start = now();
  pid_t child;
  int failure = posix_spawnp(&child, arguments[2], NULL, NULL, arguments + 2, environ);
  if (failure != 0) {
    fprintf(stderr, "measure: %s: %s\n", arguments[2], strerror(failure));
    return 66;
  }
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0) {
    if (errno != EINTR) return 71;
  }
  double wall = now() - start;
  FILE *file = fopen(arguments[1], "w");
  if (file == NULL) return 73;
  fprintf(file, "%.6f %.6f %ld %d\n", wall, seconds(usage.ru_utime) + seconds(usage.ru_stime),
          usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return fclose(file) == 0 ? 0 : 74;
}
