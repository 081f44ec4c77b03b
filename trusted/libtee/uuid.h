/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_UUID_H
#define TRUSTED_LIBTEE_UUID_H

#include <tee_api_types.h>

#define UUID_TEXT_SIZE 37

void uuid_to_text(const TEE_UUID *uuid, char out[UUID_TEXT_SIZE]);

#endif
