/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/uctx/uctx.h"

/* Size of what a pointer of fixed size names; 0: not of that kind. */
static const uint8_t fixed_bytes[SYS_ARG_SHAPES] = {
	[SYS_ARG_U32P] = sizeof(uint32_t),
	[SYS_ARG_U64P] = sizeof(uint64_t),
	[SYS_ARG_UUID] = 16,
	[SYS_ARG_TIME] = sizeof(struct utee_time),
	[SYS_ARG_PARAMS] = sizeof(struct utee_params),
	[SYS_ARG_INFO] = TA_OBJECT_INFO_BYTES,
	[SYS_ARG_ID] = TA_OBJECT_ID_MAX,
};
static_assert(SYS_ARG_SHAPES <= SYS_ARG_SHAPE_MASK + 1, "shape fits a kind");

static unsigned int shape_of(unsigned int kind)
{
	return kind & SYS_ARG_SHAPE_MASK;
}

static bool is_number_pointer(unsigned int kind)
{
	return shape_of(kind) == SYS_ARG_U32P || shape_of(kind) == SYS_ARG_U64P;
}

/*
 * AArch32 passes at most four arguments in registers; r6 words more lie at
 * r5. Everything is zero extended.
 */
static enum status load_args32(struct sys_args *args, const uint64_t *regs)
{
	uint32_t stack[TA_SYSCALL_ARGS_MAX - TA_SYSCALL_REGS_A32] = {0};
	uint32_t count = (uint32_t)regs[6];
	user_addr_t at = {(uint32_t)regs[5]};
	enum status st;

	if (count > ARRAY_SIZE(stack))
		return ST_GENERIC;
	if (count > 0) {
		st = uctx_copy_in(stack, at, count * sizeof(stack[0]));
		if (st != ST_OK)
			return st;
	}
	for (unsigned int i = 0; i < TA_SYSCALL_REGS_A32; i++)
		args->a[i] = (uint32_t)regs[i];
	for (unsigned int i = TA_SYSCALL_REGS_A32; i < TA_SYSCALL_ARGS_MAX; i++)
		args->a[i] = stack[i - TA_SYSCALL_REGS_A32];
	return ST_OK;
}

/* Read the number that U32P or U64P argument @idx names into v[idx]. */
static enum status read_number(struct sys_args *args, unsigned int idx,
			       unsigned int kind)
{
	args->v[idx] = 0;
	if (args->a[idx] == 0 || !(kind & SYS_ARG_IN))
		return ST_OK;
	return uctx_copy_in(&args->v[idx], sys_user(args, idx),
			    fixed_bytes[shape_of(kind)]);
}

/* Bytes that pointer argument @idx must cover. */
static enum status span_of(const struct sys_args *args, const uint8_t *kinds,
			   unsigned int idx, uint64_t *size)
{
	switch (shape_of(kinds[idx])) {
	case SYS_ARG_BUF:
		*size = is_number_pointer(kinds[idx + 1]) ? args->v[idx + 1]
							  : args->a[idx + 1];
		return ST_OK;
	case SYS_ARG_ATTRS:
		if (args->a[idx + 1] > SYS_ATTRS_MAX)
			return ST_BAD_PARAM;
		*size = args->a[idx + 1] * sizeof(struct utee_attribute);
		return ST_OK;
	default:
		*size = fixed_bytes[shape_of(kinds[idx])];
		return ST_OK;
	}
}

static enum status check_pointer(const struct sys_args *args,
				 const uint8_t *kinds, unsigned int idx)
{
	unsigned int kind = kinds[idx];
	unsigned int attr = 0;
	uint64_t size = 0;
	enum status st = span_of(args, kinds, idx, &size);

	if (st != ST_OK)
		return st;
	if (args->a[idx] == 0 && (kind & SYS_ARG_OPT))
		return ST_OK;
	if (kind & SYS_ARG_IN)
		attr |= MAP_READ;
	if (kind & SYS_ARG_OUT)
		attr |= MAP_WRITE;
	return uctx_check(args->ta->uctx, sys_user(args, idx), size, attr,
			  !(kind & SYS_ARG_PRIVATE));
}

/*
 * From the last argument to the first, so that a length behind a pointer is
 * checked and read before the buffer in front of it is measured by it.
 */
static enum status check_args(struct sys_args *args, const uint8_t *kinds)
{
	unsigned int idx = 0;
	enum status st;

	while (idx < TA_SYSCALL_ARGS_MAX && kinds[idx] != SYS_ARG_NONE)
		idx++;
	while (idx-- > 0) {
		if (shape_of(kinds[idx]) == SYS_ARG_U32)
			args->a[idx] = (uint32_t)args->a[idx];
		if (shape_of(kinds[idx]) < SYS_ARG_BUF)
			continue;
		st = check_pointer(args, kinds, idx);
		if (st != ST_OK)
			return st;
		if (!is_number_pointer(kinds[idx]))
			continue;
		st = read_number(args, idx, kinds[idx]);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status write_numbers(const struct sys_args *args,
				 const uint8_t *kinds)
{
	for (unsigned int i = 0; i < TA_SYSCALL_ARGS_MAX; i++) {
		enum status st;

		if (!(args->write_mask & BIT32(i)) || args->a[i] == 0)
			continue;
		st = uctx_copy_out(sys_user(args, i), &args->v[i],
				   fixed_bytes[shape_of(kinds[i])]);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

uint32_t sys_dispatch(uint64_t number, const uint64_t regs[TA_SYSCALL_ARGS_MAX])
{
	struct sys_args args = {.ta = ta_instance_current()};
	const struct sys_entry *entry;
	enum status st;
	uint32_t code;

	check_fatal(args.ta && args.ta->uctx);
	if (number > TA_SYSCALL_LAST || !sys_table[number].handler)
		return GP_ERROR_NOT_SUPPORTED;
	entry = &sys_table[number];
	if (args.ta->uctx->is_32bit) {
		st = load_args32(&args, regs);
		if (st != ST_OK)
			return gp_from_status(st);
	} else {
		for (unsigned int i = 0; i < TA_SYSCALL_ARGS_MAX; i++)
			args.a[i] = regs[i];
	}
	st = check_args(&args, entry->kinds);
	if (st != ST_OK) {
		log_debug("TA system call %s refused", entry->name);
		return gp_from_status(st);
	}
	code = entry->handler(&args);
	if (args.write_mask != 0) {
		st = write_numbers(&args, entry->kinds);
		if (st != ST_OK)
			return gp_from_status(st);
	}
	return code;
}
