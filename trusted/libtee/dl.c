/* SPDX-License-Identifier: BSD-2-Clause */
/* Libraries loaded while the TA runs; the loader does the work. */
#include <dlfcn.h>
#include <link.h>
#include <pta_system.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>
#include <user_ta_header.h>

#include "trusted/libtee/start.h"
#include "trusted/libtee/system_pta.h"

struct library {
	TEE_UUID uuid; /* nil: every loaded module */
};

static TEE_Result load(const TEE_UUID *uuid, uint32_t flags)
{
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(
			TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
			TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE),
		.p[0] = {(uintptr_t)uuid, sizeof(*uuid)},
		.p[1] = {flags, 0},
	};
	size_t known = module_count();
	TEE_Result result = system_pta_invoke(PTA_SYSTEM_DLOPEN, &block);

	if (result != TEE_SUCCESS)
		return result;
	result = tls_init();
	if (result == TEE_SUCCESS)
		run_initialisers(known);
	return result;
}

void *dlopen(const char *name, int flags)
{
	struct library *library = calloc(1, sizeof(*library));

	if (library == NULL)
		return NULL;
	if (name != NULL &&
	    tee_uuid_from_str(&library->uuid, name) != TEE_SUCCESS)
		goto fail;
	if (load(&library->uuid, (uint32_t)flags) != TEE_SUCCESS)
		goto fail;
	return library;
fail:
	free(library);
	return NULL;
}

int dlclose(void *handle)
{
	free(handle);
	return 0;
}

void *dlsym(void *handle, const char *name)
{
	struct library *library = handle;
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
					 TEE_PARAM_TYPE_MEMREF_INPUT,
					 TEE_PARAM_TYPE_VALUE_OUTPUT,
					 TEE_PARAM_TYPE_NONE),
		.p[0] = {(uintptr_t)&library->uuid, sizeof(library->uuid)},
		.p[1] = {(uintptr_t)name, strlen(name) + 1},
	};

	if (library == NULL ||
	    system_pta_invoke(PTA_SYSTEM_DLSYM, &block) != TEE_SUCCESS)
		return NULL;
	return (void *)(uintptr_t)reg_pair_to_64((uint32_t)block.p[2].a,
						 (uint32_t)block.p[2].b);
}
