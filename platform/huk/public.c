/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hardware unique key of a board that has none: zeros, the same on all of
 * them, so that files made elsewhere with this default can be read. Whoever
 * ships a product replaces it.
 */
#include "kernel/crypto/huk.h"

const struct huk_default platform_huk = {.key = {0}, .is_public = true};
