/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/ec/ec_priv.h"

enum status ec_signing_init(struct ec_signing *x, enum ec_curve curve)
{
	mbedtls_ecp_point_init(&x->point);
	mbedtls_mpi_init(&x->d);
	mbedtls_mpi_init(&x->e);
	mbedtls_mpi_init(&x->k);
	mbedtls_mpi_init(&x->r);
	mbedtls_mpi_init(&x->s);
	mbedtls_mpi_init(&x->t);
	mbedtls_mpi_init(&x->blind);
	return ec_open(curve, &x->g);
}

void ec_signing_fini(struct ec_signing *x)
{
	mbedtls_mpi_free(&x->blind);
	mbedtls_mpi_free(&x->t);
	mbedtls_mpi_free(&x->s);
	mbedtls_mpi_free(&x->r);
	mbedtls_mpi_free(&x->k);
	mbedtls_mpi_free(&x->e);
	mbedtls_mpi_free(&x->d);
	mbedtls_ecp_point_free(&x->point);
	mbedtls_ecp_group_free(&x->g);
}

bool ec_is_zero(const mbedtls_mpi *x)
{
	return mbedtls_mpi_cmp_int(x, 0) == 0;
}

bool ec_signing_is_in_range(const struct ec_signing *x)
{
	return mbedtls_ecp_check_privkey(&x->g, &x->r) == 0 &&
	       mbedtls_ecp_check_privkey(&x->g, &x->s) == 0;
}
