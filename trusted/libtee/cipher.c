/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Symmetric ciphers. The kernel takes whole blocks; what does not fill one is
 * held back here. Modes that steal ciphertext (CTS, XTS) want the last bytes
 * together with the block before them, so more than one block is held back.
 * Spec: GP Core 1.3.1 6.4
 */
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>
#include <tee_api_defines_extensions.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/operation.h"

struct stream {
	TEE_OperationHandle op;
	const uint8_t *src;
	size_t src_bytes;
	uint8_t *dst;
	size_t dst_bytes; /* room, then less by what was written */
	uint8_t *copy;    /* of the source, when writing would overtake it */
};

static bool steals(const struct algorithm *a)
{
	return a->id == TEE_ALG_AES_CTS || a->id == TEE_ALG_AES_XTS ||
	       a->id == TEE_ALG_SM4_XTS;
}

static bool pads(const struct algorithm *a)
{
	return a->id == TEE_ALG_SM4_ECB_PKCS5 || a->id == TEE_ALG_SM4_CBC_PKCS5;
}

/* How much of @available bytes goes to the kernel before the end is known. */
static size_t ready_bytes(TEE_OperationHandle op, size_t available)
{
	const struct algorithm *a = op->algorithm;
	size_t unit = a->unit_bytes;

	/* The last block may be more padding than text. */
	if (pads(a) && op->info.mode == TEE_MODE_DECRYPT)
		return available > 0 ? (available - 1) / unit * unit : 0;
	if (!steals(a))
		return available - available % unit;
	if (available <= 2 * unit)
		return 0;
	return (available - unit - 1) / unit * unit;
}

static bool overlaps(const void *a, size_t a_bytes, const void *b,
		     size_t b_bytes)
{
	return (uintptr_t)a < (uintptr_t)b + b_bytes &&
	       (uintptr_t)b < (uintptr_t)a + a_bytes;
}

/*
 * With bytes held back the output runs ahead of the input: in place it would
 * overwrite what is still to be read. But not when it lies behind by as much,
 * as it does where a message goes through piece by piece in its own place.
 */
static void protect_source(struct stream *s)
{
	s->copy = NULL;
	if ((uintptr_t)s->dst + s->op->held_bytes <= (uintptr_t)s->src ||
	    s->op->held_bytes == 0 ||
	    !overlaps(s->src, s->src_bytes, s->dst, s->dst_bytes))
		return;
	s->copy = malloc(s->src_bytes);
	if (s->copy == NULL)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	memcpy(s->copy, s->src, s->src_bytes);
	s->src = s->copy;
}

static void release_source(struct stream *s, size_t src_bytes)
{
	if (s->copy == NULL)
		return;
	memzero_explicit(s->copy, src_bytes);
	free(s->copy);
}

static void push(struct stream *s, const void *data, size_t size)
{
	uint64_t room = s->dst_bytes;

	panic_unless_ok(
		_utee_cipher_update(s->op->kernel, data, size, s->dst, &room));
	s->dst += size;
	s->dst_bytes -= size;
}

static void take_source(struct stream *s, uint8_t *to, size_t size)
{
	memcpy(to, s->src, size);
	s->src += size;
	s->src_bytes -= size;
}

/* Send @ready bytes, a multiple of the unit: first what is held. */
static void push_ready(struct stream *s, size_t ready)
{
	TEE_OperationHandle op = s->op;
	size_t unit = op->algorithm->unit_bytes;

	while (ready > 0 && op->held_bytes > 0) {
		uint8_t block[OPERATION_HELD_MAX];
		size_t from_held =
			op->held_bytes < unit ? op->held_bytes : unit;

		memcpy(block, op->held, from_held);
		memmove(op->held, op->held + from_held,
			op->held_bytes - from_held);
		op->held_bytes -= from_held;
		take_source(s, block + from_held, unit - from_held);
		push(s, block, unit);
		ready -= unit;
		memzero_explicit(block, sizeof(block));
	}
	if (ready > 0) {
		push(s, s->src, ready);
		s->src += ready;
		s->src_bytes -= ready;
	}
}

