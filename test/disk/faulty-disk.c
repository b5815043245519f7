/*
 * A disk that can fail, put under a program by LD_PRELOAD. Every change that the program makes below DISK_ROOT is
 * really made, and written down in order in DISK_JOURNAL, along with each fsync: from that a test builds what a disk
 * would hold if the power had been cut at any point (image.ts). DISK_CONTROL is a small file, shared memory between
 * test and program, by which faults begin and end while the program runs (faulty-disk.ts has the same layout).
 *
 * fsync is not passed on to the machine's own disk: what would survive is decided by the journal alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum operation { OPEN = 1, CREATE, WRITE, TRUNCATE, SYNC, SYNC_FAILED, RENAME, UNLINK, MAKE_FOLDER, SYNC_FOLDER, LINK };

/* 40 bytes; then the payload: what was written, or a path below the root (two with a NUL between for a rename or a link). */
struct record {
  uint32_t size; /* of the payload */
  uint32_t operation;
  uint64_t inode;
  uint64_t offset; /* of a write; new size of a truncation; for a sync, the journal's size when it began */
  uint64_t process;
  uint64_t reserved;
};

/* Written by the test, read here; the counters the other way round. */
struct control {
  _Atomic int64_t space;          /* bytes that may still be written; negative: no limit */
  _Atomic int32_t failing_sync;   /* fsync fails with EIO: 0 never, 1 always, 2 of what is no log ("-wal") */
  _Atomic int32_t is_read_only;   /* not 0: opening for writing fails with EROFS */
  _Atomic int32_t sync_micros;    /* how long an fsync takes */
  _Atomic int32_t unused;
  _Atomic int64_t refused_writes; /* counts writes that met ENOSPC */
  _Atomic int64_t refused_syncs;  /* counts fsyncs that met EIO */
  _Atomic int64_t syncs;
};

enum { MOST_FILES = 65536 };

static struct { uint64_t inode; dev_t device; char is_ours, is_folder, is_log; } files[MOST_FILES];
static char root[PATH_MAX];
static size_t root_length;
static int journal = -1;
static struct control *control;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *);
static int (*real_link)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_mkdir)(const char *, mode_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) {
    fprintf(stderr, "faulty disk: there is no %s\n", name);
    abort();
  }
  return found;
}

