/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls the hello-world TA: hello [NAME]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tee_client_api.h>

#include "trusted/ta/hello/include/hello_ta.h"

static void check(TEEC_Result result, uint32_t origin, const char *what)
{
	if (result == TEEC_SUCCESS)
		return;
	fprintf(stderr, "hello: %s: result 0x%08x, origin %u\n", what, result,
		origin);
	exit(1);
}

static void invoke(TEEC_Session *session, uint32_t command,
		   TEEC_Operation *operation, const char *what)
{
	uint32_t origin = 0;
	TEEC_Result result =
		TEEC_InvokeCommand(session, command, operation, &origin);

	check(result, origin, what);
}

static void greet(TEEC_Session *session, char *name)
{
	char answer[128] = "";
	TEEC_Operation operation = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT,
					       TEEC_MEMREF_TEMP_OUTPUT,
					       TEEC_NONE, TEEC_NONE),
		.params[0].tmpref = {name, strlen(name)},
		.params[1].tmpref = {answer, sizeof(answer)},
	};

	invoke(session, HELLO_CMD_GREET, &operation, "greet");
	printf("%s\n", answer);
}

static void increment(TEEC_Session *session, uint32_t number)
{
	TEEC_Operation operation = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INOUT, TEEC_NONE,
					       TEEC_NONE, TEEC_NONE),
		.params[0].value.a = number,
	};

	invoke(session, HELLO_CMD_INCREMENT, &operation, "increment");
	printf("%u + 1 = %u\n", number, operation.params[0].value.a);
}

static void digest(TEEC_Session *session, char *text)
{
	unsigned char hash[32];
	TEEC_Operation operation = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT,
					       TEEC_MEMREF_TEMP_OUTPUT,
					       TEEC_NONE, TEEC_NONE),
		.params[0].tmpref = {text, strlen(text)},
		.params[1].tmpref = {hash, sizeof(hash)},
	};

	invoke(session, HELLO_CMD_SHA256, &operation, "sha256");
	printf("SHA-256 of \"%s\": ", text);
	for (size_t i = 0; i < operation.params[1].tmpref.size; i++)
		printf("%02x", hash[i]);
	printf("\n");
}

int main(int argc, char **argv)
{
	static char world[] = "world";
	char *name = argc > 1 ? argv[1] : world;
	TEEC_UUID uuid = HELLO_TA_UUID;
	TEEC_Context context;
	TEEC_Session session;
	uint32_t origin = 0;

	check(TEEC_InitializeContext(NULL, &context), 0, "no TEE");
	check(TEEC_OpenSession(&context, &session, &uuid, TEEC_LOGIN_PUBLIC,
			       NULL, NULL, &origin),
	      origin, "open session");
	greet(&session, name);
	increment(&session, 41);
	digest(&session, name);
	TEEC_CloseSession(&session);
	TEEC_FinalizeContext(&context);
	return 0;
}
