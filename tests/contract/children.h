/// @file children.h
/// Work done in a process of its own, with fewer rights or less room than the test has.
#ifndef MARZ_TESTS_CONTRACT_CHILDREN_H
#define MARZ_TESTS_CONTRACT_CHILDREN_H

#include <sys/types.h>

/// Runs `work` in a child and gives its answer (0 to 100); 200 + signal if it was killed.
int in_child(int (*work)(void *context), void *context);

/// The same without waiting.
pid_t start_child(int (*work)(void *context), void *context);

/// Waits for a started child; its answer as above.
int wait_for_child(pid_t pid);

/// In a child: a user without rights, also if the test runs as root.
void become_nobody(void);

#endif
