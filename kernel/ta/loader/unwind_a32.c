/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/loader/unwind_a32.h"
#include "base/bytes/mem.h"

#define CANT_UNWIND 1u
#define COMPACT     BIT32(31)
#define OP_FINISH   0xB0u
#define INSN_WORDS  8 /* more than any compiler makes */

static bool read_word(uint32_t va, uint32_t *out)
{
	return uctx_copy_in(out, (user_addr_t){va}, sizeof(*out)) == ST_OK;
}

/* A 31-bit offset from where it stands. */
static uint32_t prel31(uint32_t va, uint32_t word)
{
	return va + (uint32_t)((int32_t)(word << 1) >> 1);
}

/* Instructions of one function, most significant byte of a word first. */
struct program {
	uint32_t words[INSN_WORDS];
	unsigned int next, end; /* bytes */
};

static uint8_t next_op(struct program *p)
{
	unsigned int i = p->next++;

	if (i >= p->end)
		return OP_FINISH;
	return (uint8_t)(p->words[i / 4] >> (24 - 8 * (i % 4)));
}

static const struct ta_unwind_table *table_of(const struct ta_instance *i,
					      uint32_t pc)
{
	const struct uctx_region *r = uctx_find(i->uctx, pc);

	if (!r || r->image_idx < 0 || r->image_idx >= TA_IMAGE_MAX ||
	    i->unwind[r->image_idx].size_bytes < 8)
		return NULL;
	return &i->unwind[r->image_idx];
}

/* Address of the last entry whose function starts at or below @pc. */
static bool find_entry(const struct ta_unwind_table *t, uint32_t pc,
		       uint32_t *entry)
{
	uint32_t lo = 0;
	uint32_t hi = t->size_bytes / 8;
	uint32_t word = 0;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (!read_word(t->va + mid * 8, &word))
			return false;
		if (prel31(t->va + mid * 8, word) <= pc)
			lo = mid;
		else
			hi = mid;
	}
	*entry = t->va + lo * 8;
	return read_word(*entry, &word) && prel31(*entry, word) <= pc;
}

/* From the handling table at @va, whose first word is in @p already. */
static bool fetch_long(uint32_t va, struct program *p)
{
	unsigned int first = 0;
	unsigned int extra = 0;

	if (p->words[0] & COMPACT) {
		bool is_short = !(p->words[0] >> 24 & 0xF);

		p->next = is_short ? 1 : 2;
		extra = is_short ? 0 : p->words[0] >> 16 & 0xFF;
	} else {
		/* A routine of the language comes first: the usual layout
		 * follows it. */
		first = 1;
		if (!read_word(va + 4, &p->words[0]))
			return false;
		p->next = 1;
		extra = p->words[0] >> 24;
	}
	if (extra >= INSN_WORDS)
		return false;
	for (unsigned int i = 1; i <= extra; i++)
		if (!read_word(va + 4 * (first + i), &p->words[i]))
			return false;
	p->end = 4 * (extra + 1);
	return true;
}

static bool fetch(uint32_t entry, struct program *p)
{
	uint32_t word = 0;
	uint32_t table = 0;

	if (!read_word(entry + 4, &word) || word == CANT_UNWIND)
		return false;
	if (word & COMPACT) {
		p->words[0] = word;
		p->next = 1;
		p->end = 4;
		/* Only the short form fits in here. */
		return !(word >> 24 & 0xF);
	}
	table = prel31(entry + 4, word);
	return read_word(table, &p->words[0]) && fetch_long(table, p);
}

/* Pop the registers of @mask (bit n: rn), lowest first. */
static bool pop(struct a32_frame *f, uint32_t *sp, uint32_t mask)
{
	for (unsigned int n = 0; n < 16; n++) {
		if (!(mask >> n & 1))
			continue;
		if (!read_word(*sp, &f->r[n]))
			return false;
		*sp += 4;
	}
	if (mask >> 13 & 1)
		*sp = f->r[13];
	return true;
}

static uint32_t uleb(struct program *p)
{
	uint32_t value = 0;
	unsigned int shift = 0;
	uint8_t byte = 0;

	do {
		byte = next_op(p);
		value |= (uint32_t)(byte & 0x7F) << shift;
		shift += 7;
	} while (byte & 0x80 && shift < 28);
	return value;
}

/* 1011xxxx. */
static bool step_b(struct a32_frame *f, struct program *p, uint8_t op,
		   uint32_t *sp)
{
	if (op == 0xB1)
		return pop(f, sp, next_op(p) & 0xF);
	if (op == 0xB2)
		*sp += 0x204 + (uleb(p) << 2);
	else if (op == 0xB3)
		*sp += ((next_op(p) & 0xFu) + 1) * 8 + 4;
	else if (op >= 0xB8)
		*sp += ((op & 7u) + 1) * 8 + 4;
	else
		return false;
	return true;
}

static bool step(struct a32_frame *f, struct program *p, uint8_t op,
		 uint32_t *sp)
{
	uint32_t mask = 0;

	switch (op >> 4) {
	case 0x0 ... 0x3:
		*sp += ((op & 0x3Fu) << 2) + 4;
		return true;
	case 0x4 ... 0x7:
		*sp -= ((op & 0x3Fu) << 2) + 4;
		return true;
	case 0x8:
		mask = ((op & 0xFu) << 8 | next_op(p)) << 4;
		return mask && pop(f, sp, mask);
	case 0x9:
		*sp = f->r[op & 0xF];
		return (op & 0xF) != 13 && (op & 0xF) != 15;
	case 0xA:
		mask = ((2u << (op & 7)) - 1) << 4;
		return pop(f, sp, mask | (op & 8 ? BIT32(14) : 0));
	case 0xB:
		return step_b(f, p, op, sp);
	case 0xC:
		/* Floating-point registers from 16 up, or any. */
		if (op != 0xC8 && op != 0xC9)
			return false;
		*sp += ((next_op(p) & 0xFu) + 1) * 8;
		return true;
	case 0xD:
		*sp += ((op & 7u) + 1) * 8;
		return !(op & 8);
	default:
		return false;
	}
}

bool a32_unwind(const struct ta_instance *i, struct a32_frame *f)
{
	const struct ta_unwind_table *t = table_of(i, f->r[15] & ~1u);
	struct program p = {};
	uint32_t old_pc = f->r[15];
	uint32_t old_sp = f->r[13];
	uint32_t entry = 0;
	uint32_t sp = old_sp;

	if (!t || !find_entry(t, f->r[15] & ~1u, &entry) || !fetch(entry, &p))
		return false;
	f->r[15] = 0;
	for (uint8_t op = next_op(&p); op != OP_FINISH; op = next_op(&p))
		if (!step(f, &p, op, &sp))
			return false;
	f->r[13] = sp;
	if (!f->r[15])
		f->r[15] = f->r[14];
	/* Upwards only, and the zero that the kernel starts a TA with is the
	 * end. */
	return f->r[15] && sp >= old_sp &&
	       !(f->r[15] == old_pc && sp == old_sp);
}
