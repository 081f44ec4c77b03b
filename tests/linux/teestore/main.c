/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keeps objects by xtest's storage TAs: teestore UUID STEP...
 *   create:ID:SIZE:SEED          with contents that follow from SEED
 *   write:ID:OFFSET:SIZE:SEED    anywhere in it
 *   check:ID:OFFSET:SIZE:SEED    this part is what SEED says
 *   size:ID:SIZE                 it ends there
 *   trunc:ID:SIZE  rename:ID:TO  delete:ID  none:ID (there is no such object)
 * An ID of `-` is the empty one. Ends with 0 when every step did what it says.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tee_client_api.h>

/* Commands of the storage TAs. */
enum {
	CMD_OPEN,
	CMD_CLOSE,
	CMD_READ,
	CMD_WRITE,
	CMD_CREATE,
	CMD_SEEK,
	CMD_UNLINK,
	CMD_RENAME,
	CMD_TRUNC,
};
#define STORAGE_PRIVATE 1u
#define FLAGS           7u     /* read, write, write meta */
#define PIECE           16384u /* the TAs' heaps are small */

static TEEC_Session session;
static const char *step_text;

static void fail(const char *what, uint32_t result)
{
	printf("teestore: %s: %s 0x%08x\n", step_text, what, result);
	exit(1);
}

static uint8_t byte_at(uint32_t seed, uint32_t offset)
{
	uint32_t x = (seed * 2654435761u) ^ (offset * 2246822519u);

	return (uint8_t)(x >> 13 ^ x >> 24);
}

static TEEC_Result invoke(uint32_t command, TEEC_Operation *op)
{
	uint32_t origin = 0;

	return TEEC_InvokeCommand(&session, command, op, &origin);
}

static TEEC_TempMemoryReference id_of(const char *id)
{
	static char empty;
	TEEC_TempMemoryReference m = {.buffer = (void *)(uintptr_t)id,
				      .size = strlen(id)};

	if (!strcmp(id, "-"))
		m = (TEEC_TempMemoryReference){.buffer = &empty};
	return m;
}

static TEEC_Result open_object(const char *id, uint32_t *object)
{
	TEEC_Operation op = {.paramTypes = TEEC_PARAM_TYPES(
				     TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INOUT,
				     TEEC_VALUE_INPUT, TEEC_NONE)};
	TEEC_Result result;

	op.params[0].tmpref = id_of(id);
	op.params[1].value.a = FLAGS;
	op.params[2].value.a = STORAGE_PRIVATE;
	result = invoke(CMD_OPEN, &op);
	*object = op.params[1].value.b;
	return result;
}

static uint32_t create_object(const char *id)
{
	static char nothing;
	TEEC_Operation op = {.paramTypes = TEEC_PARAM_TYPES(
				     TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INOUT,
				     TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT)};
	TEEC_Result result;

	op.params[0].tmpref = id_of(id);
	op.params[1].value.a = FLAGS;
	op.params[2].value.b = STORAGE_PRIVATE;
	op.params[3].tmpref.buffer = &nothing;
	result = invoke(CMD_CREATE, &op);
	if (result != TEEC_SUCCESS)
		fail("create", result);
	return op.params[1].value.b;
}

static void with_values(uint32_t command, uint32_t a, uint32_t b)
{
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_NONE,
					       TEEC_NONE, TEEC_NONE)};
	TEEC_Result result;

	op.params[0].value.a = a;
	op.params[0].value.b = b;
	result = invoke(command, &op);
	if (result != TEEC_SUCCESS)
		fail("command", result);
}

static void seek(uint32_t object, uint32_t offset)
{
	TEEC_Operation op = {.paramTypes = TEEC_PARAM_TYPES(
				     TEEC_VALUE_INPUT, TEEC_VALUE_INOUT,
				     TEEC_NONE, TEEC_NONE)};
	TEEC_Result result;

	op.params[0].value.a = object;
	op.params[0].value.b = offset;
	result = invoke(CMD_SEEK, &op);
	if (result != TEEC_SUCCESS)
		fail("seek", result);
}

static uint32_t transfer(uint32_t object, bool to_store, void *bytes,
			 uint32_t size)
{
	TEEC_Operation op = {0};
	TEEC_Result result;

	op.paramTypes = TEEC_PARAM_TYPES(
		to_store ? TEEC_MEMREF_TEMP_INPUT : TEEC_MEMREF_TEMP_OUTPUT,
		to_store ? TEEC_VALUE_INPUT : TEEC_VALUE_INOUT, TEEC_NONE,
		TEEC_NONE);
	op.params[0].tmpref.buffer = bytes;
	op.params[0].tmpref.size = size;
	op.params[1].value.a = object;
	result = invoke(to_store ? CMD_WRITE : CMD_READ, &op);
	if (result != TEEC_SUCCESS)
		fail(to_store ? "write" : "read", result);
	return to_store ? size : op.params[1].value.b;
}

