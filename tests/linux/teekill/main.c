/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kills clients at any point of what clients do: teekill ROUNDS. Each child
 * registers memory, opens a session, invokes with memory, waits in a TA and
 * closes, again and again, until SIGKILL comes after up to 30 ms. Before them
 * one does it all to the end, so that what is made once per boot is there.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tee_client_api.h>

/* The test suite's os_test; command 9 waits, value a: milliseconds. */
#define CMD_WAIT 9
static const TEEC_UUID os_test = {
	0x5b9e0e40,
	0x2636,
	0x11e1,
	{0xad, 0x9e, 0x00, 0x02, 0xa5, 0xd5, 0xc5, 0x1b}};
/* The test suite's sims: small, one instance for all. */
static const TEEC_UUID sims = {
	0xe6a33ed4,
	0x562b,
	0x463a,
	{0xbb, 0x7e, 0xff, 0x5e, 0x15, 0xa4, 0x93, 0xc8}};

static void use(TEEC_Context *context, const TEEC_UUID *uuid)
{
	static char memory[16 * 4096];
	TEEC_SharedMemory shm = {
		.buffer = memory,
		.size = sizeof(memory),
		.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT,
	};
	TEEC_Session session = {0};
	TEEC_Operation op = {0};

	if (TEEC_RegisterSharedMemory(context, &shm))
		return;
	if (!TEEC_OpenSession(context, &session, uuid, TEEC_LOGIN_PUBLIC, NULL,
			      NULL, NULL)) {
		/* No such command: the memory comes and goes. */
		op.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_WHOLE, TEEC_NONE,
						 TEEC_NONE, TEEC_NONE);
		op.params[0].memref.parent = &shm;
		TEEC_InvokeCommand(&session, 0xffff, &op, NULL);
		op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_NONE,
						 TEEC_NONE, TEEC_NONE);
		op.params[0].value.a = 5;
		op.params[0].value.b = 0;
		if (uuid == &os_test)
			TEEC_InvokeCommand(&session, CMD_WAIT, &op, NULL);
		TEEC_CloseSession(&session);
	}
	TEEC_ReleaseSharedMemory(&shm);
}

static void child(int round)
{
	TEEC_Context context;

	if (TEEC_InitializeContext(NULL, &context))
		_exit(1);
	for (;;)
		use(&context, round % 2 ? &os_test : &sims);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 100;
	TEEC_Context context;

	if (TEEC_InitializeContext(NULL, &context))
		return 1;
	use(&context, &sims);
	use(&context, &os_test);
	TEEC_FinalizeContext(&context);
	srand(1);
	for (int i = 0; i < rounds; i++) {
		pid_t pid = fork();
		int status = 0;

		if (pid < 0)
			return 1;
		if (!pid)
			child(i);
		usleep((useconds_t)(rand() % 30000));
		kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status)) {
			printf("round %d: the client ended by itself\n", i);
			return 1;
		}
	}
	printf("killed %d clients\n", rounds);
	return 0;
}
