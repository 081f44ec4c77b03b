/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_EC_POINT_PRIV_H
#define KERNEL_CRYPTO_EC_POINT_PRIV_H

#include "kernel/crypto/ec/field_priv.h"

/*
 * Points of curves y^2 = x^3 - 3x + b without a point of order two: all that
 * are here. Coordinates are entered residues: (x/z, y/z); infinity is (0, 1,
 * 0). Formulas have no exceptions, so they branch on nothing.
 */
struct ec_projective {
	ec_residue x;
	ec_residue y;
	ec_residue z;
};

struct ec_field {
	struct modulus *p;
	ec_residue b; /* entered */
	ec_residue scratch[7];
};

/* Outputs may be inputs. */
void ec_point_add(struct ec_field *f, struct ec_projective *out,
		  const struct ec_projective *a, const struct ec_projective *b);
void ec_point_double(struct ec_field *f, struct ec_projective *out,
		     const struct ec_projective *a);

#endif
