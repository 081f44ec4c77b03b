/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PTA_COMMAND_H
#define KERNEL_PTA_COMMAND_H

#include "abi/gp.h"
#include "kernel/ta/pta.h"
#include "kernel/ta/result.h"

/*
 * The commands of a pseudo-TA as a table: number, types of the parameters,
 * what to run. The types are checked before @run sees them.
 */
struct pta_command {
	uint32_t number;
	uint32_t types; /* TA_PARAM_TYPES(), or PTA_ANY_TYPES */
	uint32_t (*run)(struct ta_session *s, struct ta_params *ps);
};

#define PTA_ANY_TYPES UINT32_MAX
#define PTA_NO_PARAMS 0

/* Short names for the rows. */
#define PTA_NONE  TA_PARAM_NONE
#define PTA_V_IN  TA_PARAM_VALUE_IN
#define PTA_V_OUT TA_PARAM_VALUE_OUT
#define PTA_V_IO  TA_PARAM_VALUE_INOUT
#define PTA_M_IN  TA_PARAM_MEMREF_IN
#define PTA_M_OUT TA_PARAM_MEMREF_OUT
#define PTA_M_IO  TA_PARAM_MEMREF_INOUT

/* Runs @number from the table. Wrong types: BAD_PARAMETERS; not in the table:
 * @unknown. */
uint32_t pta_run_command(const struct pta_command *table, size_t count,
			 uint32_t unknown, struct ta_session *s,
			 uint32_t number, struct ta_params *ps);

/*
 * Answer @size bytes through the out memref @p: its size becomes what is
 * needed; GP_ERROR_SHORT_BUFFER when there is less room, and then nothing is
 * copied.
 */
uint32_t pta_answer(struct ta_param *p, const void *src, size_t size);

#endif
