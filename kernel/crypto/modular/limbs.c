/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/modular/limbs.h"

#include <bignum_core.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/secret.h"

struct number number_trim(const struct number *n)
{
	struct number out = *n;

	while (out.size_bytes > 0 && out.bytes[0] == 0) {
		out.bytes++;
		out.size_bytes--;
	}
	return out;
}

size_t number_bits(const struct number *n)
{
	const struct number t = number_trim(n);

	if (t.size_bytes == 0)
		return 0;
	return t.size_bytes * 8 - (size_t)(__builtin_clz(t.bytes[0]) - 24);
}

size_t number_limbs(const struct number *n)
{
	const struct number t = number_trim(n);

	return (t.size_bytes + LIMB_BYTES - 1) / LIMB_BYTES;
}

bool number_is_odd(const struct number *n)
{
	return n->size_bytes > 0 && (n->bytes[n->size_bytes - 1] & 1);
}

enum status limbs_read(const struct number *in, mbedtls_mpi_uint *x,
		       size_t limbs)
{
	size_t room_bytes = limbs * LIMB_BYTES;
	size_t skipped =
		in->size_bytes > room_bytes ? in->size_bytes - room_bytes : 0;
	uint8_t any = 0;

	for (size_t i = 0; i < skipped; i++)
		any |= in->bytes[i];
	/* Cannot fail for what is left. */
	(void)mbedtls_mpi_core_read_be(x, limbs, in->bytes + skipped,
				       in->size_bytes - skipped);
	return secret_reveal(any == 0) ? ST_OK : ST_BAD_PARAM;
}

/* The lowest is byte 0. */
static uint8_t byte_of(const mbedtls_mpi_uint *x, size_t idx)
{
	return (uint8_t)(x[idx / LIMB_BYTES] >> (8 * (idx % LIMB_BYTES)));
}

enum status limbs_write(const mbedtls_mpi_uint *x, size_t limbs,
			struct number_out *out)
{
	size_t size_bytes = limbs * LIMB_BYTES;
	size_t room_bytes = out->size_bytes;

	while (size_bytes > 0 && secret_reveal(byte_of(x, size_bytes - 1) == 0))
		size_bytes--;
	out->size_bytes = size_bytes;
	if (room_bytes < size_bytes)
		return ST_SHORT_BUFFER;
	for (size_t i = 0; i < size_bytes; i++)
		out->bytes[size_bytes - 1 - i] = byte_of(x, i);
	return ST_OK;
}

void limbs_multiply(mbedtls_mpi_uint *out, const mbedtls_mpi_uint *a,
		    size_t a_limbs, const mbedtls_mpi_uint *b, size_t b_limbs)
{
	mbedtls_mpi_core_mul(out, a, a_limbs, b, b_limbs);
}

mbedtls_mpi_uint limbs_add(mbedtls_mpi_uint *x, size_t x_limbs,
			   const mbedtls_mpi_uint *a, size_t a_limbs)
{
	mbedtls_mpi_uint carry = mbedtls_mpi_core_add(x, x, a, a_limbs);

	for (size_t i = a_limbs; i < x_limbs; i++) {
		x[i] += carry;
		carry = x[i] < carry;
	}
	return carry;
}
