/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_GP_H
#define ABI_GP_H

/*
 * GlobalPlatform result codes and origins, as numbers on the wire. The names
 * are those of the specification (Spec: GP Core 1.3 3.3.3) with the prefix
 * GP_ so that they can live beside the public headers.
 */
#define GP_SUCCESS                       UINT32_C(0)
#define GP_ERROR_CORRUPT_OBJECT          UINT32_C(0xF0100001)
#define GP_ERROR_CORRUPT_OBJECT_2        UINT32_C(0xF0100002)
#define GP_ERROR_STORAGE_NOT_AVAILABLE   UINT32_C(0xF0100003)
#define GP_ERROR_STORAGE_NOT_AVAILABLE_2 UINT32_C(0xF0100004)
#define GP_ERROR_CIPHERTEXT_INVALID      UINT32_C(0xF0100006)
#define GP_ERROR_GENERIC                 UINT32_C(0xFFFF0000)
#define GP_ERROR_ACCESS_DENIED           UINT32_C(0xFFFF0001)
#define GP_ERROR_CANCEL                  UINT32_C(0xFFFF0002)
#define GP_ERROR_ACCESS_CONFLICT         UINT32_C(0xFFFF0003)
#define GP_ERROR_EXCESS_DATA             UINT32_C(0xFFFF0004)
#define GP_ERROR_BAD_FORMAT              UINT32_C(0xFFFF0005)
#define GP_ERROR_BAD_PARAMETERS          UINT32_C(0xFFFF0006)
#define GP_ERROR_BAD_STATE               UINT32_C(0xFFFF0007)
#define GP_ERROR_ITEM_NOT_FOUND          UINT32_C(0xFFFF0008)
#define GP_ERROR_NOT_IMPLEMENTED         UINT32_C(0xFFFF0009)
#define GP_ERROR_NOT_SUPPORTED           UINT32_C(0xFFFF000A)
#define GP_ERROR_NO_DATA                 UINT32_C(0xFFFF000B)
#define GP_ERROR_OUT_OF_MEMORY           UINT32_C(0xFFFF000C)
#define GP_ERROR_BUSY                    UINT32_C(0xFFFF000D)
#define GP_ERROR_COMMUNICATION           UINT32_C(0xFFFF000E)
#define GP_ERROR_SECURITY                UINT32_C(0xFFFF000F)
#define GP_ERROR_SHORT_BUFFER            UINT32_C(0xFFFF0010)
#define GP_ERROR_EXTERNAL_CANCEL         UINT32_C(0xFFFF0011)
#define GP_ERROR_TIMEOUT                 UINT32_C(0xFFFF3001)
#define GP_ERROR_OVERFLOW                UINT32_C(0xFFFF300F)
#define GP_ERROR_TARGET_DEAD             UINT32_C(0xFFFF3024)
#define GP_ERROR_STORAGE_NO_SPACE        UINT32_C(0xFFFF3041)
#define GP_ERROR_MAC_INVALID             UINT32_C(0xFFFF3071)
#define GP_ERROR_SIGNATURE_INVALID       UINT32_C(0xFFFF3072)
#define GP_ERROR_TIME_NOT_SET            UINT32_C(0xFFFF5000)
#define GP_ERROR_TIME_NEEDS_RESET        UINT32_C(0xFFFF5001)

#define GP_ORIGIN_API         UINT32_C(1)
#define GP_ORIGIN_COMMS       UINT32_C(2)
#define GP_ORIGIN_TEE         UINT32_C(3)
#define GP_ORIGIN_TRUSTED_APP UINT32_C(4)

#endif
