/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_ACCESS_H
#define TRUSTED_LIBTEE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tee_internal_api.h>

/*
 * What the specification demands of pointers that a TA hands to the API: they
 * are checked before they are followed, and a wrong one panics the TA. What
 * lies in the TA's own image or stack is known without a system call.
 */

/* [in]: @size_bytes that the TA can read and nobody else can change. */
void check_in(const void *p, size_t size_bytes);
/* [out], [inout]: readable, writable and the TA's own. */
void check_out(void *p, size_t size_bytes);
/* [inbuf], [outbuf]: may be a parameter as well. NULL only with size 0. */
void check_inbuf(const void *p, size_t size_bytes);
void check_outbuf(void *p, size_t size_bytes);
/* [instring]: up to its NUL. */
void check_string(const char *s);
/* True when memory is the TA's own, which another TA cannot be handed. */
bool is_private(const void *p, size_t size_bytes);

/* Panic with @result unless it is TEE_SUCCESS. */
static inline void panic_unless_ok(TEE_Result result)
{
	if (result != TEE_SUCCESS)
		TEE_Panic(result);
}

/* At every entry: the stack reaches up to @top. */
void access_set_stack(uintptr_t top, size_t size_bytes);

#endif