static void hold_rest(struct stream *s)
{
	TEE_OperationHandle op = s->op;
	size_t size = s->src_bytes;

	take_source(s, op->held + op->held_bytes, size);
	op->held_bytes += size;
}

static void check(TEE_OperationHandle operation, const void *src,
		  size_t src_bytes, void *dst, size_t *dst_bytes)
{
	operation_check_active(operation, TEE_OPERATION_CIPHER);
	check_inbuf(src, src_bytes);
	check_out(dst_bytes, sizeof(*dst_bytes));
	check_outbuf(dst, *dst_bytes);
	if (src_bytes > SIZE_MAX - OPERATION_HELD_MAX)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
}

void TEE_CipherInit(TEE_OperationHandle operation, const void *IV, size_t IVLen)
{
	operation_check(operation, TEE_OPERATION_CIPHER);
	check_inbuf(IV, IVLen);
	operation_rewind(operation);
	panic_unless_ok(_utee_cipher_init(operation->kernel, IV, IVLen));
	operation_begin(operation);
	operation->state = TEE_OPERATION_STATE_ACTIVE;
}

TEE_Result TEE_CipherUpdate(TEE_OperationHandle operation, const void *srcData,
			    size_t srcLen, void *destData, size_t *destLen)
{
	struct stream s = {operation, srcData, srcLen, destData, 0, NULL};
	size_t ready;

	check(operation, srcData, srcLen, destData, destLen);
	ready = ready_bytes(operation, operation->held_bytes + srcLen);
	if (*destLen < ready) {
		*destLen = ready;
		return TEE_ERROR_SHORT_BUFFER;
	}
	s.dst_bytes = *destLen;
	protect_source(&s);
	push_ready(&s, ready);
	hold_rest(&s);
	release_source(&s, srcLen);
	*destLen = ready;
	return TEE_SUCCESS;
}

/* Bytes of room for the result of the last @total. */
static size_t final_room(TEE_OperationHandle op, size_t total)
{
	size_t unit = op->algorithm->unit_bytes;

	if (pads(op->algorithm) && op->info.mode == TEE_MODE_ENCRYPT)
		return total - total % unit + unit;
	return total;
}

TEE_Result TEE_CipherDoFinal(TEE_OperationHandle operation, const void *srcData,
			     size_t srcLen, void *destData, size_t *destLen)
{
	struct stream s = {operation, srcData, srcLen, destData, 0, NULL};
	size_t nothing = 0;
	uint64_t room;
	TEE_Result result;
	size_t needed;
	size_t ready;

	/* Whoever expects no output may leave the length out. */
	if (destLen == NULL)
		destLen = &nothing;
	check(operation, srcData, srcLen, destData, destLen);
	ready = ready_bytes(operation, operation->held_bytes + srcLen);
	needed = final_room(operation, operation->held_bytes + srcLen);
	if (*destLen < needed) {
		*destLen = needed;
		return TEE_ERROR_SHORT_BUFFER;
	}
	s.dst_bytes = *destLen;
	protect_source(&s);
	push_ready(&s, ready);
	hold_rest(&s);
	release_source(&s, srcLen);
	room = s.dst_bytes;
	/* The end of a message that is no whole number of blocks, in a mode
	 * that needs that, is the program's fault: it panics. */
	result = _utee_cipher_final(operation->kernel, operation->held,
				    operation->held_bytes, s.dst, &room);
	/* Padding that is none may come from whoever sent the message. */
	if (result == TEE_ERROR_CIPHERTEXT_INVALID)
		room = 0;
	else
		panic_unless_ok(result);
	*destLen = pads(operation->algorithm) ? ready + (size_t)room : needed;
	operation_rewind(operation);
	return result;
}
