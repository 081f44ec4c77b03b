/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_UDPSOCKET_DEFINES_H
#define TEE_UDPSOCKET_DEFINES_H

#define TEE_ISOCKET_PROTOCOLID_UDP                  0x66
#define TEE_ISOCKET_UDP_WARNING_UNKNOWN_OUT_OF_BAND 0xF1020002
/* ioctl: text of the new address; a uint16_t, the new port */
#define TEE_UDP_CHANGEADDR                          0x66000001
#define TEE_UDP_CHANGEPORT                          0x66000002

#endif
