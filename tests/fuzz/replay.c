// Feeds every file of the folders named on the command line to the fuzz target, without an engine.
#include "base/file.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/// Runs one file. @return whether it could be read
static int replay_file(const char *path)
{
    marz_buffer bytes = {0};
    marz_error error;
    if (marz_file_read(path, (size_t)64 << 20, &bytes, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 0;
    }
    // A copy of the exact size, so that the sanitizer sees a read beyond the end.
    uint8_t *copy = malloc(bytes.length ? bytes.length : 1);
    if (copy && bytes.length)
        memcpy(copy, bytes.text, bytes.length);
    if (copy)
        LLVMFuzzerTestOneInput(copy, bytes.length);
    free(copy);
    marz_buffer_deinit(&bytes);
    return 1;
}

/// Runs all files of a folder in the order of their names. @return how many
static int replay_folder(const char *folder)
{
    enum { FILES_MAX = 10000 };
    static char *names[FILES_MAX];
    int count = 0, done = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries)) && count < FILES_MAX;)
        if (entry->d_name[0] != '.')
            names[count++] = strdup(entry->d_name);
    if (entries)
        closedir(entries);
    qsort(names, (size_t)count, sizeof *names, compare_names);
    for (int k = 0; k < count; k++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, names[k]);
        done += replay_file(path);
        free(names[k]);
    }
    return done;
}

int main(int argc, char **argv)
{
    int done = 0;
    for (int k = 1; k < argc; k++)
        done += replay_folder(argv[k]);
    printf("%d inputs replayed\n", done);
    return done == 0;
}
