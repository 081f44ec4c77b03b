/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties, time, memory and the rest that needs little. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "probe.h"

TEE_Result probe_wait(TEE_Param params[4])
{
	if (params[0].value.b == 1)
		(void)TEE_UnmaskCancellation();
	params[0].value.b = TEE_Wait(params[0].value.a);
	return TEE_SUCCESS;
}

static TEE_Result check_name_once(TEE_PropSetHandle set, const char *wanted,
				  int expected)
{
	TEE_PropSetHandle e = TEE_HANDLE_NULL;
	TEE_Result result = TEE_SUCCESS;
	char again[80];
	size_t size = sizeof(again);
	int count = 0;

	CHECK(TEE_AllocatePropertyEnumerator(&e) == TEE_SUCCESS);
	TEE_StartPropertyEnumerator(e, set);
	while (result == TEE_SUCCESS) {
		char name[80];
		size_t size = sizeof(name);

		CHECK(TEE_GetPropertyName(e, name, &size) == TEE_SUCCESS);
		CHECK(strlen(name) + 1 == size);
		if (strcmp(name, wanted) == 0)
			count++;
		result = TEE_GetNextProperty(e);
	}
	CHECK(result == TEE_ERROR_ITEM_NOT_FOUND);
	/* It stands behind the last one, till it starts anew. */
	CHECK(TEE_GetPropertyName(e, again, &size) == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK(TEE_GetNextProperty(e) == TEE_ERROR_ITEM_NOT_FOUND);
	TEE_StartPropertyEnumerator(e, set);
	CHECK(TEE_GetPropertyName(e, again, &size) == TEE_SUCCESS);
	TEE_FreePropertyEnumerator(e);
	CHECK(count == expected);
	return TEE_SUCCESS;
}

static TEE_Result check_own_types(void)
{
	char text[32];
	size_t size = sizeof(text);
	uint32_t number = 0;
	uint64_t wide = 0;
	bool flag = false;
	TEE_PropSetHandle ta = TEE_PROPSET_CURRENT_TA;

	CHECK(TEE_GetPropertyAsU32(ta, "test.number", &number) == TEE_SUCCESS);
	CHECK(number == 1234);
	CHECK(TEE_GetPropertyAsU64(ta, "test.wide", &wide) == TEE_SUCCESS);
	CHECK(wide == 1ull << 40);
	CHECK(TEE_GetPropertyAsBool(ta, "test.flag", &flag) == TEE_SUCCESS);
	CHECK(flag);
	CHECK(TEE_GetPropertyAsString(ta, "test.number", text, &size) ==
	      TEE_SUCCESS);
	CHECK(strcmp(text, "1234") == 0 && size == 5);
	size = 4;
	CHECK(TEE_GetPropertyAsString(ta, "test.text", text, &size) ==
	      TEE_ERROR_SHORT_BUFFER);
	CHECK(size == 10);
	size = sizeof(text);
	CHECK(TEE_GetPropertyAsBinaryBlock(ta, "test.octets", text, &size) ==
	      TEE_SUCCESS);
	CHECK(size == 4 && memcmp(text, "\1\2\3\4", 4) == 0);
	CHECK(TEE_GetPropertyAsBool(ta, "test.number", &flag) ==
	      TEE_ERROR_BAD_FORMAT);
	CHECK(TEE_GetPropertyAsU32(ta, "no.such.name", &number) ==
	      TEE_ERROR_ITEM_NOT_FOUND);
	return TEE_SUCCESS;
}

TEE_Result probe_properties(TEE_Param params[4])
{
	const TEE_UUID own = TEST_UUID(TEST_BITS, TEST_TA_PROBE);
	TEE_UUID uuid;
	uint32_t number;

	(void)params;
	CHECK(check_own_types() == TEE_SUCCESS);
	CHECK(TEE_GetPropertyAsUUID(TEE_PROPSET_CURRENT_TA, "gpd.ta.appID",
				    &uuid) == TEE_SUCCESS);
	CHECK(memcmp(&uuid, &own, sizeof(own)) == 0);
	CHECK(TEE_GetPropertyAsU32(TEE_PROPSET_CURRENT_TA, "gpd.ta.dataSize",
				   &number) == TEE_SUCCESS);
	CHECK(number == 64 * 1024);
	CHECK(TEE_GetPropertyAsU32(TEE_PROPSET_TEE_IMPLEMENTATION,
				   "gpd.tee.systemTime.protectionLevel",
				   &number) == TEE_SUCCESS);
	CHECK(check_name_once(TEE_PROPSET_CURRENT_TA, "gpd.ta.appID", 1) ==
	      TEE_SUCCESS);
	CHECK(check_name_once(TEE_PROPSET_CURRENT_TA, "gpd.ta.version", 1) ==
	      TEE_SUCCESS);
	CHECK(check_name_once(TEE_PROPSET_TEE_IMPLEMENTATION,
			      "gpd.tee.internalCore.version",
			      1) == TEE_SUCCESS);
	CHECK(check_name_once(TEE_PROPSET_TEE_IMPLEMENTATION,
			      "gpd.tee.description", 1) == TEE_SUCCESS);
	CHECK(check_name_once(TEE_PROPSET_CURRENT_CLIENT, "gpd.client.identity",
			      1) == TEE_SUCCESS);
	return TEE_SUCCESS;
}

TEE_Result probe_identity(TEE_Param params[4])
{
	TEE_Identity identity;

	CHECK(TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
					"gpd.client.identity",
					&identity) == TEE_SUCCESS);
	CHECK(params[2].memref.size >= sizeof(identity.uuid));
	params[0].value.a = identity.login;
	memcpy(params[2].memref.buffer, &identity.uuid, sizeof(identity.uuid));
	params[2].memref.size = sizeof(identity.uuid);
	return TEE_SUCCESS;
}

