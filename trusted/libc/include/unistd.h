/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef UNISTD_H
#define UNISTD_H

#include <sys/types.h>

#endif
