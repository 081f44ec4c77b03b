/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/storage/ree_file.h"

/*
 * Which pseudo-TAs Linux shall make devices of, in two stages: before and
 * after the supplicant is there. Spec: abi-xtest 2.1.
 */
enum {
	DEVICES_GET = 0,
	DEVICES_GET_SUPP = 1,
	DEVICES_GET_RPMB = 2,
};

#define DEVICES_MAX 16

static uint32_t list_devices(struct ta_params *ps, unsigned int flag)
{
	uint8_t uuids[DEVICES_MAX][16];
	size_t count = 0;

	for (size_t i = 0; i < pta_table_count; i++) {
		if ((pta_table[i]->flags & flag) && count < DEVICES_MAX)
			memcpy(uuids[count++], pta_table[i]->uuid, 16);
	}
	return pta_answer(&ps->p[0], uuids, count * sizeof(uuids[0]));
}

static uint32_t get_devices(__unused struct ta_session *s, struct ta_params *ps)
{
	return list_devices(ps, PTA_DEVICE_ENUM);
}

static uint32_t get_devices_supp(__unused struct ta_session *s,
				 struct ta_params *ps)
{
	/* A driver was loaded and has its first supplicant: whatever files
	 * another one had open are closed. */
	ree_doubt_all();
	return list_devices(ps, PTA_DEVICE_ENUM_SUPP);
}

/* No RPMB store, so nothing waits for it. */
static uint32_t get_devices_rpmb(__unused struct ta_session *s,
				 struct ta_params *ps)
{
	return pta_answer(&ps->p[0], NULL, 0);
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{DEVICES_GET, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0), get_devices},
		{DEVICES_GET_SUPP, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0),
		 get_devices_supp},
		{DEVICES_GET_RPMB, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0),
		 get_devices_rpmb},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_devices = {
	.uuid = {0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde, 0x40, 0x53, 0xa5, 0xa9,
		 0x7b, 0x3c, 0x4d, 0xdf, 0x13, 0xb8},
	.name = "devices",
	.invoke = invoke,
};