static void write_part(uint32_t object, uint32_t offset, uint32_t size,
		       uint32_t seed)
{
	static uint8_t bytes[PIECE];

	seek(object, offset);
	while (size) {
		uint32_t n = size < PIECE ? size : PIECE;

		for (uint32_t i = 0; i < n; i++)
			bytes[i] = byte_at(seed, offset + i);
		transfer(object, true, bytes, n);
		offset += n;
		size -= n;
	}
}

static void check_part(uint32_t object, uint32_t offset, uint32_t size,
		       uint32_t seed)
{
	static uint8_t bytes[PIECE];

	seek(object, offset);
	while (size) {
		uint32_t n = size < PIECE ? size : PIECE;

		if (transfer(object, false, bytes, n) != n)
			fail("short at", offset);
		for (uint32_t i = 0; i < n; i++) {
			/* Seed 0: a hole. */
			uint8_t want = seed ? byte_at(seed, offset + i) : 0;

			if (bytes[i] != want)
				fail("other bytes at", offset + i);
		}
		offset += n;
		size -= n;
	}
}

static void check_size(uint32_t object, uint32_t size)
{
	uint8_t byte = 0;

	seek(object, size);
	if (transfer(object, false, &byte, 1))
		fail("longer than", size);
	if (size) {
		seek(object, size - 1);
		if (transfer(object, false, &byte, 1) != 1)
			fail("shorter than", size);
	}
}

static void rename_object(uint32_t object, const char *to)
{
	TEEC_Operation op = {.paramTypes = TEEC_PARAM_TYPES(
				     TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT,
				     TEEC_NONE, TEEC_NONE)};
	TEEC_Result result;

	op.params[0].value.a = object;
	op.params[1].tmpref = id_of(to);
	result = invoke(CMD_RENAME, &op);
	if (result != TEEC_SUCCESS)
		fail("rename", result);
}

/* On an open object; false: it is gone by now. */
static bool on_object(const char *verb, uint32_t object, const char *text,
		      const uint32_t number[3])
{
	if (!strcmp(verb, "create"))
		write_part(object, 0, number[0], number[1]);
	else if (!strcmp(verb, "write"))
		write_part(object, number[0], number[1], number[2]);
	else if (!strcmp(verb, "check"))
		check_part(object, number[0], number[1], number[2]);
	else if (!strcmp(verb, "size"))
		check_size(object, number[0]);
	else if (!strcmp(verb, "trunc"))
		with_values(CMD_TRUNC, object, number[0]);
	else if (!strcmp(verb, "rename"))
		rename_object(object, text);
	else if (!strcmp(verb, "delete"))
		with_values(CMD_UNLINK, object, 0);
	else
		fail("no such step", 0);
	return strcmp(verb, "delete") != 0;
}

static void take_step(char *step)
{
	const char *verb = strtok(step, ":");
	const char *id = strtok(NULL, ":");
	const char *text = strtok(NULL, ":");
	uint32_t number[3] = {text ? (uint32_t)strtoul(text, NULL, 0) : 0};
	uint32_t object = 0;
	TEEC_Result result = TEEC_SUCCESS;

	for (int i = 1; i < 3; i++) {
		const char *more = strtok(NULL, ":");

		number[i] = more ? (uint32_t)strtoul(more, NULL, 0) : 0;
	}
	if (!verb || !id)
		fail("not a step", 0);
	if (!strcmp(verb, "create"))
		object = create_object(id);
	else
		result = open_object(id, &object);
	if (!strcmp(verb, "none")) {
		if (result != TEEC_ERROR_ITEM_NOT_FOUND)
			fail("is there", result);
		return;
	}
	if (result != TEEC_SUCCESS)
		fail("open", result);
	if (on_object(verb, object, text, number))
		with_values(CMD_CLOSE, object, 0);
}

static TEEC_UUID parse_uuid(const char *text)
{
	unsigned int w[11];
	TEEC_UUID u;

	if (sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &w[0], &w[1],
		   &w[2], &w[3], &w[4], &w[5], &w[6], &w[7], &w[8], &w[9],
		   &w[10]) != 11)
		fail("not a UUID", 0);
	u.timeLow = w[0];
	u.timeMid = (uint16_t)w[1];
	u.timeHiAndVersion = (uint16_t)w[2];
	for (int i = 0; i < 8; i++)
		u.clockSeqAndNode[i] = (uint8_t)w[3 + i];
	return u;
}

int main(int argc, char **argv)
{
	TEEC_Context context;
	TEEC_Result result;
	TEEC_UUID uuid;
	uint32_t origin = 0;

	step_text = argc > 1 ? argv[1] : "";
	uuid = parse_uuid(step_text);
	result = TEEC_InitializeContext(NULL, &context);
	if (result == TEEC_SUCCESS)
		result = TEEC_OpenSession(&context, &session, &uuid,
					  TEEC_LOGIN_PUBLIC, NULL, NULL,
					  &origin);
	if (result != TEEC_SUCCESS)
		fail("open", result);
	for (int i = 2; i < argc; i++) {
		char *step = strdup(argv[i]);

		step_text = argv[i];
		take_step(step);
		free(step);
	}
	TEEC_CloseSession(&session);
	TEEC_FinalizeContext(&context);
	printf("teestore: %d steps done\n", argc - 2);
	return 0;
}
