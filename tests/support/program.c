#include "program.h"

#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"

static const char *binary(void)
{
    const char *path = getenv("MARZ_BIN");
    assert_non_null(path);
    return path;
}

int run_program(const char *arguments, char **output)
{
    marz_buffer command = {0};
    marz_buffer_print(&command,
                      "cd '%s' && MARZ_STORE=${MARZ_STORE:-sqlite:test.db} '%s' %s "
                      "2>stderr",
                      test_folder(), binary(), arguments);
    FILE *pipe = popen(command.text, "r");
    assert_non_null(pipe);
    marz_buffer text = {0};
    char chunk[4096];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, pipe)) > 0;)
        marz_buffer_add(&text, chunk, got);
    const int status = pclose(pipe);
    marz_buffer_deinit(&command);
    if (!text.text)
        marz_buffer_text(&text, "");
    if (output)
        *output = text.text;
    else
        marz_buffer_deinit(&text);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

json_t *run_json(const char *arguments, int expected)
{
    char *text, command[2048];
    snprintf(command, sizeof command, "%s --format json", arguments);
    const int status = run_program(command, &text);
    if (status != expected) {
        char path[512];
        snprintf(path, sizeof path, "%s/stderr", test_folder());
        char *errors = test_read(path);
        print_error("marz %s: exit status %d, expected %d\n%s\n%s\n", arguments, status, expected,
                    text, errors);
        free(errors);
    }
    assert_int_equal(status, expected);
    json_error_t problem;
    json_t *answer = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (!answer)
        print_error("marz %s: %s\n%s\n", arguments, problem.text, text);
    assert_non_null(answer);
    free(text);
    return answer;
}

running start_program(const char *arguments)
{
    running program = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char command[4096];
        prctl(PR_SET_PDEATHSIG, SIGKILL); // A test that fails must not leave it running.
        snprintf(command, sizeof command,
                 "cd '%s' && MARZ_STORE=${MARZ_STORE:-sqlite:test.db} exec '%s' %s", test_folder(),
                 binary(), arguments);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *output = fdopen(ends[0], "r");
    assert_non_null(output);
    if (!fgets(program.first_line, sizeof program.first_line, output))
        program.first_line[0] = '\0';
    program.first_line[strcspn(program.first_line, "\n")] = '\0';
    fclose(output);
    program.pid = child;
    return program;
}

void stop_program(running *program)
{
    int status;
    kill(program->pid, SIGTERM);
    assert_int_equal(waitpid(program->pid, &status, 0), program->pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

void expect_described(const char *url)
{
    marz_buffer command = {0}, text = {0};
    const char *root = getenv("MARZ_SOURCE_DIR");
    marz_buffer_print(&command, "node '%s/tests/e2e/schema/validate.mjs' '%s' 2>&1",
                      root ? root : ".", url);
    FILE *pipe = popen(command.text, "r");
    assert_non_null(pipe);
    char chunk[4096];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, pipe)) > 0;)
        marz_buffer_add(&text, chunk, got);
    const int status = pclose(pipe);
    if (status != 0)
        print_error("%s\n", text.text ? text.text : "");
    marz_buffer_deinit(&command);
    marz_buffer_deinit(&text);
    assert_int_equal(status, 0);
}