TEE_Result probe_heap(TEE_Param params[4])
{
	uint8_t *zero = TEE_Malloc(1000, 0);
	uint8_t *empty = TEE_Malloc(0, 0);
	uint8_t *grown;

	(void)params;
	CHECK(zero != NULL && empty != NULL);
	for (int i = 0; i < 1000; i++)
		CHECK(zero[i] == 0);
	memset(zero, 0xAA, 1000);
	grown = TEE_Realloc(zero, 30000);
	CHECK(grown != NULL && grown[999] == 0xAA);
	for (int i = 1000; i < 30000; i++)
		CHECK(grown[i] == 0);
	CHECK(TEE_Malloc(1024 * 1024, 0) == NULL);
	CHECK(TEE_Malloc(SIZE_MAX, 0) == NULL);
	TEE_Free(grown);
	TEE_Free(empty);
	TEE_Free(NULL);
	for (int i = 0; i < 1000; i++) {
		void *p = TEE_Malloc(60000, 0);

		CHECK(p != NULL);
		TEE_Free(p);
	}
	return TEE_SUCCESS;
}

static uint64_t in_ms(const TEE_Time *t)
{
	return (uint64_t)t->seconds * 1000 + t->millis;
}

TEE_Result probe_time(TEE_Param params[4])
{
	TEE_Time before;
	TEE_Time after;
	TEE_Time ree;

	(void)params;
	TEE_GetSystemTime(&before);
	CHECK(TEE_Wait(50) == TEE_SUCCESS);
	TEE_GetSystemTime(&after);
	CHECK(before.millis < 1000 && after.millis < 1000);
	CHECK(in_ms(&after) - in_ms(&before) >= 50);
	/* On a busy machine a while may be long, but no hour. */
	CHECK(in_ms(&after) - in_ms(&before) < 3600 * 1000);
	TEE_GetREETime(&ree);
	CHECK(ree.millis < 1000);
	return TEE_SUCCESS;
}

TEE_Result probe_random(TEE_Param params[4])
{
	uint8_t a[64];
	uint8_t b[64];

	(void)params;
	TEE_GenerateRandom(a, sizeof(a));
	TEE_GenerateRandom(b, sizeof(b));
	CHECK(TEE_MemCompare(a, b, sizeof(a)) != 0);
	TEE_GenerateRandom(a, 0);
	return TEE_SUCCESS;
}

