/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/ta.h"
#include "base/bytes/mem.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/storage/ree_file.h"
#include "kernel/ta/store/embedded.h"

/*
 * Which TAs Linux shall make devices of, in stages: at once, with the
 * supplicant, and once RPMB works. Pseudo-TAs, and TAs of our own image whose
 * flags ask for it. Spec: abi-xtest 2.1, abi-ta 1.4
 */
enum {
	DEVICES_GET = 0,
	DEVICES_GET_SUPP = 1,
	DEVICES_GET_RPMB = 2,
};

#define DEVICES_MAX 32

struct device_list {
	uint8_t uuid[DEVICES_MAX][16];
	size_t count;
};

static void add(struct device_list *l, const uint8_t uuid[16])
{
	if (l->count < DEVICES_MAX)
		memcpy(l->uuid[l->count++], uuid, 16);
}

static uint32_t list_devices(struct ta_params *ps, unsigned int pta_flag,
			     uint32_t ta_flag)
{
	struct device_list l = {.count = 0};

	for (size_t i = 0; i < pta_table_count; i++) {
		if (pta_table[i]->flags & pta_flag &&
		    pta_is_present(pta_table[i]))
			add(&l, pta_table[i]->uuid);
	}
	for (uint32_t i = 0; i < embedded_ta_count; i++) {
		if (embedded_tas[i].flags & ta_flag)
			add(&l, embedded_tas[i].uuid);
	}
	return pta_answer(&ps->p[0], l.uuid, l.count * sizeof(l.uuid[0]));
}

static uint32_t get_devices(__unused struct ta_session *s, struct ta_params *ps)
{
	return list_devices(ps, PTA_DEVICE_ENUM, TA_FLAG_DEVICE_ENUM);
}

static uint32_t get_devices_supp(__unused struct ta_session *s,
				 struct ta_params *ps)
{
	/* A driver was loaded and has its first supplicant: whatever files
	 * another one had open are closed. */
	ree_doubt_all();
	return list_devices(ps, PTA_DEVICE_ENUM_SUPP, TA_FLAG_DEVICE_ENUM_SUPP);
}

static uint32_t get_devices_rpmb(__unused struct ta_session *s,
				 struct ta_params *ps)
{
	return list_devices(ps, 0, TA_FLAG_DEVICE_ENUM_TEE_STORAGE_PRIVATE);
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
