#define _DEFAULT_SOURCE
#include "children.h"

#include "support.h"

#include <pwd.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t start_child(int (*work)(void *context), void *context)
{
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(work(context)); // No exit handlers: the folder and the server are the parent's.
    assert_true(pid > 0);
    return pid;
}

int wait_for_child(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? 200 + WTERMSIG(status) : WEXITSTATUS(status);
}

int in_child(int (*work)(void *context), void *context)
{
    return wait_for_child(start_child(work, context));
}

void become_nobody(void)
{
    if (geteuid() != 0)
        return;
    const struct passwd *nobody = getpwnam("nobody");
    if (!nobody || setgid(nobody->pw_gid) || setuid(nobody->pw_uid))
        _exit(126);
}
