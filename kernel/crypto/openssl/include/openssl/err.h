/* SPDX-License-Identifier: BSD-2-Clause */
/* Exists because OpenSSL's files include it: all is in shim.h. */
