#include "app/generate.h"

#include "app/folder_settings.h"
#include "base/buffer.h"
#include "base/file.h"

#include <string.h>

static marz_status write_settings(const marz_simulate_options *options, const char *path,
                                  marz_simulated_file *file, marz_error *error)
{
    int32_t count;
    const marz_simulated_setting *list = marz_simulate_settings(options->country, &count);
    marz_buffer text = {0};
    marz_buffer_text(&text, "key,value\n");
    for (int32_t k = 0; k < count; k++)
        marz_buffer_print(&text, "%s,%s\n", list[k].key, list[k].value);
    *file = (marz_simulated_file){path, count};
    const marz_status status = text.is_broken
                                   ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %s", path)
                                   : marz_file_write(path, text.text, text.length, error);
    marz_buffer_deinit(&text);
    return status;
}

marz_status marz_generate_company(const marz_simulate_options *options, marz_arena *arena,
                                  const marz_control *control, marz_simulated_file **files,
                                  int32_t *file_count, marz_error *error)
{
    marz_simulated_file settings, *made;
    int32_t count;
    const char *path =
        marz_arena_print(arena, "%s/%s", options->out_folder, MARZ_FOLDER_SETTINGS_FILE);
    if (!path)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a company");
    marz_status status = marz_folder_make(options->out_folder, error);
    if (!status)
        status = write_settings(options, path, &settings, error);
    if (!status)
        status = marz_simulate(options, arena, control, &made, &count, error);
    if (status)
        return status;
    marz_simulated_file *all = MARZ_NEW(arena, marz_simulated_file, count + 1);
    if (!all)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a company");
    memcpy(all, made, (size_t)count * sizeof *all);
    all[count] = settings;
    *files = all;
    *file_count = count + 1;
    return MARZ_OK;
}
