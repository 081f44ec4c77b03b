/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU plugin: counts guest instructions by world. The guest marks what is
 * measured by two hints that are no-ops for the CPU:
 *
 *   hint #0x60  print the counters as the begin of the next measurement
 *   hint #0x61  print them as its end
 *
 * Code in secure RAM is told apart by its address there: the first MiB is
 * EL3's. Of the rest, S-EL1 is what runs in the upper half of the address
 * space (high=1, Redoubt), or what lies in the first core=BYTES (a kernel that
 * runs at its physical address). Until S-EL1 first calls EL3 with ENTRY_DONE,
 * all of it is S-EL1: nothing else has been started.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/plugin.h"

PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;
PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
				      const qemu_info_t *info, int argc,
				      char **argv);

/* Secure RAM of QEMU's `virt`; identity-mapped by the firmware. */
#define SECURE_BASE 0x0e000000ull
#define SECURE_SIZE 0x01000000ull
#define EL3_SIZE    0x00100000ull

enum world {
	NS_EL0,
	NS_EL1,
	EL3,
	S_EL1,
	S_EL0,
	WORLDS
};
enum event {
	INSN,
	SMC,
	SVC,
	ERET,
	SYSREG,
	ISB,
	DSB,
	TLBI,
	CACHE,
	EVENTS
};

static const char *const world_names[] = {"ns_el0", "ns_el1", "el3", "s_el1",
					  "s_el0"};
static const struct {
	uint32_t mask;
	uint32_t value;
	enum event event;
} patterns[] = {
	{0xffe0001f, 0xd4000003, SMC},   {0xffe0001f, 0xd4000001, SVC},
	{0xffffffff, 0xd69f03e0, ERET},  {0xfffff0ff, 0xd50330df, ISB},
	{0xfffff0ff, 0xd503309f, DSB},   {0xfff8f000, 0xd5088000, TLBI},
	{0xfff8f000, 0xd5087000, CACHE}, {0xffd00000, 0xd5100000, SYSREG},
};

#define HINT(n) (0xd503201fu | (n) << 5)

static uint64_t counts[WORLDS][EVENTS];
static uint64_t core_size = 0x200000;
static bool core_is_high;
static bool started;
static char *secure_host; /* where secure RAM is in QEMU's memory */
static unsigned int mark;

static void print_counts(const char *what, unsigned int number)
{
	char line[2048];
	size_t n =
		(size_t)snprintf(line, sizeof(line),
				 "{\"event\":\"%s\",\"mark\":%u", what, number);

	for (int w = 0; w < WORLDS; w++) {
		n += (size_t)snprintf(line + n, sizeof(line) - n, ",\"%s\":[",
				      world_names[w]);
		for (int e = 0; e < EVENTS; e++)
			n += (size_t)snprintf(line + n, sizeof(line) - n,
					      "%s%" PRIu64, e ? "," : "",
					      counts[w][e]);
		n += (size_t)snprintf(line + n, sizeof(line) - n, "]");
	}
	snprintf(line + n, sizeof(line) - n, "}\n");
	qemu_plugin_outs(line);
}

static void on_begin(unsigned int vcpu, void *opaque)
{
	(void)vcpu;
	(void)opaque;
	print_counts("begin", mark);
}

static void on_end(unsigned int vcpu, void *opaque)
{
	(void)vcpu;
	(void)opaque;
	print_counts("end", mark++);
}

/* Normal world's first instruction: the secure world has started. */
static void on_normal_world(unsigned int vcpu, void *opaque)
{
	(void)vcpu;
	(void)opaque;
	if (!started)
		print_counts("started", 0);
	started = true;
}

static enum world world_of(uint64_t va, char *host)
{
	uint64_t offset;

	if (!secure_host && va >= SECURE_BASE &&
	    va < SECURE_BASE + SECURE_SIZE && host)
		secure_host = host - (va - SECURE_BASE);
	if (!secure_host || host < secure_host ||
	    host >= secure_host + SECURE_SIZE)
		return va >> 63 ? NS_EL1 : NS_EL0;
	offset = (uint64_t)(host - secure_host);
	if (core_is_high && va >> 63)
		return S_EL1;
	if (offset < EL3_SIZE)
		return EL3;
	if (!started || (!core_is_high && offset < EL3_SIZE + core_size))
		return S_EL1;
	return S_EL0;
}

static enum event event_of(uint32_t code)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if ((code & patterns[i].mask) == patterns[i].value)
			return patterns[i].event;
	return INSN;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t count = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (size_t i = 0; i < count; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t va = qemu_plugin_insn_vaddr(insn);
		enum world world = world_of(va, qemu_plugin_insn_haddr(insn));
		enum event event = INSN;
		uint32_t code = 0;

		if (qemu_plugin_insn_size(insn) == sizeof(code)) {
			memcpy(&code, qemu_plugin_insn_data(insn),
			       sizeof(code));
			event = event_of(code);
		}
		/* BL33 is linked into normal RAM, which starts at 1 GiB. */
		if (!started && va >= 0x40000000 && world < EL3)
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, on_normal_world, QEMU_PLUGIN_CB_NO_REGS,
				NULL);
		qemu_plugin_register_vcpu_insn_exec_inline(
			insn, QEMU_PLUGIN_INLINE_ADD_U64, &counts[world][INSN],
			1);
		if (event != INSN)
			qemu_plugin_register_vcpu_insn_exec_inline(
				insn, QEMU_PLUGIN_INLINE_ADD_U64,
				&counts[world][event], 1);
		if (code == HINT(0x60) || code == HINT(0x61))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, code & 1 << 5 ? on_end : on_begin,
				QEMU_PLUGIN_CB_NO_REGS, NULL);
	}
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "core=", 5))
			core_size = strtoull(argv[i] + 5, NULL, 0);
		else if (!strncmp(argv[i], "high=", 5))
			core_is_high = atoi(argv[i] + 5);
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	return 0;
}
