/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PTA_SYSTEM_H
#define KERNEL_PTA_SYSTEM_H

#include "kernel/pta/command.h"

/* Commands of the system pseudo-TA by file; each has its types checked and a
 * user TA as owner of the session. */

/* system_map.c */
uint32_t system_map_zeroed(struct ta_session *s, struct ta_params *ps);
uint32_t system_unmap(struct ta_session *s, struct ta_params *ps);
/* system_plugin.c */
uint32_t system_plugin_invoke(struct ta_session *s, struct ta_params *ps);

#endif
