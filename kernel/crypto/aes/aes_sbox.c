/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The circuit of Boyar and Peralta, "A depth-16 circuit for the AES S-box"
 * (2011): a linear layer into a tower of fields, the inversion there, and a
 * linear layer back. The names of wires are theirs, so that it can be read
 * beside the paper. Its x0 and s0 are the highest bits.
 */
#include "kernel/crypto/aes/aes_sbox.h"

/* Wires between the layers: y[1..21] as in the paper, y[0] is x7. */
struct wires {
	uint64_t y[22];
	uint64_t z[18];
};

static void top_layer(const uint64_t q[8], uint64_t y[22])
{
	uint64_t x0 = q[7], x1 = q[6], x2 = q[5], x3 = q[4];
	uint64_t x4 = q[3], x5 = q[2], x6 = q[1], x7 = q[0];
	uint64_t t0 = x1 ^ x2;
	uint64_t t1;

	y[0] = x7;
	y[14] = x3 ^ x5;
	y[13] = x0 ^ x6;
	y[9] = x0 ^ x3;
	y[8] = x0 ^ x5;
	y[1] = t0 ^ x7;
	y[4] = y[1] ^ x3;
	y[12] = y[13] ^ y[14];
	y[2] = y[1] ^ x0;
	y[5] = y[1] ^ x6;
	y[3] = y[5] ^ y[8];
	t1 = x4 ^ y[12];
	y[15] = t1 ^ x5;
	y[20] = t1 ^ x1;
	y[6] = y[15] ^ x7;
	y[10] = y[15] ^ t0;
	y[11] = y[20] ^ y[9];
	y[7] = x7 ^ y[11];
	y[17] = y[10] ^ y[11];
	y[19] = y[10] ^ y[8];
	y[16] = t0 ^ y[11];
	y[21] = y[13] ^ y[16];
	y[18] = x0 ^ y[16];
}

static void middle_layer(const uint64_t y[22], uint64_t z[18])
{
	uint64_t t2 = y[12] & y[15];
	uint64_t t4 = (y[3] & y[6]) ^ t2;
	uint64_t t6 = (y[4] & y[0]) ^ t2;
	uint64_t t7 = y[13] & y[16];
	uint64_t t9 = (y[5] & y[1]) ^ t7;
	uint64_t t11 = (y[2] & y[7]) ^ t7;
	uint64_t t12 = y[9] & y[11];
	uint64_t t14 = (y[14] & y[17]) ^ t12;
	uint64_t t16 = (y[8] & y[10]) ^ t12;
	uint64_t t21 = t4 ^ t14 ^ y[20];
	uint64_t t22 = t6 ^ t16 ^ y[19];
	uint64_t t23 = t9 ^ t14 ^ y[21];
	uint64_t t24 = t11 ^ t16 ^ y[18];
	uint64_t t25 = t21 ^ t22;
	uint64_t t26 = t21 & t23;
	uint64_t t27 = t24 ^ t26;
	uint64_t t29 = (t25 & t27) ^ t22;
	uint64_t t30 = t23 ^ t24;
	uint64_t t33 = ((t22 ^ t26) & t30) ^ t24;
	uint64_t t36 = t24 & (t27 ^ t33);
	uint64_t t37 = t36 ^ t23 ^ t33;
	uint64_t t38 = t27 ^ t36;
	uint64_t t40 = t25 ^ (t29 & t38);
	uint64_t t41 = t40 ^ t37;
	uint64_t t42 = t29 ^ t33;
	uint64_t t43 = t29 ^ t40;
	uint64_t t44 = t33 ^ t37;
	uint64_t t45 = t42 ^ t41;

	z[0] = t44 & y[15];
	z[1] = t37 & y[6];
	z[2] = t33 & y[0];
	z[3] = t43 & y[16];
	z[4] = t40 & y[1];
	z[5] = t29 & y[7];
	z[6] = t42 & y[11];
	z[7] = t45 & y[17];
	z[8] = t41 & y[10];
	z[9] = t44 & y[12];
	z[10] = t37 & y[3];
	z[11] = t33 & y[4];
	z[12] = t43 & y[13];
	z[13] = t40 & y[5];
	z[14] = t29 & y[2];
	z[15] = t42 & y[9];
	z[16] = t45 & y[14];
	z[17] = t41 & y[8];
}

static void bottom_layer(const uint64_t z[18], uint64_t q[8])
{
	uint64_t t46 = z[15] ^ z[16];
	uint64_t t47 = z[10] ^ z[11];
	uint64_t t48 = z[5] ^ z[13];
	uint64_t t49 = z[9] ^ z[10];
	uint64_t t50 = z[2] ^ z[12];
	uint64_t t51 = z[2] ^ z[5];
	uint64_t t52 = z[7] ^ z[8];
	uint64_t t53 = z[0] ^ z[3];
	uint64_t t54 = z[6] ^ z[7];
	uint64_t t55 = z[16] ^ z[17];
	uint64_t t56 = z[12] ^ t48;
	uint64_t t57 = t50 ^ t53;
	uint64_t t58 = z[4] ^ t46;
	uint64_t t59 = z[3] ^ t54;
	uint64_t t60 = t46 ^ t57;
	uint64_t t61 = z[14] ^ t57;
	uint64_t t62 = t52 ^ t58;
	uint64_t t63 = t49 ^ t58;
	uint64_t t64 = z[4] ^ t59;
	uint64_t t65 = t61 ^ t62;
	uint64_t t66 = z[1] ^ t63;
	uint64_t s3 = t53 ^ t66;

	q[7] = t59 ^ t63;          /* s0 */
	q[6] = t64 ^ ~s3;          /* s1 */
	q[5] = t55 ^ ~(t64 ^ t65); /* s2 */
	q[4] = s3;
	q[3] = t51 ^ t66;  /* s4 */
	q[2] = t47 ^ t65;  /* s5 */
	q[1] = t56 ^ ~t62; /* s6 */
	q[0] = t48 ^ ~t60; /* s7 */
}

void aes_sbox(uint64_t q[8])
{
	struct wires w;

	top_layer(q, w.y);
	middle_layer(w.y, w.z);
	bottom_layer(w.z, q);
}

/* The inverse of the affine map that ends the S-box. Spec: FIPS 197 5.3.2 */
static void inverse_affine(uint64_t q[8])
{
	uint64_t x[8];

	for (unsigned int i = 0; i < 8; i++)
		x[i] = q[i];
	for (unsigned int i = 0; i < 8; i++)
		q[i] = x[(i + 2) % 8] ^ x[(i + 5) % 8] ^ x[(i + 7) % 8];
	q[0] = ~q[0];
	q[2] = ~q[2];
}

/*
 * S is affine after inversion, and inversion undoes itself: so the inverse of S
 * is S between two inverse affine maps.
 */
void aes_sbox_inverse(uint64_t q[8])
{
	inverse_affine(q);
	aes_sbox(q);
	inverse_affine(q);
}
