/* SPDX-License-Identifier: BSD-2-Clause */
/* New keys. Spec: FIPS 186-5 A.1.1, A.1.3 */
#include "base/bytes/mem.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/modular/prime.h"
#include "kernel/crypto/rsa/rsa_priv.h"

/* Odd numbers of so many bits are 65537 at least. */
#define E_MIN_BITS 17
#define E_MAX_BITS 256

/* A key in the making. */
struct making {
	mbedtls_mpi n, e, d, p, q, dp, dq, qinv;
	mbedtls_mpi p1, q1; /* p - 1, q - 1 */
	mbedtls_mpi t;
};

static void making_init(struct making *m)
{
	mbedtls_mpi *all = &m->n;

	static_assert(sizeof(*m) % sizeof(*all) == 0, "numbers only");
	for (size_t i = 0; i < sizeof(*m) / sizeof(*all); i++)
		mbedtls_mpi_init(&all[i]);
}

static void making_fini(struct making *m)
{
	mbedtls_mpi *all = &m->n;

	for (size_t i = 0; i < sizeof(*m) / sizeof(*all); i++)
		mbedtls_mpi_free(&all[i]);
}

/* Far enough apart: |p - q| > 2^(bits / 2 - 100). Spec: A.1.3, step 5.4 */
static enum status check_distance(struct making *m, size_t bits, bool *is_far)
{
	int err = mbedtls_mpi_sub_abs(&m->t, &m->p, &m->q);

	if (err == MBEDTLS_ERR_MPI_NEGATIVE_VALUE)
		err = mbedtls_mpi_sub_abs(&m->t, &m->q, &m->p);
	*is_far = err == 0 && mbedtls_mpi_bitlen(&m->t) > bits / 2 - 100 + 1;
	return status_from_mpi(err);
}

static enum status make_primes(struct making *m, size_t bits)
{
	bool is_far = false;
	enum status st = prime_generate(&m->p, bits - bits / 2, &m->e);

	while (st == ST_OK && !is_far) {
		st = prime_generate(&m->q, bits / 2, &m->e);
		if (st == ST_OK)
			st = check_distance(m, bits, &is_far);
	}
	/* The larger one is p. */
	if (st == ST_OK && mbedtls_mpi_cmp_mpi(&m->p, &m->q) < 0)
		mbedtls_mpi_swap(&m->p, &m->q);
	return st;
}

/* d = 1 / e mod lcm(p - 1, q - 1). Spec: A.1.1, item 3 */
static int make_exponent(struct making *m)
{
	int err = mbedtls_mpi_sub_int(&m->p1, &m->p, 1);

	if (err == 0)
		err = mbedtls_mpi_sub_int(&m->q1, &m->q, 1);
	if (err == 0)
		err = mbedtls_mpi_gcd(&m->t, &m->p1, &m->q1);
	if (err == 0)
		err = mbedtls_mpi_div_mpi(&m->t, NULL, &m->p1, &m->t);
	if (err == 0)
		err = mbedtls_mpi_mul_mpi(&m->t, &m->t, &m->q1);
	if (err == 0)
		err = mbedtls_mpi_inv_mod(&m->d, &m->e, &m->t);
	return err;
}

static int make_rest(struct making *m)
{
	int err = mbedtls_mpi_mul_mpi(&m->n, &m->p, &m->q);

	if (err == 0)
		err = mbedtls_mpi_mod_mpi(&m->dp, &m->d, &m->p1);
	if (err == 0)
		err = mbedtls_mpi_mod_mpi(&m->dq, &m->d, &m->q1);
	if (err == 0)
		err = mbedtls_mpi_inv_mod(&m->qinv, &m->q, &m->p);
	return err;
}

static enum status make_key(struct making *m, size_t bits)
{
	enum status st;

	do {
		st = make_primes(m, bits);
		if (st == ST_OK)
			st = status_from_mpi(make_exponent(m));
		/* As likely as guessing half of it. */
	} while (st == ST_OK && mbedtls_mpi_bitlen(&m->d) <= bits / 2);
	return st == ST_OK ? status_from_mpi(make_rest(m)) : st;
}

static enum status write(const mbedtls_mpi *x, struct number_out *out)
{
	size_t size_bytes = mbedtls_mpi_size(x);

	if (out->size_bytes < size_bytes)
		return ST_SHORT_BUFFER;
	out->size_bytes = size_bytes;
	return status_from_mpi(
		mbedtls_mpi_write_binary(x, out->bytes, size_bytes));
}

/* Rooms as rsa.h asks for them; all sizes are reported if one is too small. */
static enum status check_rooms(size_t bits, const struct number *e,
			       struct rsa_key_out *out)
{
	const size_t whole_bytes = (bits + 7) / 8;
	const size_t half_bytes = (bits - bits / 2 + 7) / 8;
	const struct {
		struct number_out *room;
		size_t size_bytes;
	} rows[] = {{&out->n, whole_bytes}, {&out->e, e->size_bytes},
		    {&out->d, whole_bytes}, {&out->p, half_bytes},
		    {&out->q, half_bytes},  {&out->dp, half_bytes},
		    {&out->dq, half_bytes}, {&out->qinv, half_bytes}};
	enum status st = ST_OK;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].room->size_bytes < rows[i].size_bytes)
			st = ST_SHORT_BUFFER;
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows) && st != ST_OK; i++)
		rows[i].room->size_bytes = rows[i].size_bytes;
	return st;
}

static enum status write_all(const struct making *m, struct rsa_key_out *out)
{
	const struct {
		const mbedtls_mpi *x;
		struct number_out *out;
	} rows[] = {{&m->n, &out->n},   {&m->e, &out->e},
		    {&m->d, &out->d},   {&m->p, &out->p},
		    {&m->q, &out->q},   {&m->dp, &out->dp},
		    {&m->dq, &out->dq}, {&m->qinv, &out->qinv}};
	enum status st = ST_OK;

	for (size_t i = 0; i < ARRAY_SIZE(rows) && st == ST_OK; i++)
		st = write(rows[i].x, rows[i].out);
	return st;
}

static enum status check_exponent(size_t bits, const struct number *e)
{
	size_t e_bits = number_bits(e);

	if (!number_is_odd(e) || e_bits > E_MAX_BITS || e_bits >= bits ||
	    e_bits < E_MIN_BITS)
		return ST_BAD_PARAM;
	return ST_OK;
}

enum status rsa_generate(size_t bits, const struct number *e,
			 struct rsa_key_out *out)
{
	static const uint8_t usual[] = {1, 0, 1};
	const struct number given = number_trim(e);
	const struct number used =
		e->size_bytes > 0 ? given
				  : (struct number){usual, sizeof(usual)};
	struct making m;
	enum status st;

	if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS)
		return ST_NOT_SUPPORTED;
	st = check_exponent(bits, &used);
	if (st == ST_OK)
		st = check_rooms(bits, &used, out);
	if (st != ST_OK)
		return st;
	making_init(&m);
	st = status_from_mpi(
		mbedtls_mpi_read_binary(&m.e, used.bytes, used.size_bytes));
	if (st == ST_OK)
		st = make_key(&m, bits);
	if (st == ST_OK)
		st = write_all(&m, out);
	making_fini(&m);
	return st;
}