TEE_Result probe_memory_rights(TEE_Param params[4])
{
	const uint32_t read = TEE_MEMORY_ACCESS_READ;
	const uint32_t write = TEE_MEMORY_ACCESS_WRITE;
	const uint32_t any = TEE_MEMORY_ACCESS_ANY_OWNER;
	static const char constant[] = "constant";
	static int variable;
	void *code = (void *)(uintptr_t)probe_memory_rights;
	void *text = (void *)(uintptr_t)constant;
	void *shared = params[2].memref.buffer;
	size_t size = params[2].memref.size;

	CHECK(TEE_CheckMemoryAccessRights(read, text, 9) == TEE_SUCCESS);
	CHECK(TEE_CheckMemoryAccessRights(read, code, 4) == TEE_SUCCESS);
	CHECK(TEE_CheckMemoryAccessRights(write, text, 9) ==
	      TEE_ERROR_ACCESS_DENIED);
	CHECK(TEE_CheckMemoryAccessRights(write, code, 4) ==
	      TEE_ERROR_ACCESS_DENIED);
	CHECK(TEE_CheckMemoryAccessRights(read | write, &variable, 4) ==
	      TEE_SUCCESS);
	CHECK(TEE_CheckMemoryAccessRights(read | write, &size, sizeof(size)) ==
	      TEE_SUCCESS);
	CHECK(TEE_CheckMemoryAccessRights(read | any, shared, size) ==
	      TEE_SUCCESS);
	CHECK(TEE_CheckMemoryAccessRights(read, shared, size) ==
	      TEE_ERROR_ACCESS_DENIED);
	CHECK(TEE_CheckMemoryAccessRights(read, NULL, 1) ==
	      TEE_ERROR_ACCESS_DENIED);
	CHECK(TEE_CheckMemoryAccessRights(read | any, (void *)UINTPTR_MAX, 1) ==
	      TEE_ERROR_ACCESS_DENIED);
	CHECK(TEE_CheckMemoryAccessRights(read, &variable, SIZE_MAX) ==
	      TEE_ERROR_ACCESS_DENIED);
	return TEE_SUCCESS;
}

TEE_Result probe_digest(TEE_Param params[4])
{
	/* Spec: FIPS 180-4, "abc" */
	static const uint8_t abc[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t hash[32];
	size_t size = sizeof(hash) - 1;

	(void)params;
	CHECK(TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_ENCRYPT, 0) ==
	      TEE_ERROR_NOT_SUPPORTED);
	CHECK(TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0) ==
	      TEE_SUCCESS);
	for (int round = 0; round < 3; round++) {
		TEE_DigestUpdate(op, "a", 1);
		TEE_DigestUpdate(op, "b", 1);
		size = sizeof(hash) - 1;
		CHECK(TEE_DigestDoFinal(op, "c", 1, hash, &size) ==
		      TEE_ERROR_SHORT_BUFFER);
		CHECK(size == sizeof(hash));
		CHECK(TEE_DigestDoFinal(op, "c", 1, hash, &size) ==
		      TEE_SUCCESS);
		CHECK(memcmp(hash, abc, sizeof(abc)) == 0);
	}
	TEE_DigestUpdate(op, "x", 1);
	TEE_ResetOperation(op);
	CHECK(TEE_DigestDoFinal(op, "abc", 3, hash, &size) == TEE_SUCCESS);
	CHECK(memcmp(hash, abc, sizeof(abc)) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int jump(jmp_buf env)
{
	longjmp(env, 7);
}

TEE_Result probe_libc(TEE_Param params[4])
{
	int numbers[100];
	int key = 50;
	char text[64];
	char *end;
	jmp_buf env;

	(void)params;
	for (int i = 0; i < 100; i++)
		numbers[i] = (i * 37) % 100;
	qsort(numbers, 100, sizeof(numbers[0]), compare_ints);
	for (int i = 0; i < 100; i++)
		CHECK(numbers[i] == i);
	CHECK(bsearch(&key, numbers, 100, sizeof(numbers[0]), compare_ints) ==
	      &numbers[50]);
	CHECK(strtoul("  0x1F;", &end, 0) == 31 && *end == ';');
	CHECK(strtol("-077", NULL, 0) == -63);
	CHECK(strtol("zz", &end, 36) == 35 * 36 + 35 && *end == '\0');
	CHECK(strtoull("99999999999999999999", NULL, 10) == UINT64_MAX);
	CHECK(snprintf(text, sizeof(text), "%5d|%-4x|%s|%llu", -42, 0xAB,
		       "text", 1ull << 40) == 29);
	CHECK(strcmp(text, "  -42|ab  |text|1099511627776") == 0);
	CHECK(strstr("trusted", "ste") != NULL && strstr("a", "b") == NULL);
	CHECK(TEE_MemCompare("abc", "abd", 3) < 0);
	CHECK(TEE_MemCompare("b", "a", 1) > 0);
	CHECK(TEE_MemCompare("\xff", "\x01", 1) > 0);
	if (setjmp(env) == 0)
		return (TEE_Result)jump(env);
	return TEE_SUCCESS;
}
