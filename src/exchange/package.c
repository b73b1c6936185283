#include "exchange/package.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <unzip.h>

#define CASE_DOES_NOT_COUNT 2
#define FREE_BYTES ((uint64_t)1 << 20) ///< below this the ratio is not looked at

struct marz_package {
    const char *path;
    unzFile zip;
    bool is_part_open;
    uint64_t packed, unpacked, unpacked_so_far; ///< bytes of the current part
};

static marz_status damaged(const marz_package *p, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "%s is damaged or no workbook", p->path);
    marz_hint(error, "Open it in a spreadsheet and save it again as XLSX or CSV.");
    return MARZ_E_INPUT;
}

marz_status marz_package_open(const char *path, marz_arena *arena, marz_package **package,
                              marz_error *error)
{
    marz_package *p = MARZ_NEW(arena, marz_package, 1);
    if (!p)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", path);
    p->path = path;
    if (access(path, R_OK)) {
        const marz_status status = errno == ENOENT ? MARZ_E_NOT_FOUND : MARZ_E_IO;
        return marz_fail(error, status, "cannot read %s: %s", path, strerror(errno));
    }
    p->zip = unzOpen64(path);
    if (!p->zip)
        return damaged(p, error);
    *package = p;
    return MARZ_OK;
}

static void end_part(marz_package *p)
{
    if (p->is_part_open)
        unzCloseCurrentFile(p->zip);
    p->is_part_open = false;
}

void marz_package_close(marz_package *package)
{
    if (!package || !package->zip)
        return;
    end_part(package);
    unzClose(package->zip);
    package->zip = NULL;
}

bool marz_package_find(marz_package *package, const char *name)
{
    end_part(package);
    return unzLocateFile(package->zip, name, CASE_DOES_NOT_COUNT) == UNZ_OK;
}

marz_status marz_package_begin(marz_package *package, marz_error *error)
{
    unz_file_info64 info;
    if (unzGetCurrentFileInfo64(package->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return damaged(package, error);
    if (info.flag & 1) {
        marz_fail(error, MARZ_E_INPUT, "%s is encrypted", package->path);
        marz_hint(error, "Save it without a password.");
        return MARZ_E_INPUT;
    }
    if (unzOpenCurrentFile(package->zip) != UNZ_OK)
        return damaged(package, error);
    package->is_part_open = true;
    package->packed = info.compressed_size;
    package->unpacked = info.uncompressed_size;
    package->unpacked_so_far = 0;
    return MARZ_OK;
}

/// What has been unpacked stands in no honest proportion to what was packed.
static bool is_bomb(const marz_package *p)
{
    const uint64_t size = p->unpacked_so_far;
    return size > MARZ_PART_BYTES_MAX ||
           (size > FREE_BYTES && size / MARZ_PART_RATIO_MAX > p->packed);
}

marz_status marz_package_read(marz_package *package, char *bytes, size_t capacity, size_t *got,
                              marz_error *error)
{
    const int taken = unzReadCurrentFile(package->zip, bytes, (unsigned)capacity);
    if (taken < 0)
        return damaged(package, error);
    *got = (size_t)taken;
    package->unpacked_so_far += (uint64_t)taken;
    if (is_bomb(package))
        return marz_fail(error, MARZ_E_LIMIT, "%s unpacks to far more than it holds: refused",
                         package->path);
    return MARZ_OK;
}

double marz_package_progress(const marz_package *package)
{
    return package->unpacked > 0 && package->unpacked_so_far < package->unpacked
               ? (double)package->unpacked_so_far / (double)package->unpacked
               : 1.0;
}
