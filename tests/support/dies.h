/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_DIES_H
#define TESTS_SUPPORT_DIES_H

#include <stdbool.h>

/* Does @fn(@arg) stop the core (panic)? It runs in a child process, so that
 * the core that the test uses lives on. */
bool core_dies(void (*fn)(void *arg), void *arg);

#endif
