#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

/// A file that is not there to be read is not found; all else is trouble with files.
static marz_status system_error(const char *what, const char *path, marz_error *error)
{
    const int reason = errno;
    const bool is_missing = reason == ENOENT && strcmp(what, "read") == 0;
    const marz_status status = is_missing ? MARZ_E_NOT_FOUND : MARZ_E_IO;
    marz_fail(error, status, "cannot %s %s: %s", what, path, strerror(reason));
    if (reason == ENOSPC || reason == EFBIG || reason == EDQUOT)
        marz_hint(error, "Free some space or choose another disk; nothing was changed.");
    else if (reason == EACCES || reason == EROFS || reason == EPERM)
        marz_hint(error, "Check the rights of the file and its folder.");
    else if (reason == ENOENT && !is_missing)
        marz_hint(error, "Check that the folder exists.");
    return status;
}

marz_status marz_file_read(const char *path, size_t bytes_max, marz_buffer *out, marz_error *error)
{
    const int file = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return system_error("read", path, error);
    marz_status status = MARZ_OK;
    char chunk[CHUNK_BYTES];
    const size_t before = out->length;
    for (;;) {
        const ssize_t got = read(file, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = system_error("read", path, error);
        if (got <= 0)
            break;
        if (out->length - before + (size_t)got > bytes_max) {
            status = marz_fail(error, MARZ_E_LIMIT, "%s has more than %zu bytes", path, bytes_max);
            break;
        }
        marz_buffer_add(out, chunk, (size_t)got);
    }
    close(file);
    if (!status && out->is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", path);
    return status;
}

static int write_all(int file, const char *bytes, size_t length)
{
    while (length) {
        const ssize_t put = write(file, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        length -= (size_t)put;
    }
    return 0;
}

/// A rename is durable only when its folder is on the disk too.
static void sync_folder_of(const char *path)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    const int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    fsync(folder);
    close(folder);
}

/// Devices and pipes (/dev/stdout) cannot be replaced by a rename; they are written as they are.
static marz_status write_special(const char *path, const char *bytes, size_t length,
                                 marz_error *error)
{
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return system_error("write", path, error);
    const int failed = write_all(file, bytes, length);
    const marz_status status = failed ? system_error("write", path, error) : MARZ_OK;
    close(file);
    return status;
}

marz_status marz_file_write(const char *path, const char *bytes, size_t length, marz_error *error)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        return write_special(path, bytes, length, error);
    char temporary[PATH_MAX];
    const int size = snprintf(temporary, sizeof temporary, "%s.%ld.new", path, (long)getpid());
    if (size < 0 || (size_t)size >= sizeof temporary)
        return marz_fail(error, MARZ_E_IO, "the path is too long: %s", path);
    const int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return system_error("write", path, error);
    marz_status status = MARZ_OK;
    if (write_all(file, bytes, length) || fsync(file))
        status = system_error("write", path, error);
    if (close(file) && !status)
        status = system_error("write", path, error);
    if (!status && rename(temporary, path))
        status = system_error("write", path, error);
    if (status)
        unlink(temporary);
    else
        sync_folder_of(path);
    return status;
}

marz_status marz_folder_make(const char *path, marz_error *error)
{
    char part[PATH_MAX];
    const size_t length = strlen(path);
    if (length == 0 || length >= sizeof part)
        return marz_fail(error, MARZ_E_IO, "not a usable folder name: \"%s\"", path);
    for (size_t k = 1; k <= length; k++) {
        if (path[k] != '/' && path[k] != '\0')
            continue;
        memcpy(part, path, k);
        part[k] = '\0';
        if (mkdir(part, 0777) && errno != EEXIST)
            return system_error("make the folder", part, error);
    }
    struct stat info;
    if (stat(path, &info) || !S_ISDIR(info.st_mode))
        return marz_fail(error, MARZ_E_IO, "%s is not a folder", path);
    return MARZ_OK;
}