__attribute__((constructor)) static void begin(void) {
  real_open = real("open64");
  real_close = real("close");
  real_write = real("write");
  real_pwrite = real("pwrite64");
  real_writev = real("writev");
  real_pwritev = real("pwritev64");
  real_ftruncate = real("ftruncate64");
  real_rename = real("rename");
  real_link = real("link");
  real_unlink = real("unlink");
  real_mkdir = real("mkdir");
  real_fsync = real("fsync");
  real_fdatasync = real("fdatasync");
  const char *folder = getenv("DISK_ROOT"), *log = getenv("DISK_JOURNAL"), *shared = getenv("DISK_CONTROL");
  if (!folder || !log || !shared) return;
  int fd = real_open(shared, O_RDWR | O_CLOEXEC);
  control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  real_close(fd);
  journal = real_open(log, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (control == MAP_FAILED || journal < 0) {
    fprintf(stderr, "faulty disk: the journal or the control file can't be opened\n");
    abort();
  }
  snprintf(root, sizeof root, "%s/", folder);
  root_length = strlen(root);
}

/* The part of the path below the root, or nothing when it lies elsewhere. Ours are absolute and without dots. */
static const char *below(const char *path) {
  if (journal < 0) return NULL;
  if (strncmp(path, root, root_length) == 0) return path + root_length;
  return strlen(path) == root_length - 1 && strncmp(path, root, root_length - 1) == 0 ? "" : NULL;
}

static int ends_in(const char *path, const char *end) {
  size_t length = strlen(path), ending = strlen(end);
  return length > ending && strcmp(path + length - ending, end) == 0;
}

/* Shared memory in a file's clothes: SQLite builds it anew after a crash, so it need not survive. */
static int is_memory(const char *path) { return ends_in(path, "-shm"); }

static void note(enum operation operation, uint64_t inode, uint64_t offset, const struct iovec *parts, int count) {
  struct record record = { 0, operation, inode, offset, (uint64_t)getpid(), 0 };
  struct iovec all[18] = { { &record, sizeof record } };
  for (int index = 0; index < count; index += 1) {
    all[index + 1] = parts[index];
    record.size += parts[index].iov_len;
  }
  /* One call, so that two processes on one journal don't mix. */
  if (real_writev(journal, all, count + 1) != (ssize_t)(sizeof record + record.size)) {
    fprintf(stderr, "faulty disk: the journal can't be written\n");
    abort();
  }
}

static void note_path(enum operation operation, uint64_t inode, const char *path) {
  struct iovec part = { (void *)path, strlen(path) };
  note(operation, inode, 0, &part, 1);
}

/* What the disk says to an open for writing, or to a new name: 0, EROFS or ENOSPC. */
static int refusal(int exists, int flags) {
  int is_new = !exists && flags & O_CREAT;
  int is_writing = exists && (flags & O_ACCMODE) != O_RDONLY && !(flags & O_EXCL);
  if (atomic_load(&control->is_read_only) && (is_new || is_writing)) return EROFS;
  return atomic_load(&control->space) == 0 && is_new ? ENOSPC : 0;
}

static int open_ours(const char *path, const char *name, int flags, mode_t mode) {
  struct stat known;
  pthread_mutex_lock(&order);
  int existed = stat(path, &known) == 0;
  int error = is_memory(path) ? 0 : refusal(existed, flags);
  int fd = error ? -1 : real_open(path, flags, mode);
  if (!error) error = errno;
  if (fd >= 0 && fd < MOST_FILES && fstat(fd, &known) == 0 && !is_memory(path)) {
    files[fd].inode = known.st_ino;
    files[fd].device = known.st_dev;
    files[fd].is_folder = S_ISDIR(known.st_mode);
    files[fd].is_log = ends_in(path, "-wal");
    files[fd].is_ours = 1;
    note_path(existed ? OPEN : CREATE, known.st_ino, name);
    if (existed && flags & O_TRUNC && (flags & O_ACCMODE) != O_RDONLY) note(TRUNCATE, known.st_ino, 0, NULL, 0);
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return fd;
}

static int open_any(const char *path, int flags, mode_t mode) {
  const char *name = real_open ? below(path) : NULL;
  if (!real_open) real_open = real("open64");
  return name ? open_ours(path, name, flags, mode) : real_open(path, flags, mode);
}

#define MODE_OF(flags, mode)                           \
  mode_t mode = 0;                                     \
  if ((flags) & (O_CREAT | O_TMPFILE)) {               \
    va_list rest;                                      \
    va_start(rest, flags);                             \
    mode = va_arg(rest, mode_t);                       \
    va_end(rest);                                      \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags, mode)
  return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE_OF(flags, mode)
  return open_any(path, flags | O_LARGEFILE, mode);
}

int creat(const char *path, mode_t mode) { return open_any(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* Node closes its files past every library: a number that was ours may be a socket or a temporary file by now. */
static int is_ours(int fd) {
  struct stat now;
  if (fd < 0 || fd >= MOST_FILES || !files[fd].is_ours) return 0;
  if (fstat(fd, &now) == 0 && now.st_ino == files[fd].inode && now.st_dev == files[fd].device) return 1;
  return files[fd].is_ours = 0;
}

int close(int fd) {
  if (is_ours(fd)) files[fd].is_ours = 0;
  return real_close(fd);
}

/* How much of a write still fits; a full disk takes the first part, and refuses the rest when it is tried again. */
static size_t fitting(size_t length) {
  int64_t space = atomic_load(&control->space);
  if (space < 0) return length;
  size_t fits = length < (size_t)space ? length : (size_t)space;
  atomic_fetch_sub(&control->space, (int64_t)fits);
  return fits;
}

static ssize_t write_ours(int fd, const struct iovec *parts, int count, off_t at) {
  static char joined[1 << 22];
  size_t length = 0;
  pthread_mutex_lock(&order);
  for (int index = 0; index < count; index += 1) {
    if (length + parts[index].iov_len > sizeof joined) abort();
    memcpy(joined + length, parts[index].iov_base, parts[index].iov_len);
    length += parts[index].iov_len;
  }
  size_t fits = fitting(length);
  if (fits == 0 && length > 0) {
    atomic_fetch_add(&control->refused_writes, 1);
    pthread_mutex_unlock(&order);
    errno = ENOSPC;
    return -1;
  }
  if (at < 0) at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t written = real_pwrite(fd, joined, fits, at);
  int error = errno;
  if (written > 0) {
    struct iovec part = { joined, (size_t)written };
    note(WRITE, files[fd].inode, (uint64_t)at, &part, 1);
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return written;
}

/* Without an offset the file's own position moves along. */
static ssize_t write_on(int fd, const struct iovec *parts, int count) {
  ssize_t written = write_ours(fd, parts, count, -1);
  if (written > 0) lseek(fd, written, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  return written;
}

ssize_t write(int fd, const void *data, size_t length) {
  struct iovec part = { (void *)data, length };
  return is_ours(fd) ? write_on(fd, &part, 1) : real_write(fd, data, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  return is_ours(fd) ? write_on(fd, parts, count) : real_writev(fd, parts, count);
}

static ssize_t pwrite_any(int fd, const void *data, size_t length, off_t at) {
  struct iovec part = { (void *)data, length };
  return is_ours(fd) ? write_ours(fd, &part, 1, at) : real_pwrite(fd, data, length, at);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite_any(fd, data, length, at); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return pwrite_any(fd, data, length, at); }

static ssize_t pwritev_any(int fd, const struct iovec *parts, int count, off_t at) {
  if (is_ours(fd)) return at < 0 ? write_on(fd, parts, count) : write_ours(fd, parts, count, at);
  return real_pwritev(fd, parts, count, at);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev_any(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return pwritev_any(fd, parts, count, at); }

static int truncate_any(int fd, off_t size) {
  if (!is_ours(fd)) return real_ftruncate(fd, size);
  pthread_mutex_lock(&order);
  int outcome = real_ftruncate(fd, size);
  int error = errno;
  if (outcome == 0) note(TRUNCATE, files[fd].inode, (uint64_t)size, NULL, 0);
  pthread_mutex_unlock(&order);
  errno = error;
  return outcome;
}

int ftruncate(int fd, off_t size) { return truncate_any(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncate_any(fd, size); }

/* Covers what was written before it began, and no more. A failed one loses what it was to save: the pages count as
   clean afterwards, as on Linux, and no later fsync writes them. */
static int sync_ours(int fd) {
  pthread_mutex_lock(&order);
  uint64_t began = (uint64_t)lseek(journal, 0, SEEK_END);
  pthread_mutex_unlock(&order);
  int micros = atomic_load(&control->sync_micros);
  if (micros > 0) usleep((useconds_t)micros);
  int failing = atomic_load(&control->failing_sync);
  int is_failing = failing == 1 || (failing == 2 && !files[fd].is_log);
  pthread_mutex_lock(&order);
  atomic_fetch_add(&control->syncs, 1);
  if (is_failing) atomic_fetch_add(&control->refused_syncs, 1);
  note(is_failing ? SYNC_FAILED : files[fd].is_folder ? SYNC_FOLDER : SYNC, files[fd].inode, began, NULL, 0);
  pthread_mutex_unlock(&order);
  if (is_failing) errno = EIO;
  return is_failing ? -1 : 0;
}

int fsync(int fd) { return is_ours(fd) ? sync_ours(fd) : real_fsync(fd); }
int fdatasync(int fd) { return is_ours(fd) ? sync_ours(fd) : real_fdatasync(fd); }

/* Whether a new or a lost name is refused now. */
static int is_refused(int is_new) {
  int error = refusal(!is_new, is_new ? O_CREAT : O_WRONLY);
  if (error) errno = error;
  return error != 0;
}

static int changed(int outcome, enum operation operation, const char *name, const char *other) {
  int error = errno;
  if (outcome == 0) {
    struct iovec parts[3] = { { (void *)name, strlen(name) }, { "", 1 }, { (void *)other, other ? strlen(other) : 0 } };
    note(operation, 0, 0, parts, other ? 3 : 1);
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return outcome;
}

int rename(const char *from, const char *to) {
  const char *name = below(from), *other = below(to);
  if (!name || !other) return real_rename(from, to);
  pthread_mutex_lock(&order);
  return changed(is_refused(0) ? -1 : real_rename(from, to), RENAME, name, other);
}

int link(const char *from, const char *to) {
  const char *name = below(from), *other = below(to);
  struct stat known;
  if (!name || !other) return real_link(from, to);
  pthread_mutex_lock(&order);
  return changed(stat(to, &known) != 0 && is_refused(1) ? -1 : real_link(from, to), LINK, name, other);
}

int unlink(const char *path) {
  const char *name = below(path);
  if (!name || is_memory(path)) return real_unlink(path);
  pthread_mutex_lock(&order);
  return changed(is_refused(0) ? -1 : real_unlink(path), UNLINK, name, NULL);
}

int mkdir(const char *path, mode_t mode) {
  const char *name = below(path);
  if (!name) return real_mkdir(path, mode);
  struct stat known;
  pthread_mutex_lock(&order);
  return changed(stat(path, &known) != 0 && is_refused(1) ? -1 : real_mkdir(path, mode), MAKE_FOLDER, name, NULL);
}
