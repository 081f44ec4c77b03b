/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_FW_CFG_H
#define TESTS_BAREMETAL_FW_CFG_H

#include "base/bytes/compiler.h"

/*
 * Files that the QEMU command line hands over:
 * -fw_cfg name=opt/redoubt/NAME,file=F (or string=S).
 */
bool fw_cfg_find(const char *name, uint32_t *select, uint32_t *size_bytes);
bool fw_cfg_has(const char *name);
/* Reads the first @size_bytes. */
void fw_cfg_read(uint32_t select, void *dst, uint32_t size_bytes);
/* A NUL-terminated copy, cut to fit; empty when there is no such file. */
void fw_cfg_read_text(const char *name, char *dst, uint32_t size_bytes);

#endif
