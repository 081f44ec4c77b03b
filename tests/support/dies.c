/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/log/log.h"
#include "tests/support/dies.h"

#define EXIT_DEAD 42

static void exit_dead(void)
{
	_exit(EXIT_DEAD);
}

static void show_nothing(const struct log_sink *sink, const char *buf,
			 size_t size_bytes)
{
	(void)sink;
	(void)buf;
	(void)size_bytes;
}

bool core_dies(void (*fn)(void *arg), void *arg)
{
	static const struct log_sink quiet = {.put = show_nothing};
	int status = 0;
	pid_t child = 0;

	(void)fflush(NULL);
	child = fork();
	if (!child) {
		sim_memory_unshare();
		log_set_sink(&quiet);
		sim_dead_hook = exit_dead;
		fn(arg);
		_exit(0);
	}
	return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == EXIT_DEAD;
}
