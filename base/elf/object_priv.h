/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_ELF_OBJECT_PRIV_H
#define BASE_ELF_OBJECT_PRIV_H

#include "base/elf/object.h"

/* Word of the class at @p, which may be unaligned. */
uint64_t elf_word(const uint8_t *p, bool is_32bit);
/* Value of the first dynamic entry of tag @wanted, or 0. */
uint64_t elf_object_dynamic(const struct elf_object *o, uint64_t wanted);

#endif
