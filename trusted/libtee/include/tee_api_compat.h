/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_API_COMPAT_H
#define TEE_API_COMPAT_H

#endif
