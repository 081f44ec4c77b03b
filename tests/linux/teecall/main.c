/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls one command of a TA: teecall UUID COMMAND [PARAMETER...]
 *   vi:A,B  vo  vio:A,B      value in, out, both
 *   mi:SIZE mo:SIZE mio:SIZE memory of zeros, in, out, both
 *   mn:SIZE                  a null pointer, in and out
 * Says what came back; ends with 0 when a session could be opened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tee_client_api.h>

#define PAGE_BYTES 4096u

static TEEC_UUID parse_uuid(const char *text)
{
	unsigned int w[11];
	TEEC_UUID u;

	if (sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &w[0], &w[1],
		   &w[2], &w[3], &w[4], &w[5], &w[6], &w[7], &w[8], &w[9],
		   &w[10]) != 11) {
		fprintf(stderr, "teecall: %s is not a UUID\n", text);
		exit(2);
	}
	u.timeLow = w[0];
	u.timeMid = (uint16_t)w[1];
	u.timeHiAndVersion = (uint16_t)w[2];
	for (int i = 0; i < 8; i++)
		u.clockSeqAndNode[i] = (uint8_t)w[3 + i];
	return u;
}

static const struct {
	const char *word;
	uint32_t type;
} kinds[] = {
	{"vi", TEEC_VALUE_INPUT},        {"vo", TEEC_VALUE_OUTPUT},
	{"vio", TEEC_VALUE_INOUT},       {"mi", TEEC_MEMREF_TEMP_INPUT},
	{"mo", TEEC_MEMREF_TEMP_OUTPUT}, {"mio", TEEC_MEMREF_TEMP_INOUT},
	{"mn", TEEC_MEMREF_TEMP_INOUT},
};

/* Whole pages: what secure world keeps of them is the same each time. */
static void *pages_for(size_t size)
{
	size_t room = (size / PAGE_BYTES + 1) * PAGE_BYTES;
	void *p = aligned_alloc(PAGE_BYTES, room);

	return p ? memset(p, 0, room) : NULL;
}

static uint32_t parse_parameter(const char *text, TEEC_Parameter *p)
{
	size_t length = strcspn(text, ":");
	char *numbers = strchr(text, ':');
	unsigned long a = 0;
	unsigned long b = 0;

	if (numbers)
		a = strtoul(numbers + 1, &numbers, 0);
	if (numbers && *numbers == ',')
		b = strtoul(numbers + 1, NULL, 0);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strlen(kinds[i].word) != length ||
		    strncmp(kinds[i].word, text, length) != 0)
			continue;
		if (text[0] == 'v') {
			p->value.a = (uint32_t)a;
			p->value.b = (uint32_t)b;
		} else {
			p->tmpref.size = a;
			if (strcmp(kinds[i].word, "mn") != 0)
				p->tmpref.buffer = pages_for(a);
		}
		return kinds[i].type;
	}
	fprintf(stderr, "teecall: %s is not a parameter\n", text);
	exit(2);
}

static void print_memory(const TEEC_TempMemoryReference *m, size_t room)
{
	const uint8_t *bytes = m->buffer;

	printf("memory %zu ", m->size);
	for (size_t i = 0; bytes && i < m->size && i < room; i++)
		printf("%02x", bytes[i]);
	printf("\n");
}

static void call(TEEC_Session *session, char **words, int count)
{
	TEEC_Operation op = {0};
	uint32_t types[4] = {0};
	size_t rooms[4] = {0};
	uint32_t command = (uint32_t)strtoul(words[0], NULL, 0);
	uint32_t origin = 0;
	TEEC_Result result;

	for (int i = 0; i < 4 && i + 1 < count; i++) {
		types[i] = parse_parameter(words[i + 1], &op.params[i]);
		rooms[i] = op.params[i].tmpref.size;
	}
	op.paramTypes =
		TEEC_PARAM_TYPES(types[0], types[1], types[2], types[3]);
	result = TEEC_InvokeCommand(session, command, &op, &origin);
	printf("result 0x%08x origin %u\n", result, origin);
	for (int i = 0; i < 4; i++) {
		if (types[i] == TEEC_VALUE_OUTPUT ||
		    types[i] == TEEC_VALUE_INOUT)
			printf("value 0x%x 0x%x\n", op.params[i].value.a,
			       op.params[i].value.b);
		if (types[i] == TEEC_MEMREF_TEMP_OUTPUT ||
		    types[i] == TEEC_MEMREF_TEMP_INOUT)
			print_memory(&op.params[i].tmpref, rooms[i]);
	}
}

int main(int argc, char **argv)
{
	TEEC_Context context;
	TEEC_Session session;
	TEEC_Result result;
	TEEC_UUID uuid;
	uint32_t origin = 0;

	if (argc < 3) {
		fprintf(stderr, "teecall UUID COMMAND [PARAMETER...]\n");
		return 2;
	}
	uuid = parse_uuid(argv[1]);
	result = TEEC_InitializeContext(NULL, &context);
	if (result != TEEC_SUCCESS) {
		printf("no TEE 0x%08x\n", result);
		return 1;
	}
	result = TEEC_OpenSession(&context, &session, &uuid, TEEC_LOGIN_PUBLIC,
				  NULL, NULL, &origin);
	if (result != TEEC_SUCCESS) {
		printf("open 0x%08x origin %u\n", result, origin);
		return 1;
	}
	call(&session, argv + 2, argc - 2);
	TEEC_CloseSession(&session);
	TEEC_FinalizeContext(&context);
	return 0;
}
