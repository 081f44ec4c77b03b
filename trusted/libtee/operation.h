/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_OPERATION_H
#define TRUSTED_LIBTEE_OPERATION_H

#include <tee_internal_api.h>

#include "trusted/libtee/algorithm.h"

/* Longest piece that ciphers hold back: two blocks (CTS, XTS). */
#define OPERATION_HELD_MAX 32

/*
 * An operation: the kernel's state and key objects by handle, and what the
 * specification keeps on this side.
 */
struct __TEE_OperationHandle {
	TEE_OperationInfo info;
	uint32_t state;    /* TEE_OPERATION_STATE_* */
	uint32_t kernel;   /* handle of the kernel's state */
	uint32_t keys[2];  /* handles of its key objects; 0: none */
	uint32_t key_bits; /* of each key */
	const struct algorithm *algorithm;
	/* Ciphers: input that is not enough to go on with yet. */
	uint8_t held[OPERATION_HELD_MAX];
	size_t held_bytes;
	/* AE: to answer TEE_ERROR_SHORT_BUFFER before the kernel is asked. */
	size_t tag_bytes;
};

/* Panics unless @operation is live, of @class and has its
 * keys. */
void operation_check(TEE_OperationHandle operation, uint32_t class);
/* Panics unless TEE_HANDLE_FLAG_INITIALIZED is set as well. */
void operation_check_active(TEE_OperationHandle operation, uint32_t class);

/* Back to what it was after its keys were set. */
void operation_rewind(TEE_OperationHandle operation);
/* The kernel's state has begun anew and takes data. */
void operation_begin(TEE_OperationHandle operation);

/* Make room for a key of the kind of the kernel's object @key, for algorithms
 * that take several. Panics when @key is of none of them. */
TEE_Result operation_fit_key(TEE_OperationHandle operation, unsigned long key);

#endif
