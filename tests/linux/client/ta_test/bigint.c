/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Big integers against answers that Python worked out when the test system was
 * made (tests/ta/bigint_vectors.py). One line a case:
 *   operation scalar expected-scalar operands expected-results
 * with numbers in hexadecimal, commas between them, "." for none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claims.h"

#define VECTORS    "/usr/share/bigint-vectors"
#define DATA_BYTES 4096u
#define LINE_BYTES 16384u

static const char *const names[BIGINT_OP_COUNT] = {
	[BIGINT_ADD] = "add",
	[BIGINT_SUB] = "sub",
	[BIGINT_MUL] = "mul",
	[BIGINT_SQUARE] = "square",
	[BIGINT_NEG] = "neg",
	[BIGINT_ABS] = "abs",
	[BIGINT_ASSIGN] = "assign",
	[BIGINT_DIV] = "div",
	[BIGINT_MOD] = "mod",
	[BIGINT_ADD_MOD] = "add_mod",
	[BIGINT_SUB_MOD] = "sub_mod",
	[BIGINT_MUL_MOD] = "mul_mod",
	[BIGINT_SQUARE_MOD] = "square_mod",
	[BIGINT_INV_MOD] = "inv_mod",
	[BIGINT_EXP_MOD] = "exp_mod",
	[BIGINT_GCD] = "gcd",
	[BIGINT_RELATIVE_PRIME] = "relative_prime",
	[BIGINT_PRIME] = "prime",
	[BIGINT_SHIFT] = "shift",
	[BIGINT_BIT] = "bit",
	[BIGINT_BIT_COUNT] = "bit_count",
	[BIGINT_SET_BIT] = "set_bit",
	[BIGINT_CLEAR_BIT] = "clear_bit",
	[BIGINT_CMP] = "cmp",
	[BIGINT_CMP_S32] = "cmp_s32",
	[BIGINT_FROM_S32] = "from_s32",
	[BIGINT_TO_S32] = "to_s32",
	[BIGINT_FMM] = "fmm",
};

static uint32_t find(const char *name)
{
	uint32_t op = 0;

	while (op < BIGINT_OP_COUNT && strcmp(names[op], name) != 0)
		op++;
	return op;
}

/* One number as the TA takes it (test_ta.h); its size, 0: not a number. */
static size_t pack_one(const char *text, size_t digits, uint8_t *to)
{
	bool is_negative = digits > 0 && text[0] == '-';
	size_t bytes;

	text += is_negative;
	digits -= is_negative;
	if (digits == 1 && text[0] == '0')
		digits = 0;
	bytes = (digits + 1) / 2;
	if (bytes > 1024)
		return 0;
	to[0] = is_negative;
	to[1] = (uint8_t)(bytes >> 8);
	to[2] = (uint8_t)bytes;
	memset(to + 3, 0, bytes);
	for (size_t i = 0; i < digits; i++) {
		char digit[2] = {text[digits - 1 - i], '\0'};
		unsigned long value = strtoul(digit, NULL, 16);

		to[3 + bytes - 1 - i / 2] |= (uint8_t)(value << (4 * (i % 2)));
	}
	return 3 + bytes;
}

static size_t pack(const char *text, uint8_t to[DATA_BYTES])
{
	size_t size = 0;

	if (strcmp(text, ".") == 0)
		return 0;
	while (*text != '\0') {
		size_t digits = strcspn(text, ",");

		size += pack_one(text, digits, to + size);
		text += digits;
		text += *text == ',';
	}
	return size;
}

/* True when the TA agrees with the line. */
static bool agrees(TEEC_Session *session, char *line)
{
	static uint8_t in[DATA_BYTES];
	static uint8_t out[DATA_BYTES];
	static uint8_t expected[DATA_BYTES];
	const char *field[5];
	struct call c = {.in = in, .out = out, .out_bytes = sizeof(out)};
	size_t size;

	for (size_t i = 0; i < 5; i++) {
		field[i] = strtok(i == 0 ? line : NULL, " \n");
		if (field[i] == NULL)
			return false;
	}
	c.a = find(field[0]);
	c.b = (uint32_t)strtoul(field[1], NULL, 0);
	c.in_bytes = pack(field[3], in);
	size = pack(field[4], expected);
	if (c.in_bytes == 0)
		c.in = NULL;
	if (invoke(session, API_BIGINT, &c) != TEEC_SUCCESS) {
		because("%s: 0x%08x, line %u", field[0], c.result, c.b);
		return false;
	}
	if (c.a != (uint32_t)strtoul(field[2], NULL, 0)) {
		because("%s %s: %u instead of %s", field[0], field[3], c.a,
			field[2]);
		return false;
	}
	because("%s %s: not %s", field[0], field[3], field[4]);
	return c.out_bytes == size && memcmp(out, expected, size) == 0;
}

void test_bigint(struct world *w)
{
	static char line[LINE_BYTES];
	TEEC_Session session;
	FILE *file = fopen(VECTORS, "r");
	uint32_t origin = 0;
	unsigned int count = 0;
	bool is_fine;

	is_fine = file != NULL &&
		  open_ta(w, TEST_TA_API, &session, &origin) == TEEC_SUCCESS;
	if (!claim(is_fine, "%x: there are answers of Python's", w->bits))
		return;
	while (is_fine && fgets(line, sizeof(line), file) != NULL) {
		if (line[0] == '#')
			continue;
		is_fine = agrees(&session, line);
		count++;
	}
	claim(is_fine && count > 500, "%x: Python agrees in %u cases", w->bits,
	      count);
	TEEC_CloseSession(&session);
	fclose(file);
}
