/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_ALGORITHM_H
#define TRUSTED_LIBTEE_ALGORITHM_H

#include <stdbool.h>
#include <stdint.h>

/* What the library must know of an algorithm to drive the kernel's states. */
struct algorithm {
	uint32_t id;
	uint8_t class;        /* TEE_OPERATION_* */
	uint8_t key;          /* low byte of the key's object type */
	uint8_t unit_bytes;   /* what the kernel's cipher takes multiples of */
	uint8_t digest_bytes; /* MAC, digest, or what a signature covers */
};

/* NULL: unknown. */
const struct algorithm *algorithm_find(uint32_t id);

/* 0 to 2. */
unsigned int algorithm_key_count(const struct algorithm *a);
bool algorithm_has_mode(const struct algorithm *a, uint32_t mode);
/* False: an operation is its key and nothing else. */
bool algorithm_has_context(const struct algorithm *a);
/* Type of the object that holds the key of an operation. */
uint32_t algorithm_key_type(const struct algorithm *a, uint32_t mode);
/* May its key be of the public type though it is made for a pair? */
bool algorithm_takes_public(const struct algorithm *a);
/* TEE_USAGE_* that a key must have. */
uint32_t algorithm_key_usage(const struct algorithm *a, uint32_t mode);

#endif
