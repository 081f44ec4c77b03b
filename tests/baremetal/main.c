/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/call.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/console.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa.h"
#include "tests/baremetal/fw_cfg.h"
#include "tests/baremetal/gic.h"
#include "tests/baremetal/lock.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/tester.h"

extern const struct test_case *const cases_start[];
extern const struct test_case *const cases_end[];

static char selection[256];
static bool is_peer;  /* the TEE under test is not Redoubt */
static bool is_hasty; /* a tenth of the rounds */
static uint32_t passed, failed, skipped;

/* Of the case that runs. */
static struct lock verdict_lock;
static struct {
	bool has_failed;
	const char *file;
	int line;
	const char *what;
	uint64_t got, want;
	const char *skip_reason;
} verdict;

void case_fail(const char *file, int line, const char *what, uint64_t got,
	       uint64_t want)
{
	lock_take(&verdict_lock);
	if (!verdict.has_failed) {
		verdict.has_failed = true;
		verdict.file = file;
		verdict.line = line;
		verdict.what = what;
		verdict.got = got;
		verdict.want = want;
	}
	lock_drop(&verdict_lock);
}

void case_skip(const char *reason)
{
	verdict.skip_reason = reason;
}

bool case_has_failed(void)
{
	return __atomic_load_n(&verdict.has_failed, __ATOMIC_ACQUIRE);
}

uint32_t rounds(uint32_t n)
{
	return is_hasty ? n / 10 + 1 : n;
}

static bool is_word_in(const char *word, size_t length, const char *name)
{
	for (const char *at = name; length && *at; at++) {
		if (!strncmp(at, word, length))
			return true;
	}
	return false;
}

/* Under FF-A there is another ABI, and other cases. */
static bool is_for_this_abi(const struct test_case *c)
{
	return !strncmp(c->name, "ffa_", 4) == (ffa_version() != 0);
}

/*
 * The selection is a list of words; a case runs when one is in its name. One
 * that ends the TEE, or does not always hold, must be named whole.
 */
static bool is_selected(const struct test_case *c)
{
	const char *word = selection;

	if (!is_for_this_abi(c))
		return false;
	if (c->flags & CASE_FATAL)
		return !strcmp(selection, c->name);
	if (!*word)
		return !(c->flags & CASE_ASKED);
	while (*word) {
		const char *end = strchr(word, ',');
		size_t length = end ? (size_t)(end - word) : strlen(word);

		if (c->flags & CASE_ASKED
			    ? length == strlen(c->name) &&
				      !memcmp(word, c->name, length)
			    : is_word_in(word, length, c->name))
			return true;
		word += length + (end ? 1 : 0);
	}
	return false;
}

static void check_still_alive(void)
{
	if (ffa_version()) {
		ffa_check_clean();
		return;
	}
	CHECK_EQ(fast_call0(SMC_CALLS_UID), 0x384fb3e0);
}

static void run_body(const struct test_case *c)
{
	if (c->flags & CASE_DEADLY && is_peer)
		case_skip("would stop this TEE");
	else
		c->run();
	interrupts_stop(); /* the case may have failed before it did */
	if (!(c->flags & CASE_FATAL))
		check_still_alive();
}

static uint64_t memory_in_use(void)
{
	return ffa_version() ? 0 : secure_memory_in_use();
}

/*
 * A TEE may keep spare threads or heap pages from the first time on. What
 * grows again and again is a leak.
 */
static void check_memory(const struct test_case *c, uint64_t before)
{
	uint64_t after = memory_in_use();

	for (uint32_t i = 0; i < 4 && after > before; i++) {
		before = after;
		run_body(c);
		after = memory_in_use();
	}
	if (after > before)
		CHECK_EQ(after, before);
}

static void report(const struct test_case *c, uint32_t number, uint64_t us)
{
	const char *ours = c->flags & CASE_OURS ? " # ours" : "";

	if (verdict.has_failed) {
		failed++;
		print("not ok %u - %s%s\n", number, c->name, ours);
		print("# %s:%d: %s is 0x%lx, want 0x%lx\n", verdict.file,
		      verdict.line, verdict.what, verdict.got, verdict.want);
	} else if (verdict.skip_reason) {
		skipped++;
		print("ok %u - %s # SKIP %s\n", number, c->name,
		      verdict.skip_reason);
	} else {
		passed++;
		print("ok %u - %s (%lu us)\n", number, c->name, us);
	}
}

static void run_case(const struct test_case *c, uint32_t number)
{
	uint64_t before = memory_in_use();
	uint64_t start = time_us();

	memset(&verdict, 0, sizeof(verdict));
	run_body(c);
	if (!verdict.has_failed && !(c->flags & (CASE_KEEPS | CASE_FATAL)))
		check_memory(c, before);
	report(c, number, time_us() - start);
}

/* Pseudo-TAs may keep what their first session needs: open each once. */
static void warm_up(void)
{
	const struct uuid_octets *const ptas[] = {&pta_invoke_tests,
						  &pta_device_enum, &pta_stats};
	uint32_t session = 0;

	for (uint32_t i = 0; i < ARRAY_SIZE(ptas); i++) {
		if (!session_open(ptas[i], &session))
			(void)session_close(session);
	}
}

static uint32_t selected_count(void)
{
	uint32_t count = 0;

	for (const struct test_case *const *c = cases_start; c < cases_end; c++)
		count += is_selected(*c);
	return count;
}

void payload_main(uint64_t x0)
{
	uint64_t start;
	uint32_t number = 0;

	board_init(x0);
	cpu_init_boot();
	pages_init();
	if (board.gic_version)
		gic_init();
	irq_unmask();
	if (ffa_begin(fw_cfg_has("ffa-1.1") ? FFA_1_1 : FFA_1_2))
		testers_find();
	cpu_start_all();
	fw_cfg_read_text("select", selection, sizeof(selection));
	if (!board.fw_cfg)
		(void)text_format(selection, sizeof(selection), "%s",
				  board_cases);
	is_peer = fw_cfg_has("peer");
	is_hasty = fw_cfg_has("haste") || !board.fw_cfg;
	if (!ffa_version())
		warm_up();
	start = time_us();
	print("1..%u\n", selected_count());
	for (const struct test_case *const *c = cases_start; c < cases_end;
	     c++) {
		if (is_selected(*c))
			run_case(*c, ++number);
	}
	print("# %u passed, %u failed, %u skipped; %u cpus, GICv%u, %lu ms\n",
	      passed, failed, skipped, board.cpu_count, board.gic_version,
	      (time_us() - start) / 1000);
	psci_system_off();
}
